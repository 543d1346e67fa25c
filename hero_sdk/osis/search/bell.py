"""Waiting on an event loop for what another thread brings about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Lock

__all__ = ["Bell"]


class Bell:
    """Wakes everyone who waits, on whatever loop, whenever it is rung."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """From any thread."""
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        for future in waiting:
            try:
                future.get_loop().call_soon_threadsafe(_wake, future)
            except RuntimeError:  # that loop was closed meanwhile: nobody waits there any more
                continue

    async def until(self, is_so: Callable[[], bool], timeout_s: float) -> bool:
        """Whether ``is_so`` within ``timeout_s``; it is asked now, and after each ring."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while not is_so():
            future: asyncio.Future[None] = loop.create_future()
            with self._lock:
                self._waiting.add(future)
            try:
                if is_so():  # a ring between the question and the line above went unheard
                    return True
                async with asyncio.timeout_at(deadline):
                    await future
            except TimeoutError:
                return is_so()
            finally:
                with self._lock:
                    self._waiting.discard(future)
        return True


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
