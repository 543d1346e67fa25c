"""What passes between the event loop and the writer's thread: single writes, and the steps of a transaction."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from hero_sdk.errors import DeadlineExceeded, FailedPrecondition
from hero_sdk.osis.author import Author
from hero_sdk.osis.work import Work

__all__ = ["Job", "Session"]

R = TypeVar("R")


class Job(Generic[R]):
    """One function to run on the writer's thread, and its outcome."""

    __slots__ = ("author", "call", "error", "future", "is_bare", "is_end", "result")

    def __init__(
        self,
        call: Callable[[Work], R],
        author: Author,
        future: asyncio.Future[R],
        *,
        is_bare: bool = False,
        is_end: bool = False,
    ) -> None:
        self.call = call
        self.author = author
        self.future = future
        self.is_bare = is_bare
        """Runs without a savepoint of its own, since it handles savepoints."""

        self.is_end = is_end
        """Ends the transaction."""

        self.result: R
        self.error: Exception | None = None

    def answer(self) -> None:
        """On the loop: hands the outcome to whoever waits."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Session:
    """One transaction, as seen from both threads."""

    def __init__(self, author: Author, loop: asyncio.AbstractEventLoop) -> None:
        self.author = author
        self.opened: asyncio.Future[None] = loop.create_future()
        self.is_over = False
        self._loop = loop
        self._jobs: queue.SimpleQueue[Job[Any]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ended_by: Exception | None = None

    def step(self, call: Callable[[Work], R], *, is_bare: bool = False, is_end: bool = False) -> asyncio.Future[R]:
        """The outcome of ``call`` within the transaction. Raises what ended the transaction, where it is over."""
        job = Job(call, self.author, self._loop.create_future(), is_bare=is_bare, is_end=is_end)
        with self._lock:
            if self.is_over:
                raise self._ended_by or _over()
            self._jobs.put(job)
        return job.future

    def abandon(self) -> None:
        """Ends the transaction without waiting: whoever asked for it went away."""
        with contextlib.suppress(Exception):  # over already
            self.step(Work.roll_back, is_end=True)

    def accept(self) -> None:
        """On the loop: the transaction has begun."""
        if not self.opened.done():
            self.opened.set_result(None)

    def refuse(self, error: Exception) -> None:
        """On the loop: the transaction could not begin."""
        if not self.opened.done():
            self.opened.set_exception(error)

    # From here on: the writer's thread.

    def next_job(self, until: float) -> Job[Any] | None:
        """The next step; None when time is over."""
        try:
            return self._jobs.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return None

    def end(self, error: Exception | None) -> None:
        """No steps from now on; ``error`` is what later ones are told."""
        with self._lock:
            self.is_over = True
            self._ended_by = error

    def leftovers(self) -> Iterator[Job[Any]]:
        """Steps that came too late, each with its error."""
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            job.error = self._ended_by or _over()
            yield job

    @staticmethod
    def out_of_time(name: str, limit_s: float) -> DeadlineExceeded:
        """The error for a transaction that held the writer too long."""
        return DeadlineExceeded(
            f"the transaction on {name} was undone: it held the store for more than {limit_s:g} s; "
            "do slow things before it or after it"
        )


def _over() -> FailedPrecondition:
    return FailedPrecondition("the transaction is over: its store is of no use any more")
