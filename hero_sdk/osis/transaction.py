"""Transactions: several reads and writes of one domain that happen together or not at all.

The writer belongs to the transaction until it ends. A transaction within a transaction is a savepoint.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from hero_sdk.errors import FailedPrecondition
from hero_sdk.osis.access import DirectAccess, open_transaction, the_open_transaction
from hero_sdk.osis.answered import note
from hero_sdk.osis.database import Database
from hero_sdk.osis.oddities import UnreadableRow
from hero_sdk.osis.search.protocol import DomainSearch
from hero_sdk.osis.session import Session
from hero_sdk.osis.work import Work
from hero_sdk.values import DomainEvent

__all__ = ["TransactionAccess", "begin"]

R = TypeVar("R")


class TransactionAccess:
    """Reads and writes within one transaction; reads see what it wrote."""

    def __init__(self, outer: DirectAccess, session: Session) -> None:
        self.place = outer.place
        self.settings = outer.settings
        self.outer = outer
        self._session = session
        self._task = asyncio.current_task()
        self.result: Any = None
        """What it came to, where that is kept as an answer."""

    @property
    def database(self) -> Database:
        return self.outer.database

    @property
    def is_open(self) -> bool:
        return not self._session.is_over

    async def one(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        found = await self.rows(statement, values)
        return found[0] if found else None

    async def rows(self, statement: str, values: Sequence[Any], *, is_long: bool = False) -> list[tuple[Any, ...]]:
        return await self.write(lambda work: work.execute(statement, values).fetchall())

    async def write(self, call: Callable[[Work], R]) -> R:
        return await self._session.step(call)

    async def emit(self, event: DomainEvent) -> None:
        await self.write(lambda work: work.tell(event))

    async def cursor_key(self) -> bytes:
        return await self.outer.cursor_key()

    async def search(self) -> DomainSearch | None:
        raise FailedPrecondition(
            "text search reads an index that knows committed objects only: search before the transaction"
        )

    async def committed_position(self) -> int:
        return self.database.position

    def report(self, row: UnreadableRow) -> None:
        self.outer.report(row)

    async def has_elsewhere(self, domain: str, type_name: str, sid: str) -> bool:
        return await self.outer.has_elsewhere(domain, type_name, sid)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What is done inside is undone alone when it fails."""
        if asyncio.current_task() is not self._task:
            raise FailedPrecondition("a transaction inside a transaction belongs to the task that began the outer one")
        mark = await self._session.step(Work.mark, is_bare=True)
        try:
            yield
        except BaseException:
            if self.is_open:
                await self._finish(lambda work: work.undo(mark), is_bare=True)
            raise
        await self._finish(lambda work: work.keep(mark), is_bare=True)

    async def commit(self) -> None:
        """Makes everything durable."""
        keyed = self.outer.keyed
        if keyed is None:
            await self._finish(Work.commit, is_end=True)
            return

        def note_and_commit(work: Work) -> None:
            note(work, keyed, self.result)
            work.commit()

        await self._finish(note_and_commit, is_end=True)
        keyed.is_kept = True

    async def roll_back(self) -> None:
        """Undoes everything."""
        if self.is_open:
            await self._finish(Work.roll_back, is_end=True)

    async def _finish(self, call: Callable[[Work], None], *, is_bare: bool = False, is_end: bool = False) -> None:
        # Once sent the step happens; waiting for it must not be given up, or the task would go on beside it.
        step = self._session.step(call, is_bare=is_bare, is_end=is_end)
        try:
            await asyncio.shield(step)
        except asyncio.CancelledError:
            await asyncio.wait([step])
            raise


@asynccontextmanager
async def begin(access: DirectAccess) -> AsyncIterator[TransactionAccess]:
    """A transaction on the database of ``access``; a savepoint where the task has one open on it."""
    current = open_transaction()
    if isinstance(current, TransactionAccess) and current.database is access.database:
        async with current.savepoint():
            yield current
        return
    if current is not None:
        raise FailedPrecondition(
            f"a transaction on {access.place} inside one on {current.database.name} would stay when that is undone: "
            "do it before or after"
        )
    transaction = TransactionAccess(access, await access.database.open_session(access.author))
    token = the_open_transaction.set(transaction)
    try:
        yield transaction
    except BaseException:
        await transaction.roll_back()
        raise
    else:
        await transaction.commit()
    finally:
        the_open_transaction.reset(token)
