"""A server that says exactly what a test wants, byte by byte: for answers no service of ours would give."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

Script = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


def answer(body: bytes, *, status: str = "200 OK", headers: str = "") -> bytes:
    """An HTTP answer with a body."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def says(*answers: bytes) -> tuple[Script, list[bytes]]:
    """A script that gives one answer after the other, the last one again and again; and what it was asked."""
    asked: list[bytes] = []

    async def script(request: bytes, writer: asyncio.StreamWriter) -> None:
        asked.append(request)
        reply = answers[min(len(asked), len(answers)) - 1]
        if not reply:
            writer.close()
            return
        writer.write(reply)
        await writer.drain()

    return script, asked


@asynccontextmanager
async def serving(path: Path, script: Script) -> AsyncIterator[str]:
    """A Unix socket on which every complete request is handed to ``script``."""

    writers: list[asyncio.StreamWriter] = []

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                length = 0
                for line in head.split(b"\r\n"):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                await script(head + await reader.readexactly(length), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_unix_server(connection, path)
    try:
        yield str(path)
    finally:
        server.close()
        for writer in writers:
            writer.close()  # from Python 3.12 on the server waits for them
        await server.wait_closed()
