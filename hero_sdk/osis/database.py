"""One database: opened when first used, closed when idle, opened again.

Holds the writer, the reader for the event loop's thread, the connection for long statements on its own thread,
and the text search of one (context, domain).
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from hero_sdk.osis.changes import StoredChanges
from hero_sdk.osis.connection import connect
from hero_sdk.osis.failures import translate
from hero_sdk.osis.follow import Identity, follow_schema
from hero_sdk.osis.place import Place
from hero_sdk.osis.reader import LongReader, Reader, TooSlow
from hero_sdk.osis.schema import TypeTable
from hero_sdk.osis.search.protocol import DomainSearch, SearchEngine, SearchField, SearchType
from hero_sdk.osis.session import Session
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.work import Work
from hero_sdk.osis.writer import Writer

__all__ = ["Database", "Opened"]

R = TypeVar("R")

_SLOW_FOR_S = 60.0


@dataclass(slots=True)
class Opened:
    """What there is only while a database is open."""

    identity: Identity
    reader: Reader
    long_reader: LongReader
    writer: Writer
    search: DomainSearch | None
    known_as_slow: dict[str, float] = field(default_factory=dict)
    """Statements that were broken off on the event loop, and until when that is remembered."""


class Database:
    """The database of one domain in one context."""

    def __init__(
        self,
        place: Place,
        folder: Path,
        settings: OsisSettings,
        engine: Callable[[], SearchEngine | None],
        on_open: Callable[[], None],
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

        self.uses = 0
        """Grows with each use."""

        self.failure: str | None = None
        """Why it could not be opened, the last time that was tried."""

        self.sibling = sibling
        """The database of another domain in the same context; None for one that is not kept here."""

        self._engine = engine
        self._on_open = on_open
        self._turn = asyncio.Lock()
        self._ended_by: Callable[[], Exception] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is going on just now."""
        opened = self.opened
        return opened is not None and (opened.writer.pending > 0 or opened.long_reader.active > 0)

    @property
    def problem(self) -> str | None:
        """What is wrong with it at present, as everybody may know it who asks for the health."""
        if self.failure is not None or self.opened is None:
            return self.failure
        if self.opened.writer.failure is not None:
            return self.opened.writer.failure
        search = self.opened.search
        health = search.health() if search is not None else None
        is_failing = health is not None and health.state == "failing"
        return "text search has a problem, which stands in the log" if is_failing else None

    async def open(self) -> Opened:
        """The open database. Raises Unavailable where it cannot be opened."""
        async with self._turn:
            if self._ended_by is not None:
                raise self._ended_by()
            if self.opened is None:
                try:
                    self.opened = await self._open()
                    self.failure = None
                    self._on_open()
                except (sqlite3.Error, OSError) as error:
                    told = translate(error, self.name, self.path)
                    self.failure = told.message
                    raise told from error
            return self.opened

    async def one(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """The only row, read at once."""
        opened = self.opened or await self.open()
        self.uses += 1
        try:
            return opened.reader.one(statement, values)
        except sqlite3.Error as error:
            raise translate(error, self.name, self.path) from error

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
            raise translate(error, self.name, self.path) from error

    async def write(self, call: Callable[[Work], R], user: str | None) -> R:
        """What ``call`` gives back, once it is durable."""
        opened = self.opened or await self.open()
        self.uses += 1
        return await opened.writer.write(call, user)

    async def open_session(self, user: str | None) -> Session:
        """A transaction."""
        opened = self.opened or await self.open()
        self.uses += 1
        return await opened.writer.open_session(user)

    async def close(self, ended_by: Callable[[], Exception] | None = None) -> None:
        """Finishes what is going on and closes; the next use opens again, unless ``ended_by`` says why not."""
        async with self._turn:
            self._ended_by = ended_by or self._ended_by
            opened, self.opened = self.opened, None
            if opened is not None:
                await opened.writer.close()
                if opened.search is not None:
                    await opened.search.close()
                await opened.long_reader.close()
                opened.reader.close()

    async def _open(self) -> Opened:
        writing, reading, identity = await asyncio.to_thread(self._connect)
        search = self._search(identity)
        return Opened(
            identity=identity,
            reader=Reader(reading, self.settings.loop_budget_s),
            long_reader=LongReader(self._connect_to_read),
            writer=self._writer(writing, search),
            search=search,
        )

    def _connect(self) -> tuple[sqlite3.Connection, sqlite3.Connection, Identity]:
        """On another thread: both connections to a database that has what the schema needs."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        writing = connect(self.path, self.settings, can_write=True)
        try:
            identity = follow_schema(writing, self.place.schema, self.name)
            (position,) = writing.execute("SELECT position - 1 FROM counters").fetchone()
            self.position = position
            return writing, self._connect_to_read(), identity
        except BaseException:
            writing.close()
            raise

    def _connect_to_read(self) -> sqlite3.Connection:
        return connect(self.path, self.settings, can_write=False)

    def _search(self, identity: Identity) -> DomainSearch | None:
        types = [_search_type(table) for table in self.place.schema.tables.values() if table.is_searched]
        engine = self._engine() if types else None
        if engine is None:
            return None

        def source() -> StoredChanges:
            return StoredChanges(self.place.schema, identity.epoch, self._connect_to_read)

        return engine.open(self.folder / "index", self.name, types, source)

    def _writer(self, connection: sqlite3.Connection, search: DomainSearch | None) -> Writer:
        def on_commit(position: int) -> None:
            self.position = position
            if search is not None:
                search.notify(position)

        return Writer(connection, self.name, self.path, self.settings, on_commit)


def _search_type(table: TypeTable[Any]) -> SearchType:
    return SearchType(
        table.name,
        tuple(
            SearchField(name, tuple(old for old, present in table.former_names.items() if present == name))
            for name, declared in table.fields.items()
            if declared.can_search
        ),
    )
