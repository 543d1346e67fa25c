"""Tasks kept ready for requests: one begins in the name of such a task, and takes it only if it has to wait.

A task of its own for every request would be made, scheduled, registered and dropped thousands of times a second, and
would begin a turn of the loop late, for work that mostly never waits. Here it begins in the very step that brought the
request. What runs sees an ordinary task: its own cancellation, time limits and context variables, none of which
outlive the request.
"""

from __future__ import annotations

import asyncio
import types
from asyncio.tasks import _enter_task, _leave_task  # documented for those who extend asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextvars import Context, copy_context
from typing import Any, Final, TypeVar

from hero_sdk.turn import Turn

__all__ = ["Worker", "Workers"]

_MOST_FREE: Final = 256

R = TypeVar("R")


class Workers:
    """Those of one event loop, as many as had to wait at the same time."""

    def __init__(self, busy: set[asyncio.Task[Any]]) -> None:
        """``busy`` holds the tasks of those that work."""
        self.busy = busy
        self.free: list[Worker] = []
        """Those that a request may begin with, the one used last at the end; none at first, see ``hire``."""

        self.has_ended = False

    def hire(self) -> None:
        """One more is there in the next turn of the loop."""
        if not self.has_ended:
            Worker(asyncio.get_running_loop(), self)

    def end(self) -> None:
        """Those that are free end, and the others when their work is done."""
        self.has_ended = True
        for worker in self.free:
            worker.task.cancel()


class Worker:
    """One task, and what it works at."""

    __slots__ = ("_loop", "_rest", "_turn", "_workers", "task")

    def __init__(self, loop: asyncio.AbstractEventLoop, workers: Workers) -> None:
        self._loop = loop
        self._workers = workers
        self._turn = Turn[None](loop)
        self._rest: Awaitable[None] | None = None
        self.task = loop.create_task(self._work())

    def begin(self, context: Context, step: Callable[..., R], *arguments: Any) -> R:
        """What ``step`` returns, which finds itself in the task, and its context variables in ``context``.

        To be called while it is free, and not inside of another task. It keeps neither: who waits for the next request
        holds nothing of the last one.
        """
        task = self.task
        _enter_task(self._loop, task)
        try:
            return context.run(step, *arguments)
        finally:
            _leave_task(self._loop, task)
            if task.cancelling():
                self._leave()  # it has cancelled itself, and ends in the next turn

    def begin_all(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs ``work``, with context variables of its own: what it can at once, and the rest in the task."""
        self.go_on(copy_context(), work)

    def go_on(self, context: Context, work: Coroutine[Any, Any, None]) -> None:
        """The same for ``work`` that is left of what was begun with ``context``."""
        try:
            waits_for = self.begin(context, work.send, None)
        except StopIteration:
            return
        self._take(work, waits_for, context)

    def _take(self, work: Coroutine[Any, Any, None], waits_for: Any, context: Context) -> None:
        """Goes on with ``work`` in the task when that comes for which it waits."""
        self._workers.busy.add(self.task)
        self._leave()
        self._rest = _rest(work, waits_for, context)
        self._turn.come(None)

    async def _work(self) -> None:
        workers, task = self._workers, asyncio.current_task()
        assert task is not None
        try:
            while len(workers.free) < _MOST_FREE and not workers.has_ended and not task.cancelling():
                workers.free.append(self)
                try:
                    await self._turn
                except asyncio.CancelledError:
                    if self._rest is None:
                        raise
                    # Its own work asked for that before it waited, and is cancelled as soon as it does.
                    task.uncancel()
                    self._loop.call_soon(task.cancel)
                rest, self._rest = self._rest, None
                assert rest is not None
                await rest
                workers.busy.discard(task)
        finally:
            workers.busy.discard(task)
            self._leave()

    def _leave(self) -> None:
        free = self._workers.free
        if free and free[-1] is self:
            free.pop()
        elif self in free:
            free.remove(self)


@types.coroutine
def _rest(work: Coroutine[Any, Any, None], waits_for: Any, context: Context) -> Generator[Any, Any, None]:
    """What is left of ``work``, which waits for something and finds its context variables in ``context``."""
    while True:
        step: Callable[[Any], Any]
        given: Any
        try:
            given = yield waits_for
            step = work.send
        except GeneratorExit:
            work.close()
            raise
        except BaseException as error:
            step, given = work.throw, error
        try:
            waits_for = context.run(step, given)
        except StopIteration:
            return
