"""Starlette and a queue for each listener, the straightforward way: StreamingResponse, and durable create beside it.

`python -m tests.benchmarks.peers.starlette_events SOCKET DATABASE`

It keeps no log, so whoever loses a connection misses what happens until they are back.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator

import aiosqlite
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.benchmarks.peers.note import Note

SOCKET, DATABASE = sys.argv[1], sys.argv[2]
SCHEMA = """
pragma journal_mode=wal;
pragma synchronous=full;
create table note (id integer primary key, data text not null);
"""
keys = itertools.count(1)
listeners: set[asyncio.Queue[bytes]] = set()


async def rpc(request: Request) -> Response:
    database: aiosqlite.Connection = request.app.state.database
    call = await request.json()
    note, key = Note.model_validate(call["params"]["object"]), next(keys)
    text = note.model_dump_json()
    await database.execute("insert into note values (?, ?)", (key, text))
    event = b"id: %d\nevent: note.created\ndata: %s\n\n" % (key, text.encode())  # once for all
    for queue in listeners:
        queue.put_nowait(event)
    return JSONResponse({"jsonrpc": "2.0", "id": call["id"], "result": {"sid": key} | note.model_dump(mode="json")})


async def events(request: Request) -> Response:
    return StreamingResponse(told(), media_type="text/event-stream")


async def told() -> AsyncIterator[bytes]:
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    listeners.add(queue)
    try:
        yield b"id: 0\n\n"
        while True:
            yield await queue.get()
    finally:
        listeners.discard(queue)


async def serve() -> None:
    app = Starlette(routes=[Route("/rpc", rpc, methods=["POST"]), Route("/api/bench/events", events)])
    app.state.database = await aiosqlite.connect(DATABASE, isolation_level=None)
    await app.state.database.executescript(SCHEMA)
    config = uvicorn.Config(
        app,
        uds=SOCKET,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="error",
        timeout_graceful_shutdown=1,  # streams have no end
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve())
