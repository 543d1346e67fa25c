"""Many listeners of one service: `python -m tests.benchmarks.listening SOCKET TARGET LISTENERS EVENTS LOSSES OVER_S`.

Another process makes notes, each with its number and the moment it was asked for. Each listener checks that it hears
every number once, also if it loses its connection and comes back, and how long after the asking it does. Tests count
with it; where times matter and there is a compiler, `crowd.c` takes its place with the same words in and out, since
one Python process is slower at listening than a service is at telling.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import select
import socket
import sys
import time
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
        self._asked_ns, self._last_ns = [0] * events, [0] * events
        self._order: list[int] = []
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
        """Returns when everyone heard everything, or nobody hears more.

        Breaks connections, spread over a time that begins with the first event.
        """
        wanted = self.events * len(self._lines)
        began = 0.0

        def is_over() -> bool:
            nonlocal began
            if not began and self.heard:
                began = time.monotonic()
            if began and self.losses < losses and time.monotonic() >= began + over_s * (self.losses + 1) / losses:
                self._lose(random.choice(self._lines))
            return self.heard == wanted and self.losses == losses

        self._go_on(is_over)
        for line in self._lines:
            line.socket.close()

    def figures(self) -> dict[str, Any]:
        """Counts, quantiles in milliseconds; by number when it was asked for and heard last; the order of hearing."""
        ordered = sorted(self.latencies_ms) or [0.0]
        return {
            "heard": self.heard,
            "missed": self.missed,
            "doubled": self.doubled,
            "losses": self.losses,
            "own_cpu_s": time.process_time(),
            "p50_ms": ordered[len(ordered) // 2],
            "p99_ms": ordered[int(0.99 * len(ordered))],
            "max_ms": ordered[-1],
            "asked_ns": self._asked_ns,
            "last_ns": self._last_ns,
            "order": self._order,
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
            number, asked = map(int, whole[begin : whole.index(b'"', begin)].split(b" "))
            if line.heard[number]:
                self.doubled += 1
            else:
                line.heard[number] = 1
                self.heard += 1
                self.latencies_ms.append((now - asked) / 1e6)
                self._asked_ns[number], self._last_ns[number] = asked, now
                if line is self._lines[0]:
                    self._order.append(number)
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


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("socket", type=Path)
    words.add_argument("target")
    words.add_argument("listeners", type=int)
    words.add_argument("events", type=int)
    words.add_argument("losses", type=int)
    words.add_argument("over_s", type=float)
    options = words.parse_args()
    crowd = Crowd(options.socket, options.target, options.listeners, options.events)
    print("ready", flush=True)
    if not options.events:
        sys.stdin.read()
        return
    crowd.listen(options.losses, options.over_s)
    print(json.dumps(crowd.figures()))


if __name__ == "__main__":
    main()
