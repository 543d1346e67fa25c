"""Signals that end a service: the first asks it to, a second SIGTERM or SIGINT ends it at once.

SIGHUP says that the terminal has gone. It asks, too, but counts for neither first nor second, since a closing terminal
may send it twice; where it is ignored (`nohup`), it stays so.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

__all__ = ["StopSignals"]

_HANDLED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class StopSignals:
    """While entered, these signals belong to the service; to be entered in the running loop of the main thread.

    Handlers of the loop would wait behind a handler that computes; these run between any two instructions.
    """

    def __init__(self, at_once: Callable[[], None]) -> None:
        self._at_once = at_once
        self._asked = asyncio.Event()
        self._previous: dict[signal.Signals, Any] = {}

    async def wait(self) -> None:
        """Returns when the service shall end."""
        await self._asked.wait()

    def ask(self) -> None:
        """Ends the service as a first signal does."""
        self._asked.set()

    def __enter__(self) -> StopSignals:
        self._loop = asyncio.get_running_loop()
        self._was_asked = False
        for number in _HANDLED:
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                self._previous[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *exc: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if number != signal.SIGHUP:
            if self._was_asked:
                self._at_once()
                os._exit(128 + number)
            self._was_asked = True
        self._loop.call_soon_threadsafe(self._asked.set)
