"""A bare protocol on uvloop and httptools: the typed call and nothing else. `python -m … SOCKET`.

No limits, no errors, no time-outs, no pipelining: what a server may hope for at most in this language.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, cast

import httptools
import orjson
import uvloop

from tests.benchmarks.peers.note import Note

validated, written = Note.__pydantic_validator__.validate_python, Note.__pydantic_serializer__.to_json


async def echo(params: Any) -> bytes:
    return written(validated(params["note"]))


async def answered(call: Any) -> bytes:
    return b'{"jsonrpc":"2.0","id":%d,"result":%s}' % (call["id"], await echo(call["params"]))


class Bare(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.parser = httptools.HttpRequestParser(self)
        self.loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.body: list[bytes] = []

    def on_body(self, piece: bytes) -> None:
        self.body.append(piece)

    def on_message_complete(self) -> None:
        self.loop.create_task(self.answer(orjson.loads(b"".join(self.body))))

    async def answer(self, asked: Any) -> None:
        if isinstance(asked, list):
            body = b"[%s]" % b",".join([await answered(call) for call in asked])
        else:
            body = await answered(asked)
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
        self.transport.write(head + body)


async def serve(socket: str) -> None:
    server = await asyncio.get_running_loop().create_unix_server(Bare, socket, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1]))
