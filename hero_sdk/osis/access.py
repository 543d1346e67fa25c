"""How a store reaches its database: directly, or from within a transaction.

The verbs of a `Store` are the same both ways. Which transaction is open in the running task is known here, because
whoever holds the writer must not wait for it a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from hero_sdk.errors import FailedPrecondition
from hero_sdk.osis.answered import KeyedWrite, note
from hero_sdk.osis.author import Author
from hero_sdk.osis.database import Database
from hero_sdk.osis.oddities import UnreadableRow
from hero_sdk.osis.place import Place, number_of
from hero_sdk.osis.search.protocol import DomainSearch
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.telling import passing_of
from hero_sdk.osis.work import Work
from hero_sdk.values import DomainEvent

__all__ = ["Access", "DirectAccess", "KeyedAccess", "OpenTransaction", "open_transaction", "the_open_transaction"]

R = TypeVar("R")


class Access(Protocol):
    """What the verbs need of a database."""

    @property
    def place(self) -> Place: ...

    @property
    def settings(self) -> OsisSettings: ...

    async def one(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """The only row."""
        ...

    async def rows(self, statement: str, values: Sequence[Any], *, is_long: bool = False) -> list[tuple[Any, ...]]:
        """All rows; ``is_long`` keeps the statement off the event loop's thread from the start."""
        ...

    async def write(self, call: Callable[[Work], R]) -> R:
        """What ``call`` gives back."""
        ...

    async def emit(self, event: DomainEvent) -> None:
        """Tells of an event, with what is written or at once."""
        ...

    async def cursor_key(self) -> bytes:
        """Signs cursors."""
        ...

    async def search(self) -> DomainSearch | None:
        """The text search, where the domain has one."""
        ...

    async def committed_position(self) -> int:
        """Position of the last committed change."""
        ...

    def report(self, row: UnreadableRow) -> None:
        """Notes a row that cannot be read, for the log and the health."""
        ...

    async def has_elsewhere(self, domain: str, type_name: str, sid: str) -> bool:
        """Whether another domain of the same context has an object; true for a domain that is not kept here."""
        ...


class OpenTransaction(Protocol):
    """A transaction as others see it."""

    @property
    def database(self) -> Database: ...

    @property
    def is_open(self) -> bool: ...


the_open_transaction: ContextVar[OpenTransaction | None] = ContextVar("the_open_transaction", default=None)


def open_transaction() -> OpenTransaction | None:
    """The transaction that is open in the running task, or in the one that started it."""
    current = the_open_transaction.get()
    return current if current is not None and current.is_open else None


class DirectAccess:
    """Reads of what is committed, writes that are committed one by one."""

    __slots__ = ("author", "database", "place")

    def __init__(self, database: Database, author: Author) -> None:
        self.database = database
        self.place = database.place
        self.author = author

    @property
    def keyed(self) -> KeyedWrite | None:
        """The call whose key becomes durable with what is written."""
        return None

    @property
    def settings(self) -> OsisSettings:
        return self.database.settings

    async def one(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        if the_open_transaction.get() is not None:
            self._must_not_bypass()
        return await self.database.one(statement, values)

    async def rows(self, statement: str, values: Sequence[Any], *, is_long: bool = False) -> list[tuple[Any, ...]]:
        self._must_not_bypass()
        return await self.database.rows(statement, values, is_long=is_long)

    async def write(self, call: Callable[[Work], R]) -> R:
        self._must_not_bypass(is_write=True)
        return await self.database.write(call, self.author)

    async def emit(self, event: DomainEvent) -> None:
        if not event.is_transient:
            await self.write(lambda work: work.tell(event))
            return
        self._must_not_bypass(is_write=True)
        now_s = self.settings.clock()
        at = datetime.fromtimestamp(int(now_s), UTC)
        passing = passing_of(self.place, event, int(now_s * 1000), at)
        self.database.followers.tell(self.database.position, [passing])

    async def cursor_key(self) -> bytes:
        return (self.database.opened or await self.database.open()).identity.cursor_key

    async def search(self) -> DomainSearch | None:
        self._must_not_bypass()
        self.database.uses += 1
        return (self.database.opened or await self.database.open()).search

    async def committed_position(self) -> int:
        await self.cursor_key()  # open it
        return self.database.position

    def report(self, row: UnreadableRow) -> None:
        self.database.oddities.report(row)

    async def has_elsewhere(self, domain: str, type_name: str, sid: str) -> bool:
        database = self.database.sibling(domain)
        table = database.place.schema.tables.get(type_name) if database is not None else None
        if database is None or table is None:
            return True
        number = number_of(sid)
        statement = f"SELECT 1 FROM {table.table} WHERE number = ?"  # noqa: S608 - the name comes from the schema
        return number is not None and await database.one(statement, (number,)) is not None

    def _must_not_bypass(self, *, is_write: bool = False) -> None:
        current = open_transaction()
        if current is None:
            return
        if current.database is self.database:
            raise FailedPrecondition(
                f"a transaction on {self.place} is open: call the store that `transaction()` gave, not the one outside"
            )
        if is_write:
            raise FailedPrecondition(
                f"a write to {self.place} inside a transaction on {current.database.name} would stay when that is "
                "undone: do it before or after"
            )


class KeyedAccess(DirectAccess):
    """The same for one call with an idempotency key, which is committed with the first of its writes."""

    __slots__ = ("_keyed",)

    def __init__(self, database: Database, author: Author, keyed: KeyedWrite) -> None:
        super().__init__(database, author)
        self._keyed = keyed

    @property
    def keyed(self) -> KeyedWrite | None:
        return None if self._keyed.is_kept else self._keyed

    async def write(self, call: Callable[[Work], R]) -> R:
        keyed = self.keyed
        if keyed is None:
            return await super().write(call)

        def write_and_note(work: Work) -> R:
            result = call(work)
            note(work, keyed, result)
            return result

        result = await super().write(write_and_note)
        keyed.is_kept = True
        return result
