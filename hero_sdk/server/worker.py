"""One task that does a connection's work, request after request, each begun at once.

A task of its own for every request would be made, scheduled, registered and dropped thousands of times a second, and
would begin a turn of the loop late. A worker is woken in the very step that brought the request. What runs in it sees
an ordinary task: its own cancellation, time limits and context variables, none of which outlive the request.
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, copy_context
from typing import Any

__all__ = ["Worker"]


class Worker:
    """Runs one coroutine at a time; made with its first."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, busy: set[asyncio.Task[None]], first: Coroutine[Any, Any, None]
    ) -> None:
        """``busy`` holds the task while it works."""
        self.is_free = False
        """Whether ``take`` may be called."""

        self._busy = busy
        self._turn = _Turn(loop)
        self._next: Coroutine[Any, Any, None] | None = first
        self._has_ended = False
        self._task = loop.create_task(self._work())
        busy.add(self._task)
        self._task.add_done_callback(busy.discard)

    def take(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs ``work`` up to where it first waits, and the rest when that comes; not inside of another task."""
        self.is_free = False
        self._next = work
        self._busy.add(self._task)
        self._turn.come()

    def end(self) -> None:
        """Nothing more will be given; what is under way goes on to its end."""
        self._has_ended = True
        if self.is_free:
            self.is_free = False
            self._turn.come()

    async def _work(self) -> None:
        task = self._task
        while (work := self._next) is not None:
            self._next = None
            await _in_own_context(work, copy_context())
            if self._has_ended or task.cancelling():
                return
            self._busy.discard(task)
            self.is_free = True
            try:
                await self._turn
            finally:
                self.is_free = False


class _Turn:
    """What a worker waits for: like a future that comes again and again, and calls who waits at once.

    asyncio's tasks wait for anything with these methods.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._asyncio_future_blocking = False
        self._loop = loop
        self._wake: Callable[[_Turn], None] | None = None
        self._is_cancelled = False

    def come(self) -> None:
        """Wakes who waits."""
        wake, self._wake = self._wake, None
        if wake is not None:
            wake(self)

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def add_done_callback(self, wake: Callable[[_Turn], None], *, context: Context) -> None:
        self._wake = wake

    def cancel(self, msg: object = None) -> bool:
        """Asked by a task that is cancelled while it waits."""
        if self._wake is None:
            return False
        self._is_cancelled = True
        self._loop.call_soon(self.come)
        return True

    def result(self) -> None:
        if self._is_cancelled:
            raise asyncio.CancelledError

    def __await__(self) -> Generator[_Turn, None, None]:
        self._asyncio_future_blocking = True
        yield self


@types.coroutine
def _in_own_context(work: Coroutine[Any, Any, None], context: Context) -> Generator[Any, Any, None]:
    """``await work``, which finds its context variables in ``context`` at every step."""
    step: Callable[[Any], Any] = work.send
    given: Any = None
    while True:
        try:
            waits_for = context.run(step, given)
        except StopIteration:
            return
        try:
            given = yield waits_for
            step = work.send
        except GeneratorExit:
            work.close()
            raise
        except BaseException as error:
            step, given = work.throw, error
