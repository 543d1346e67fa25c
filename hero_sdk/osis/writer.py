"""The one thread that writes to a database, with one commit for everything that waits.

This is the event loop's side: callers come in as far as there is room, wait, and are answered. What the thread does
with a group of writes is in `commits`. Nobody is answered before the commit that holds their write is on disk.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from hero_sdk.errors import Unavailable
from hero_sdk.osis.author import Author
from hero_sdk.osis.commits import Commits
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
        work: Work,
        name: str,
        path: Path,
        settings: OsisSettings,
        on_commit: Callable[[Work], None],
        on_damage: Callable[[str], None],
    ) -> None:
        """``on_damage`` is told, on the writer's thread, where the file turns out to be damaged."""
        self._commits = Commits(work, name, path, settings, on_commit, on_damage)
        self._name = name
        self._settings = settings
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Job[Any] | Session | None] = queue.SimpleQueue()
        self._pending = 0
        self._waiting_for_room: deque[asyncio.Future[None]] = deque()
        self._drained: asyncio.Future[None] | None = None
        self._turn = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"osis {name}", daemon=True)
        self._thread.start()

    @property
    def failure(self) -> str | None:
        """Why the last commit failed, until one succeeds."""
        return self._commits.failure

    @property
    def pending(self) -> int:
        """How many writes are on their way."""
        return self._pending

    async def write(self, call: Callable[[Work], R], author: Author) -> R:
        """What ``call`` gives back, once it is durable."""
        if self._pending < self._settings.queue_size and not self._waiting_for_room and self._drained is None:
            self._pending += 1
        else:
            await self._enter()
        future: asyncio.Future[R] = self._loop.create_future()
        self._queue.put(Job(call, author, future))
        return await future

    async def open_session(self, author: Author) -> Session:
        """A transaction that holds the writer until it ends or its time is over."""
        await self._enter()
        session = Session(author, self._loop)
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
        item: Job[Any] | Session | None = self._queue.get()
        while item is not None:
            if isinstance(item, Session):
                self._hold(item)
                item = self._queue.get()
            else:
                group, item = self._group(item)
                self._commits.settle(group)
                self._turn.clear()
                self._tell(self._deliver, group)
                # What the answers set off belongs into the next group, and two threads that both want to run
                # Python only hinder each other: so the loop has its turns first, unless it is busy with other things.
                self._turn.wait(_LONGEST_TURN_S)
                if item is _NOTHING:
                    item = self._queue.get()
        self._commits.close()

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

    def _deliver(self, group: Sequence[Job[Any]]) -> None:
        for job in group:
            job.answer()
        self._leave(len(group))
        self._loop.call_soon(self._end_turn, -1)

    def _end_turn(self, waiting_before: int) -> None:
        """Lets the thread go on once a turn of the loop brought nothing more: a flush costs the same for all."""
        waiting = self._queue.qsize()
        if waiting == waiting_before:
            self._turn.set()
        else:
            self._loop.call_soon(self._end_turn, waiting)

    def _hold(self, session: Session) -> None:
        """Serves one transaction until it ends."""
        try:
            if not session.opened.cancelled():
                self._commits.serve(session, self._tell)
        finally:
            self._tell(self._leave, 1)

    def _tell(self, call: Callable[..., None], *arguments: Any) -> None:
        """Runs ``call`` on the event loop."""
        try:
            self._loop.call_soon_threadsafe(call, *arguments)
        except RuntimeError:
            _log.warning("the event loop ended before the store of %s was closed", self._name)


_NOTHING: Any = object()
