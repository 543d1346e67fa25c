"""The database of one domain in one context: opened when first used, closed when idle, opened again.

What is there while it is open, and how that is made, is in `opening`; here is when, and what is told meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from hero_sdk.errors import RpcError, Unavailable
from hero_sdk.osis.author import NOBODY, Author
from hero_sdk.osis.failures import is_of_whole_commit, translate
from hero_sdk.osis.followers import Followers
from hero_sdk.osis.oddities import Oddities, UnreadableRow
from hero_sdk.osis.opening import Opened, Opener
from hero_sdk.osis.place import Place, number_of
from hero_sdk.osis.progress import Progress
from hero_sdk.osis.reader import TooSlow
from hero_sdk.osis.recovery import Recovery
from hero_sdk.osis.retention import AT_ONCE, trim
from hero_sdk.osis.search.protocol import SearchEngine
from hero_sdk.osis.session import Session
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.work import Work
from hero_sdk.values import RowUnreadable, read_row

__all__ = ["Database"]

R = TypeVar("R")

_log = logging.getLogger("hero_sdk.osis")

_SLOW_FOR_S = 60.0
_TRIMS_AT_A_TIME = 200
_TRIM_PAUSE_S = 0.01


class Database:
    """The database of one domain in one context."""

    def __init__(
        self,
        place: Place,
        folder: Path,
        settings: OsisSettings,
        engine: Callable[[], SearchEngine | None],
        before_open: Callable[[], None],
        sibling: Callable[[str], Database | None],
    ) -> None:
        self.place = place
        self.name = str(place)
        self.folder = folder
        self.path = folder / "objects.db"
        self.settings = settings
        self.opened: Opened | None = None
        self.position = 0
        """Position of the last committed change, once open."""

        self.commits = 0
        self.changes = 0
        """Since this was made, counted by the writer's thread."""

        self.uses = 0
        """Grows with each use."""

        self.failure: str | None = None
        """Why it could not be opened, the last time that was tried."""

        self.sibling = sibling
        """The database of another domain in the same context; None for one that is not kept here."""

        self.oddities = Oddities(self.name)
        """Rows that could not be read."""

        self.followers = Followers()
        """Told of each commit."""

        self._before_open = before_open
        self._turn = asyncio.Lock()
        self._opening: asyncio.Task[Opened] | None = None
        self._left: tuple[int, ...] | None = None
        """How its files were when it was closed."""

        self._waking: asyncio.Task[None] | None = None
        self._is_slow = False
        self._recovery = Recovery(self.name)
        self._opener = Opener(place, self.path, settings, engine, self.oddities, self._recovery.suspect)
        self._progress = Progress(self.name)
        self._ended_by: Callable[[], Exception] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is going on just now."""
        return self.opened is not None and self.opened.is_busy

    @property
    def index_behind(self) -> int:
        """How many changes the text search does not see yet."""
        search = None if self.opened is None else self.opened.search
        return 0 if search is None else max(0, self.position - search.position)

    @property
    def problem(self) -> str | None:
        """What is wrong with it at present, as everybody may know it who asks for the health."""
        if self._is_slow:
            return self._progress.now
        if self.failure is not None or self.opened is None:
            return self.failure or self._recovery.suspicion
        if (told := self.opened.writer.failure or self._recovery.suspicion) is not None:
            return told
        search = self.opened.search
        health = search.health() if search is not None else None
        is_failing = health is not None and health.state == "failing"
        return "text search has a problem, which stands in the log" if is_failing else None

    @property
    def unreadable(self) -> str | None:
        """The rows that were met and cannot be read, in words; None where there are none."""
        return self.oddities.told(self._is_unreadable)

    async def open(self) -> Opened:
        """The open database. Raises Unavailable where it cannot be opened, or where that takes long."""
        try:
            async with asyncio.timeout(self.settings.opening_s), self._turn:
                if self._ended_by is not None:
                    raise self._ended_by()
                if self.opened is None:
                    self.opened = await self._opening_goes_on()
                return self.opened
        except TimeoutError:
            self._is_slow = self._opening is not None and not self._opening.done()
            told = f"the store of {self.name} {self._progress.now}; try again later"
            raise Unavailable(told, retry_after_s=2.0) from None

    async def one(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """The only row, read at once."""
        opened = self.opened or await self.open()
        self.uses += 1
        try:
            return opened.reader.one(statement, values)
        except sqlite3.Error as error:
            raise self._told(error) from error

    async def rows(self, statement: str, values: Sequence[Any], *, is_long: bool = False) -> list[tuple[Any, ...]]:
        """All rows; what is long, or turns out to be, is read on another thread."""
        opened = self.opened or await self.open()
        self.uses += 1
        try:
            if not is_long and time.monotonic() >= opened.known_as_slow.get(statement, 0.0):
                try:
                    return opened.reader.rows(statement, values)
                except TooSlow:
                    opened.known_as_slow[statement] = time.monotonic() + _SLOW_FOR_S
            return await opened.long_reader.rows(statement, values)
        except sqlite3.Error as error:
            raise self._told(error) from error

    async def page(self, statement: str, values: Sequence[Any], *, text: int, most_bytes: int) -> list[tuple[Any, ...]]:
        """The first rows, as many as hold ``most_bytes`` in their column ``text``; at least one, if there is any."""
        opened = self.opened or await self.open()
        self.uses += 1
        try:
            return opened.reader.page(statement, values, text=text, most_bytes=most_bytes)
        except sqlite3.Error as error:
            raise self._told(error) from error

    async def write(self, call: Callable[[Work], R], author: Author) -> R:
        """What ``call`` gives back, once it is durable."""
        opened = self.opened or await self.open()
        self.uses += 1
        return await opened.writer.write(call, author)

    async def open_session(self, author: Author) -> Session:
        """A transaction."""
        opened = self.opened or await self.open()
        self.uses += 1
        return await opened.writer.open_session(author)

    def look_for_others(self) -> None:
        """Takes notice of what other processes have committed since the last write of this one."""
        if self.opened is None:
            if self.followers and self._left is not None and self._left != _state_of(self.path):
                self._left = None
                self._waking = asyncio.create_task(self._wake(), name=f"osis wakes {self.name}")
            return
        if self.opened.writer.pending:
            return  # a write of this process takes notice by itself
        try:
            found = self.opened.reader.one("SELECT position - 1 FROM counters", ())
        except sqlite3.Error:  # whoever reads next is told
            return
        if found is None or found[0] <= self.position:
            return
        self.position = found[0]
        if self.opened.search is not None:
            self.opened.search.notify(self.position)
        self.followers.tell(self.position)

    async def trim(self) -> int:
        """Takes away what need not be kept of the record of changes: how many, at most those of a few seconds."""
        total = 0
        for _ in range(_TRIMS_AT_A_TIME):
            opened = self.opened
            if opened is None:
                break
            read_up_to = None if opened.search is None else opened.search.position
            gone = await opened.writer.write(
                partial(trim, retention=self.settings.changes, read_up_to=read_up_to), NOBODY
            )
            total += gone
            if gone < AT_ONCE:
                break
            await asyncio.sleep(_TRIM_PAUSE_S)
        return total

    async def try_again(self) -> None:
        """Tries what failed the last time, now and then: nobody may ask for it while the service is said to be ill."""
        await self._recovery.go_on(self.problem, self.open)

    async def close(self, ended_by: Callable[[], Exception] | None = None) -> None:
        """Finishes what is going on and closes; the next use opens again, unless ``ended_by`` says why not."""
        if ended_by is not None:
            self._progress.stop()  # whoever waits for the opening does so in vain
        async with self._turn:
            self._ended_by = ended_by or self._ended_by
            if self._opening is not None:
                with contextlib.suppress(RpcError):
                    self.opened = await self._opening_goes_on()
            opened, self.opened = self.opened, None
            if opened is not None:
                await opened.close()
                self._left = _state_of(self.path)
            if ended_by is not None:
                self.followers.tell_end()

    def _told(self, error: sqlite3.Error) -> RpcError:
        """What the caller of a read is told."""
        told = translate(error, self.name, self.path)
        if is_of_whole_commit(error):
            self._recovery.suspect(told.message)
        return told

    async def _wake(self) -> None:
        """Opens for those who follow; opening tells them what they missed."""
        with contextlib.suppress(RpcError):  # what is wrong is in the health, and whoever uses it next is told
            await self.open()

    async def _opening_goes_on(self) -> Opened:
        """What opening gives; it goes on without those who do not wait for its end."""
        if self._opening is None:
            self._progress = Progress(self.name)
            self._opening = asyncio.create_task(self._try_to_open(), name=f"osis opens {self.name}")
        await asyncio.wait([self._opening])
        opening, self._opening = self._opening, None
        return opening.result()

    async def _try_to_open(self) -> Opened:
        on_commit = partial(self._committed, asyncio.get_running_loop())
        try:
            self._before_open()
            opened = await self._opener.open(self._progress, on_commit)
        except (sqlite3.Error, OSError, RpcError) as error:
            told = translate(error, self.name, self.path)
            if told is error and told.message != self.failure and not self._progress.is_stopping:
                # Perhaps nobody asks again; errors of SQLite and the disk are in the log already.
                _log.error("the store of %s cannot be opened: %s", self.name, told.message)
            self.failure = told.message
            raise told from (None if told is error else error)
        else:
            self.failure = None
            before, self.position = self.position, opened.position
            if self.position > before:  # others wrote while it was closed
                self.followers.tell(self.position)
            return opened
        finally:
            self._is_slow = False

    def _is_unreadable(self, row: UnreadableRow) -> bool:
        """Whether the row is still there and as it was; also where that cannot be said just now."""
        table, number = self.place.schema.tables[row.type], number_of(row.sid)
        if self.opened is None:
            return True
        try:
            found = self.opened.reader.one(table.select_body, (number,))
            return found is not None and read_row(table.model, found[0]) is None
        except (RowUnreadable, sqlite3.Error):
            return True

    def _committed(self, loop: asyncio.AbstractEventLoop, work: Work) -> None:
        """On the writer's thread."""
        position, before = work.position, self.position
        self.commits += 1
        self.changes += position - before
        self.position = position
        if self.followers and (position > before or work.passing()):
            loop.call_soon_threadsafe(self.followers.tell, position, work.passing())


def _state_of(path: Path) -> tuple[int, ...]:
    """Changes when anybody commits to the database in ``path``."""
    found = [each.stat() for each in (path, path.with_name(f"{path.name}-wal")) if each.exists()]
    return tuple(number for each in found for number in (each.st_mtime_ns, each.st_size))
