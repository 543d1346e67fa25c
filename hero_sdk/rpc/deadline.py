"""A bound on the time of calls that costs nothing where a call never waits, and next to nothing where it does.

A timer for each call would be set and cancelled thousands of times a second, and almost never ring. So one timer looks
at all that wait, a few times a second; only calls with very little time left have their own.
"""

from __future__ import annotations

import asyncio
import time
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

from hero_sdk.errors import DeadlineExceeded

__all__ = ["Deadlines"]

T = TypeVar("T")

_LOOK_EVERY_S = 0.25
_SHORT_S = 2.0
"""Up to here a quarter of a second more would be noticed."""


class Deadlines:
    """The calls of one dispatcher that wait for something."""

    def __init__(self) -> None:
        self.under_way = 0
        """How many calls wait just now; between two turns of the loop there are no others."""

        self._waiting: set[_Wait] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def rest(self, call: Coroutine[Any, Any, T], waits_for: Any, deadline: float, began: float) -> T:
        """What ``call`` gives, which has begun in the running task and waits for something.

        Raises DeadlineExceeded once ``time.monotonic()``, which was ``began``, has passed ``deadline``.
        """
        self.under_way += 1
        try:
            if deadline - began <= _SHORT_S:
                return await _in_time(call, waits_for, deadline)
            return await self._watched(call, waits_for, deadline)
        except _Over:
            raise DeadlineExceeded(f"the call took longer than {deadline - began:.3g} s") from None
        finally:
            self.under_way -= 1

    async def _watched(self, call: Coroutine[Any, Any, T], waits_for: Any, deadline: float) -> T:
        task = asyncio.current_task()
        assert task is not None
        wait = _Wait(task, deadline)
        self._waiting.add(wait)
        if self._timer is None or self._loop is not task.get_loop():
            self._look_again(task.get_loop())
        try:
            return await _rest(call, waits_for)
        except asyncio.CancelledError:
            if wait.is_over and task.uncancel() <= wait.cancelling:
                wait.is_over = False
                raise _Over from None
            raise
        finally:
            self._waiting.discard(wait)
            if wait.is_over:
                task.uncancel()  # it ended by itself a moment before

    def _look(self) -> None:
        now = time.monotonic()
        for wait in self._waiting:
            if wait.deadline <= now and not wait.is_over:
                wait.is_over = True
                wait.task.cancel()
        self._timer = None
        if self._waiting and self._loop is not None:
            self._look_again(self._loop)

    def _look_again(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._timer = loop.call_later(_LOOK_EVERY_S, self._look)


class _Wait:
    __slots__ = ("cancelling", "deadline", "is_over", "task")

    def __init__(self, task: asyncio.Task[Any], deadline: float) -> None:
        self.task = task
        self.deadline = deadline
        self.cancelling = task.cancelling()
        self.is_over = False


class _Over(Exception):
    """The deadline has passed."""


async def _in_time(call: Coroutine[Any, Any, T], waits_for: Any, deadline: float) -> T:
    timer = asyncio.timeout(deadline - time.monotonic())
    try:
        async with timer:
            return await _rest(call, waits_for)
    except TimeoutError:
        if timer.expired():
            raise _Over from None
        raise  # one of the handler's own


@types.coroutine
def _rest(call: Coroutine[Any, Any, T], waits_for: Any) -> Generator[Any, Any, T]:
    """``await call``, for a call that has begun and waits for ``waits_for``."""
    step: Callable[[Any], Any]
    given: Any
    while True:
        try:
            given = yield waits_for
            step = call.send
        except GeneratorExit:
            call.close()
            raise
        except BaseException as error:
            step, given = call.throw, error
        try:
            waits_for = step(given)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
        except GeneratorExit as error:
            raise RuntimeError("the call closed itself") from error  # nobody else did, and somebody waits for it
