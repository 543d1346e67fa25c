"""Starlette and aiosqlite, the straightforward way: durable create and get by key.

`python -m tests.benchmarks.peers.starlette_store SOCKET DATABASE OBJECTS`
"""

from __future__ import annotations

import itertools
import json
import random
import sys

import aiosqlite
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.benchmarks.peers.note import NOTE, Note

SOCKET, DATABASE, OBJECTS = sys.argv[1], sys.argv[2], int(sys.argv[3])
SCHEMA = """
pragma journal_mode=wal;
pragma synchronous=full;
create table note (id integer primary key, data text not null);
create index note_priority on note (json_extract(data, '$.priority'));
create index note_title on note (json_extract(data, '$.title'));
"""
keys = itertools.count(OBJECTS + 1)


async def opened() -> aiosqlite.Connection:
    database = await aiosqlite.connect(DATABASE, isolation_level=None)
    await database.executescript(SCHEMA)
    rows = ((key, json.dumps(NOTE)) for key in range(1, OBJECTS + 1))
    await database.execute("begin")
    await database.executemany("insert into note values (?, ?)", rows)
    await database.execute("commit")
    return database


async def rpc(request: Request) -> Response:
    database: aiosqlite.Connection = request.app.state.database
    call = await request.json()
    if call["method"] == "note.new":
        note = Note.model_validate(call["params"]["object"])
        key = next(keys)
        await database.execute("insert into note values (?, ?)", (key, note.model_dump_json()))
        result = {"sid": key} | note.model_dump(mode="json")
    else:
        key = random.randint(1, OBJECTS)
        async with database.execute("select data from note where id = ?", (key,)) as cursor:
            row = await cursor.fetchone()
        assert row is not None
        result = {"sid": key} | Note.model_validate_json(row[0]).model_dump(mode="json")
    return JSONResponse({"jsonrpc": "2.0", "id": call["id"], "result": result})


async def serve() -> None:
    app = Starlette(routes=[Route("/rpc", rpc, methods=["POST"])])
    app.state.database = await opened()
    config = uvicorn.Config(app, uds=SOCKET, loop="uvloop", http="httptools", access_log=False, log_level="error")
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve())
