"""jsonrpcserver behind a Starlette route: it checks the envelope, the note is typed by hand."""

from __future__ import annotations

from typing import Any

from jsonrpcserver import Result, Success, async_dispatch, method
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.benchmarks.peers.note import Note


@method
async def echo(note: dict[str, Any]) -> Result:
    return Success(Note.model_validate(note).model_dump(mode="json"))


async def rpc(request: Request) -> Response:
    answer = await async_dispatch((await request.body()).decode())
    return Response(answer, media_type="application/json")


app = Starlette(routes=[Route("/rpc", rpc, methods=["POST"])])
