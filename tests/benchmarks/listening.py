"""Many listeners of one service, and one caller who makes things happen: `python -m tests.benchmarks.listening …`.

Every note that is made carries its number and the moment it was asked for. Each listener checks that it hears every
number once, also if it loses its connection and comes back, and how long after the asking it does.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import random
import statistics
import sys
import time
from array import array
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from tests.benchmarks.measure import cpu_seconds

__all__ = ["Crowd", "Outcome", "listen"]

_TITLE = b'"title":"'
_CURSOR = b"id: "
_PATIENCE_S = 20.0

Make = Callable[[str], Awaitable[object]]
"""Makes a note of that title."""


@dataclass
class Outcome:
    """What all listeners heard."""

    events: int
    listeners: int
    heard: int = 0
    missed: int = 0
    doubled: int = 0
    reconnects: int = 0
    latencies_ms: array[float] = field(default_factory=lambda: array("d"))
    cpu_s: float = 0.0
    """Of the service, from the first event to the last."""

    def figures(self) -> dict[str, float]:
        """For reports: counts, and quantiles in milliseconds."""
        cuts = statistics.quantiles(self.latencies_ms, n=1000)
        return {
            "heard": self.heard,
            "missed": self.missed,
            "doubled": self.doubled,
            "reconnects": self.reconnects,
            "p50_ms": cuts[499],
            "p99_ms": cuts[989],
            "max_ms": max(self.latencies_ms),
            "cpu_s": self.cpu_s,
        }


class Crowd:
    """Listeners on one socket."""

    def __init__(self, socket: Path, path: str, count: int, events: int) -> None:
        self.outcome = Outcome(events, count)
        self._socket = socket
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._lines = [_Line(self) for _ in range(count)]
        self.is_complete = asyncio.Event()

    async def begin(self) -> None:
        """Returns when all listen."""
        for line in self._lines:
            await self._connect(line)

    async def lose(self, count: int, over_s: float) -> None:
        """Breaks ``count`` connections of random listeners, spread over a time; each comes back a moment later."""
        for _ in range(count):
            await asyncio.sleep(over_s / count)
            line = random.choice(self._lines)
            if line.is_there.is_set():
                line.break_off()
                await asyncio.sleep(random.uniform(0, 0.02))
                await self._connect(line)
                self.outcome.reconnects += 1

    def end(self) -> None:
        """Counts what was never heard, and listens no more."""
        for line in self._lines:
            self.outcome.missed += line.heard.count(0)
            line.break_off()

    async def _connect(self, line: _Line) -> None:
        await self._loop.create_unix_connection(lambda: line, str(self._socket))
        resume = b"Last-Event-ID: %s\r\n" % line.cursor if line.cursor else b""
        line.transport.write(b"GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n" % (self._path.encode(), resume))
        async with asyncio.timeout(_PATIENCE_S):
            await line.is_there.wait()


class _Line(asyncio.Protocol):
    """One listener."""

    transport: asyncio.Transport

    def __init__(self, crowd: Crowd) -> None:
        self.cursor = b""
        self.heard = bytearray(crowd.outcome.events)
        """By number, whether it was."""

        self.is_there = asyncio.Event()
        self._crowd = crowd
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self._rest = b""

    def break_off(self) -> None:
        self.is_there.clear()
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        end = data.rfind(b"\n\n")
        if end < 0 or self.transport.is_closing():
            self._rest += data
            return
        whole, self._rest = self._rest + data[: end + 2], data[end + 2 :]
        at = whole.rfind(_CURSOR)
        if at >= 0:
            self.cursor = whole[at + len(_CURSOR) : whole.index(b"\n", at)]
            if not self.is_there.is_set():
                self.is_there.set()
        outcome = self._crowd.outcome
        for part in whole.split(_TITLE)[1:]:
            number, sent = part[: part.index(b'"')].split(b" ")
            if self.heard[int(number)]:
                outcome.doubled += 1
                continue
            self.heard[int(number)] = 1
            outcome.heard += 1
            outcome.latencies_ms.append((now - int(sent)) / 1e6)
        if outcome.heard == outcome.events * outcome.listeners:
            self._crowd.is_complete.set()


async def listen(
    socket: Path, path: str, make: Make, *, listeners: int, events: int, per_second: float, reconnects: int, pid: int
) -> Outcome:
    """What ``listeners`` hear while ``events`` notes are made, so many ``per_second``; ``pid`` is the service's."""
    crowd = Crowd(socket, path, listeners, events)
    await crowd.begin()
    gc.freeze()  # what is there is looked through no more
    before = cpu_seconds(pid)
    losing = asyncio.create_task(crowd.lose(reconnects, 0.9 * events / per_second)) if reconnects else None
    loop = asyncio.get_running_loop()
    began, making = loop.time(), set()
    for number in range(events):
        await asyncio.sleep(began + number / per_second - loop.time())
        making.add(asyncio.create_task(make(f"{number} {time.monotonic_ns()}")))
    await asyncio.gather(*making)
    if losing is not None:
        await losing
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await crowd.is_complete.wait()
    except TimeoutError:
        pass  # what is missing is counted
    crowd.outcome.cpu_s = cpu_seconds(pid) - before
    crowd.end()
    return crowd.outcome


async def _main(options: argparse.Namespace) -> Outcome:
    from bench_models.bench import BenchClient, Note  # type: ignore[import-not-found]

    from tests.benchmarks.peers.note import NOTE

    async with BenchClient.connect(f"unix://{options.socket}") as client:

        async def make(title: str) -> None:
            await client.note.new(Note(**(NOTE | {"title": title})))

        return await listen(
            options.socket,
            "/api/bench/events",
            make,
            listeners=options.listeners,
            events=options.events,
            per_second=options.per_second,
            reconnects=options.reconnects,
            pid=options.pid,
        )


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("socket", type=Path)
    words.add_argument("listeners", type=int)
    words.add_argument("events", type=int)
    words.add_argument("per_second", type=float)
    words.add_argument("reconnects", type=int)
    words.add_argument("pid", type=int)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        json.dump(runner.run(_main(words.parse_args())).figures(), sys.stdout)
