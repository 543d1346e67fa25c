"""Makes notes at a steady pace: `python -m tests.benchmarks.making SOCKET EVENTS PER_SECOND`.

Plain calls over connections that are kept, so that making costs the core it shares with the listeners little.
"""

from __future__ import annotations

import asyncio
import sys
import time
from asyncio import StreamReader, StreamWriter

import uvloop

from tests.benchmarks.measure import http_request
from tests.benchmarks.peers.note import NOTE, call


async def make(socket: str, events: int, per_second: float) -> None:
    """Each note's title is its number, and the moment it was asked for."""
    idle: list[tuple[StreamReader, StreamWriter]] = []

    async def ask(number: int) -> None:
        reader, writer = idle.pop() if idle else await asyncio.open_unix_connection(socket)
        title = f"{number} {time.monotonic_ns()}"
        writer.write(http_request(call("note.new", {"object": NOTE | {"title": title}})))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
        if b'"result"' not in body:
            raise RuntimeError(f"a note was refused: {body.decode()}")
        idle.append((reader, writer))

    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as making:
        for number in range(events):
            await asyncio.sleep(began + number / per_second - loop.time())
            making.create_task(ask(number))
    for _, writer in idle:
        writer.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(make(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
