"""Opening a database file: it is brought to its schema, and what reads, writes and searches it is made."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hero_sdk.osis.connection import connect
from hero_sdk.osis.follow import Identity, follow_schema
from hero_sdk.osis.oddities import Oddities, UnreadableRow
from hero_sdk.osis.place import Place
from hero_sdk.osis.progress import Progress
from hero_sdk.osis.reader import LongReader, Reader
from hero_sdk.osis.search.protocol import DomainSearch, SearchEngine
from hero_sdk.osis.secrecy import follow_secrets
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.text_search import open_search
from hero_sdk.osis.work import Work
from hero_sdk.osis.writer import Writer
from hero_sdk.values import RowUnreadable

__all__ = ["Opened", "Opener"]


@dataclass(slots=True)
class Opened:
    """What there is only while a database is open."""

    identity: Identity
    position: int
    """Of the last committed change when it was opened."""

    reader: Reader
    long_reader: LongReader
    writer: Writer
    search: DomainSearch | None
    known_as_slow: dict[str, float] = field(default_factory=dict)
    """Statements that were broken off on the event loop, and until when that is remembered."""

    @property
    def is_busy(self) -> bool:
        """Whether something is going on just now."""
        return self.writer.pending > 0 or self.long_reader.active > 0

    async def close(self) -> None:
        """Finishes what was taken, and closes."""
        await self.writer.close()
        if self.search is not None:
            await self.search.close()
        await self.long_reader.close()
        self.reader.close()


@dataclass(frozen=True, slots=True)
class Opener:
    """How one database is opened, each time."""

    place: Place
    path: Path
    """Of the file; its folder is made where there is none."""

    settings: OsisSettings
    engine: Callable[[], SearchEngine | None]
    oddities: Oddities
    suspect: Callable[[str], None]
    """Told, on the writer's thread, where the file turns out to be damaged."""

    async def open(self, progress: Progress, on_commit: Callable[[Work], None]) -> Opened:
        """The open database; ``on_commit`` is called on the writer's thread.

        Raises what SQLite and the disk raise, and Unavailable where ``progress`` is asked to stop.
        """
        writing, reading, identity, position = await asyncio.to_thread(self._connect, progress)
        search = open_search(self.engine, self.place, self.path.parent / "index", identity.epoch, self._connect_to_read)

        def committed(work: Work) -> None:
            if search is not None:
                search.notify(work.position)
            on_commit(work)

        work = Work(writing, self.place, self.settings.clock)
        return Opened(
            identity=identity,
            position=position,
            reader=Reader(reading, self.settings.loop_budget_s),
            long_reader=LongReader(self._connect_to_read),
            writer=Writer(work, str(self.place), self.path, self.settings, committed, self.suspect),
            search=search,
        )

    def _connect(self, progress: Progress) -> tuple[sqlite3.Connection, sqlite3.Connection, Identity, int]:
        """On another thread: both connections to a database that has what the schema needs."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        writing = connect(self.path, self.settings, can_write=True)
        try:
            with progress.over(writing):
                identity = follow_schema(writing, self.place.schema, str(self.place), progress, self._report)
                follow_secrets(writing, self.place)
            (position,) = writing.execute("SELECT position - 1 FROM counters").fetchone()
            return writing, self._connect_to_read(), identity, position
        except BaseException:
            writing.close()
            raise

    def _connect_to_read(self) -> sqlite3.Connection:
        return connect(self.path, self.settings, can_write=False)

    def _report(self, type_name: str, number: int, error: RowUnreadable) -> None:
        self.oddities.report(UnreadableRow.of(type_name, number, "", error))
