"""Many listeners of one service: `python -m tests.benchmarks.listening SOCKET LISTENERS EVENTS PER_SECOND LOSSES PID`.

Another process makes notes, each with its number and the moment it was asked for. Each listener checks that it hears
every number once, also if it loses its connection and comes back, and how long after the asking it does. Plain sockets
and epoll: whoever measures must not be slower than what is measured.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import select
import socket
import statistics
import subprocess
import sys
import time
from array import array
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.measure import cpu_seconds

__all__ = ["Crowd"]

_TITLE = b'"title":"'
_CURSOR = b"id: "
_PATIENCE_S = 20.0


class Crowd:
    """Listeners on one socket, and what they heard."""

    def __init__(self, path: Path, target: str, listeners: int, events: int) -> None:
        """``events``: how many there will be, numbered from 0."""
        self.heard = self.doubled = self.losses = 0
        self.latencies_ms: array[float] = array("d")
        self.events = events
        self._path = str(path)
        self._target = target.encode()
        self._epoll = select.epoll()
        self._by_file: dict[int, _Line] = {}
        self._lines = [_Line(events) for _ in range(listeners)]
        for line in self._lines:
            self._connect(line)
        self._go_on(lambda: all(line.cursor for line in self._lines))
        gc.freeze()  # what is there is looked through no more

    @property
    def missed(self) -> int:
        """Of all events, as far as they should have been heard."""
        return sum(line.heard.count(0) for line in self._lines)

    def listen(self, losses: int, over_s: float) -> None:
        """Returns when everyone heard everything, or nobody hears more; breaks connections, spread over a time."""
        due = [time.monotonic() + over_s * (number + 1) / losses for number in range(losses)]
        wanted = self.events * len(self._lines)

        def is_over() -> bool:
            if due and time.monotonic() >= due[0]:
                due.pop(0)
                self._lose(random.choice(self._lines))
            return self.heard == wanted and not due

        self._go_on(is_over)
        for line in self._lines:
            line.socket.close()

    def figures(self) -> dict[str, float]:
        """For reports: counts, and quantiles in milliseconds."""
        cuts = statistics.quantiles(self.latencies_ms, n=1000)
        return {
            "heard": self.heard,
            "missed": self.missed,
            "doubled": self.doubled,
            "losses": self.losses,
            "p50_ms": cuts[499],
            "p99_ms": cuts[989],
            "max_ms": max(self.latencies_ms),
        }

    def _go_on(self, is_over: Callable[[], bool]) -> None:
        """Hears what comes until it is over, or until nothing came for a while."""
        until = time.monotonic() + _PATIENCE_S
        while not is_over() and time.monotonic() < until:
            for file, _ in self._epoll.poll(0.02, 1024):
                line = self._by_file[file]
                data = line.socket.recv(16_384)  # more would be allocated anew each time, from the system
                if not data:
                    raise ConnectionError("the service ended a stream")
                self._take(line, data, time.monotonic_ns())
                until = time.monotonic() + _PATIENCE_S

    def _take(self, line: _Line, data: bytes, now: int) -> None:
        end = data.rfind(b"\n\n") + 2
        if end < 2:
            line.rest += data
            return
        whole = line.rest + data[:end] if line.rest else data[:end]
        line.rest = data[end:]
        at = whole.rfind(_CURSOR)
        if at >= 0:
            line.cursor = whole[at + len(_CURSOR) : whole.index(b"\n", at)]
        at = whole.find(_TITLE)
        while at >= 0:
            begin = at + len(_TITLE)
            number, sent = whole[begin : whole.index(b'"', begin)].split(b" ")
            if line.heard[int(number)]:
                self.doubled += 1
            else:
                line.heard[int(number)] = 1
                self.heard += 1
                self.latencies_ms.append((now - int(sent)) / 1e6)
            at = whole.find(_TITLE, begin)

    def _lose(self, line: _Line) -> None:
        self._epoll.unregister(line.socket)
        del self._by_file[line.socket.fileno()]
        line.socket.close()
        line.rest = b""
        self._connect(line)
        self.losses += 1

    def _connect(self, line: _Line) -> None:
        line.socket = socket.socket(socket.AF_UNIX)
        line.socket.settimeout(_PATIENCE_S)
        line.socket.connect(self._path)
        resume = b"Last-Event-ID: %s\r\n" % line.cursor if line.cursor else b""
        line.socket.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n" % (self._target, resume))
        self._epoll.register(line.socket, select.EPOLLIN)
        self._by_file[line.socket.fileno()] = line


class _Line:
    """One listener."""

    socket: socket.socket

    def __init__(self, events: int) -> None:
        self.cursor = b""
        self.rest = b""
        self.heard = bytearray(events)
        """By number, whether it was."""


def _main(options: argparse.Namespace) -> dict[str, float]:
    crowd = Crowd(options.socket, "/api/bench/events", options.listeners, options.events)
    before = cpu_seconds(options.pid)
    words = [str(options.socket), str(options.events), str(options.per_second)]
    making = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.making", *words])
    over_s = options.events / options.per_second
    crowd.listen(options.losses, over_s)
    making.wait(_PATIENCE_S)
    return crowd.figures() | {"cpu": (cpu_seconds(options.pid) - before) / over_s}


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("socket", type=Path)
    words.add_argument("listeners", type=int)
    words.add_argument("events", type=int)
    words.add_argument("per_second", type=float)
    words.add_argument("losses", type=int)
    words.add_argument("pid", type=int)
    json.dump(_main(words.parse_args()), sys.stdout)
