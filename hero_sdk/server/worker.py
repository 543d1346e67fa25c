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

from hero_sdk.turn import Turn

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
        self._turn = Turn[None](loop)
        self._next: Coroutine[Any, Any, None] | None = first
        self._has_ended = False
        self._task = loop.create_task(self._work())
        if not self.is_free:  # as it is already where the loop's tasks begin eagerly
            busy.add(self._task)
        self._task.add_done_callback(busy.discard)

    def take(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs ``work`` up to where it first waits, and the rest when that comes; not inside of another task."""
        self.is_free = False
        self._next = work
        self._busy.add(self._task)
        self._turn.come(None)

    def end(self) -> None:
        """Nothing more will be given; what is under way goes on to its end."""
        self._has_ended = True
        if self.is_free:
            self.is_free = False
            self._turn.come(None)

    async def _work(self) -> None:
        task = asyncio.current_task()
        assert task is not None
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
