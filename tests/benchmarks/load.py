"""A closed-loop load generator: keep-alive connections, one request in flight on each.

Run as its own process on its own core: `python -m tests.benchmarks.load SOCKET CONNECTIONS SECONDS < request`.
Prints one JSON object: requests answered, answers that were not as the first, seconds, p50 and p99 in microseconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import cast

import uvloop


class Caller(asyncio.Protocol):
    """One connection that asks again as soon as it is answered."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._buffer = b""
        self._asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        length = _answer_length(self._buffer)
        if length is None or len(self._buffer) < length:
            return
        self._run.answered(time.perf_counter() - self._asked, self._buffer[:length])
        self._buffer = b""
        if self._run.goes_on:
            self._ask()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._run.left()

    def _ask(self) -> None:
        self._asked = time.perf_counter()
        self._transport.write(self._run.request)


class Run:
    """All connections together, and what they saw."""

    def __init__(self, request: bytes, connections: int, seconds: float) -> None:
        self.request = request
        self.goes_on = True
        self._open = connections
        self._seconds = seconds
        self._latencies: list[float] = []
        self._failures = 0
        self._done = asyncio.Event()

    def answered(self, seconds: float, answer: bytes) -> None:
        self._latencies.append(seconds)
        if not answer.startswith(b"HTTP/1.1 200") or b'"error"' in answer:
            self._failures += 1

    def left(self) -> None:
        self._open -= 1
        if not self._open:
            self._done.set()

    async def measure(self, socket: str, connections: int) -> dict[str, float]:
        loop = asyncio.get_running_loop()
        began = time.perf_counter()
        for _ in range(connections):
            await loop.create_unix_connection(lambda: Caller(self), socket)
        await asyncio.sleep(self._seconds)
        self.goes_on = False
        await asyncio.wait_for(self._done.wait(), 10)
        ordered = sorted(self._latencies)
        return {
            "requests": len(ordered),
            "failures": self._failures,
            "seconds": time.perf_counter() - began,
            "p50_us": ordered[len(ordered) // 2] * 1e6,
            "p99_us": ordered[int(len(ordered) * 0.99)] * 1e6,
        }


def _answer_length(buffer: bytes) -> int | None:
    """Bytes of the first answer in ``buffer`` once its head is there."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = buffer[:end].lower()
    start = head.find(b"content-length:")
    if start < 0:
        return end + 4
    stop = head.find(b"\r\n", start)
    return end + 4 + int(head[start + 15 : stop if stop > 0 else end])


def main() -> None:
    socket, connections, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    request = sys.stdin.buffer.read()

    async def measured() -> dict[str, float]:
        return await Run(request, connections, seconds).measure(socket, connections)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(measured())))


if __name__ == "__main__":
    main()
