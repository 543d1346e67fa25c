"""fastapi-jsonrpc: JSON-RPC over FastAPI. Annotations stay real objects: it reads them as they are."""

import fastapi_jsonrpc
from fastapi import Body

from tests.benchmarks.peers.note import Note

app = fastapi_jsonrpc.API()
entrypoint = fastapi_jsonrpc.Entrypoint("/rpc")


@entrypoint.method()
async def echo(note: Note = Body()) -> Note:  # noqa: B008  # its way of saying where the parameter comes from
    return note


app.bind_entrypoint(entrypoint)
