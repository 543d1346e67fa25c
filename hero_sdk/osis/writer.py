"""The one thread that writes to a database, with one commit for everything that waits.

A caller's write is a function of a `Work`. All that waits runs in one transaction, and nobody is answered before
the commit that holds their write is on disk. One caller's refusal leaves the others alone: mostly it comes before
anything was written; where it does not, the group runs again with a savepoint for each. Where the commit fails
as a whole, every write runs once more in a transaction of its own.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from hero_sdk.errors import Unavailable
from hero_sdk.osis.failures import is_of_whole_commit, translate
from hero_sdk.osis.session import Job, Session
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.work import Work

__all__ = ["Writer"]

R = TypeVar("R")

_LONGEST_TURN_S = 0.005

_log = logging.getLogger("hero_sdk.osis")


class Writer:
    """Takes writes on the event loop, does them on its thread."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        name: str,
        path: Path,
        settings: OsisSettings,
        on_commit: Callable[[int], None],
    ) -> None:
        self.failure: str | None = None
        """Why the last commit failed, until one succeeds."""

        self._connection = connection
        self._name = name
        self._path = path
        self._settings = settings
        self._on_commit = on_commit
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Job[Any] | Session | None] = queue.SimpleQueue()
        self._pending = 0
        self._waiting_for_room: deque[asyncio.Future[None]] = deque()
        self._drained: asyncio.Future[None] | None = None
        self._turn = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"osis {name}", daemon=True)
        self._thread.start()

    @property
    def pending(self) -> int:
        """How many writes are on their way."""
        return self._pending

    async def write(self, call: Callable[[Work], R], user: str | None) -> R:
        """What ``call`` gives back, once it is durable."""
        if self._pending < self._settings.queue_size and not self._waiting_for_room and self._drained is None:
            self._pending += 1
        else:
            await self._enter()
        future: asyncio.Future[R] = self._loop.create_future()
        self._queue.put(Job(call, user, future))
        return await future

    async def open_session(self, user: str | None) -> Session:
        """A transaction that holds the writer until it ends or its time is over."""
        await self._enter()
        session = Session(user, self._loop)
        self._queue.put(session)
        try:
            await session.opened
        except asyncio.CancelledError:
            session.abandon()
            raise
        return session

    async def close(self) -> None:
        """Ends the thread when everything that was taken is done."""
        if self._drained is None:
            self._drained = self._loop.create_future()
            self._leave(0)
        await asyncio.shield(self._drained)
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    async def _enter(self) -> None:
        """Waits for room, and takes it."""
        if self._drained is not None:
            raise Unavailable(f"the store of {self._name} is closing", retry_after_s=1.0)
        if self._pending < self._settings.queue_size and not self._waiting_for_room:
            self._pending += 1
            return
        turn: asyncio.Future[None] = self._loop.create_future()
        self._waiting_for_room.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self._leave(1)  # the room was given a moment before
            raise

    def _leave(self, count: int) -> None:
        """On the loop: ``count`` writes are done, so that others may come in."""
        self._pending -= count
        while self._waiting_for_room and self._pending < self._settings.queue_size:
            turn = self._waiting_for_room.popleft()
            if not turn.done():
                self._pending += 1
                turn.set_result(None)
        if self._drained is not None and not self._pending and not self._drained.done():
            self._drained.set_result(None)

    # From here on: the writer's thread.

    def _run(self) -> None:
        work = Work(self._connection, self._settings.clock)
        item: Job[Any] | Session | None = self._queue.get()
        while item is not None:
            if isinstance(item, Session):
                self._hold(work, item)
                item = self._queue.get()
            else:
                group, item = self._group(item)
                self._settle(work, group)
                self._turn.clear()
                self._tell(self._deliver, group)
                # What the answers set off belongs into the next group, and two threads that both want to run
                # Python only hinder each other: so the loop has its turn first, unless it is busy with other things.
                self._turn.wait(_LONGEST_TURN_S)
                if item is _NOTHING:
                    item = self._queue.get()
        self._connection.close()

    def _group(self, first: Job[Any]) -> tuple[list[Job[Any]], Any]:
        """The jobs that wait just now, and what came behind them that is none."""
        group = [first]
        while len(group) < self._settings.group_size:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            if not isinstance(item, Job):
                return group, item
            group.append(item)
        return group, _NOTHING

    def _settle(self, work: Work, group: Sequence[Job[Any]]) -> None:
        """Gives every job its outcome."""
        if len(group) == 1:
            self._run_alone(work, group[0])
            return
        try:
            try:
                self._run_together(work, group, self._run_quickly)
            except _Entangled:
                self._undo(work)
                self._run_together(work, group, self._run_behind_savepoint)
        except Exception as error:
            self._undo(work)
            _log.info("a commit of %d writes failed (%s); each is tried alone", len(group), error)
            for job in group:
                self._run_alone(work, job)

    def _run_alone(self, work: Work, job: Job[Any]) -> None:
        if job.future.cancelled():
            return
        try:
            work.begin()
            work.user = job.user
            job.result = job.call(work)
            work.commit()
        except Exception as error:
            self._undo(work)
            job.error = self._outcome(error)
        else:
            job.error = None
            self._committed(work)

    def _run_together(self, work: Work, group: Sequence[Job[Any]], run: Callable[[Work, Job[Any]], None]) -> None:
        work.begin()
        for job in group:
            if not job.future.cancelled():
                work.user = job.user
                job.error = None
                run(work, job)
        work.commit()
        self._committed(work)

    def _run_quickly(self, work: Work, job: Job[Any]) -> None:
        before = work.state()
        try:
            job.result = job.call(work)
        except Exception as error:
            self._check_usable(error)
            if work.has_written_since(before):
                raise _Entangled from error
            work.give_back_numbers(before)
            job.error = self._outcome(error)

    def _run_behind_savepoint(self, work: Work, job: Job[Any]) -> None:
        mark = work.mark()
        try:
            job.result = job.call(work)
        except Exception as error:
            self._check_usable(error)
            work.undo(mark)
            job.error = self._outcome(error)
        else:
            work.keep(mark)

    def _check_usable(self, error: Exception) -> None:
        """Raises ``error`` where it says that the transaction is lost, not just one write in it."""
        if not self._connection.in_transaction or (isinstance(error, sqlite3.Error) and is_of_whole_commit(error)):
            raise error

    def _committed(self, work: Work) -> None:
        self.failure = None
        try:
            self._on_commit(work.position)
        except Exception:
            _log.exception("what follows a commit of %s failed", self._name)

    def _outcome(self, error: Exception) -> Exception:
        if isinstance(error, sqlite3.Error):
            told = translate(error, self._name, self._path)
            self.failure = told.message
            return told
        return error

    def _undo(self, work: Work) -> None:
        try:
            work.roll_back()
        except sqlite3.Error as error:  # the next transaction tries again before it begins
            _log.error("a transaction on %s could not be rolled back: %s", self._name, error)

    def _deliver(self, group: Sequence[Job[Any]]) -> None:
        for job in group:
            job.answer()
        self._leave(len(group))
        self._loop.call_soon(self._turn.set)

    def _hold(self, work: Work, session: Session) -> None:
        """Serves one transaction until it ends."""
        try:
            if not session.opened.cancelled():
                self._serve(work, session)
        finally:
            self._tell(self._leave, 1)

    def _serve(self, work: Work, session: Session) -> None:
        try:
            work.begin()
        except sqlite3.Error as error:
            self._tell(session.refuse, self._outcome(error))
            return
        work.user = session.user
        self._tell(session.accept)
        until = time.monotonic() + self._settings.transaction_s
        while (job := session.next_job(until)) is not None:
            try:
                self._run_in_session(work, session, job)
            except Exception as error:
                self._undo(work)
                job.error = self._outcome(error)
                session.end(job.error)
            self._tell(job.answer)
            if session.is_over:
                break
        else:
            self._undo(work)
            session.end(session.out_of_time(self._name, self._settings.transaction_s))
        for job in session.leftovers():
            self._tell(job.answer)

    def _run_in_session(self, work: Work, session: Session, job: Job[Any]) -> None:
        """One step of a transaction; raises where the whole of it is lost."""
        if job.is_end:
            job.result = job.call(work)  # commits or rolls back
            session.end(None)
            self._committed(work)
        elif job.is_bare:
            job.result = job.call(work)
        else:
            self._run_behind_savepoint(work, job)

    def _tell(self, call: Callable[..., None], *arguments: Any) -> None:
        """Runs ``call`` on the event loop."""
        try:
            self._loop.call_soon_threadsafe(call, *arguments)
        except RuntimeError:
            _log.warning("the event loop ended before the store of %s was closed", self._name)


class _Entangled(Exception):
    """A write failed after it had changed something."""


_NOTHING: Any = object()
