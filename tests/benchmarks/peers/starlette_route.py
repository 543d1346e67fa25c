"""A Starlette route that answers JSON-RPC: typed by hand, one call or a batch."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.benchmarks.peers.note import Note


def answered(call: Any) -> dict[str, Any]:
    note = Note.model_validate(call["params"]["note"])
    return {"jsonrpc": "2.0", "id": call["id"], "result": note.model_dump(mode="json")}


async def rpc(request: Request) -> Response:
    asked = await request.json()
    return JSONResponse([answered(call) for call in asked] if isinstance(asked, list) else answered(asked))


app = Starlette(routes=[Route("/rpc", rpc, methods=["POST"])])
