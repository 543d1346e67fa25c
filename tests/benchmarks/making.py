"""Makes notes at a steady pace: `python -m tests.benchmarks.making SOCKET EVENTS PER_SECOND`."""

from __future__ import annotations

import asyncio
import sys
import time

import uvloop
from bench_models.bench import BenchClient, Note  # type: ignore[import-not-found]

from tests.benchmarks.peers.note import NOTE


async def make(socket: str, events: int, per_second: float) -> None:
    """Each note's title is its number, and the moment it was asked for."""
    async with BenchClient.connect(f"unix://{socket}") as client:
        loop = asyncio.get_running_loop()
        began, making = loop.time(), set()
        for number in range(events):
            await asyncio.sleep(began + number / per_second - loop.time())
            note = Note(**(NOTE | {"title": f"{number} {time.monotonic_ns()}"}))
            making.add(asyncio.create_task(client.note.new(note)))
        await asyncio.gather(*making)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(make(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
