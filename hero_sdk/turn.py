"""What a task waits for and is woken by at once, in the very step that brings the news.

A future tells its task in the next turn of the loop: for who waits for one short thing after another, that is a good
part of the time. asyncio's tasks wait for anything that has the few methods of a future that are here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextvars import Context
from typing import Any, Generic, TypeVar

__all__ = ["Turn"]

T = TypeVar("T")


class Turn(Generic[T]):
    """News for one task at a time, again and again. Belongs to one event loop."""

    __slots__ = ("_asyncio_future_blocking", "_error", "_has_come", "_loop", "_value", "_wake")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._asyncio_future_blocking = False
        self._loop = loop
        self._wake: Callable[[Turn[T]], None] | None = None
        self._has_come = False
        self._value: Any = None  # of T, where there is one
        self._error: BaseException | None = None

    def come(self, value: T) -> None:
        """Gives ``value`` to who waits, who runs on before this returns; to be called outside of tasks."""
        self._value = value
        self._arrive()

    def fail(self, error: BaseException) -> None:
        """Raises ``error`` where somebody waits; to be called outside of tasks."""
        self._error = error
        self._arrive()

    @property
    def has_come(self) -> bool:
        """Whether there are news that nobody has waited for yet."""
        return self._has_come

    def __await__(self) -> Generator[Turn[T], None, T]:
        if self._has_come:
            self._has_come = False
            self.result()
        else:
            self._asyncio_future_blocking = True
            yield self
        value: T = self._value
        self._value = None
        return value

    def _arrive(self) -> None:
        wake, self._wake = self._wake, None
        if wake is None:
            self._has_come = True
        else:
            wake(self)

    # What asyncio's tasks ask of a future

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def add_done_callback(self, wake: Callable[[Turn[T]], None], *, context: Context) -> None:
        self._wake = wake

    def result(self) -> None:
        """Raises what was failed with."""
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def cancel(self, msg: object = None) -> bool:
        """Called by a task that is cancelled while it waits; it is woken a little later, whatever comes until then."""
        if self._wake is None:
            return False
        self._error = asyncio.CancelledError()
        self._loop.call_soon(self._end_wait, self._wake)
        return True

    def _end_wait(self, wake: Callable[[Turn[T]], None]) -> None:
        if self._wake is wake:
            self._arrive()
