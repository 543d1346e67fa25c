"""One domain's store in one context: the way to its types, its transactions, its changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from hero_sdk.osis.access import DirectAccess
from hero_sdk.osis.answered import AGE_S, FIND, KeptAnswer, keep
from hero_sdk.osis.changes import CHANGES_AFTER, CHANGES_OF_ONE, Change
from hero_sdk.osis.store import Store
from hero_sdk.osis.telling import checked_event
from hero_sdk.osis.transaction import TransactionAccess, begin
from hero_sdk.values import DomainEvent, RootObject, smartid

__all__ = ["DomainStore"]

T = TypeVar("T", bound=RootObject)
R = TypeVar("R")


class DomainStore:
    """A handle: cheap, without state; the database opens when it is first used."""

    def __init__(self, access: DirectAccess | TransactionAccess) -> None:
        self._access = access
        self._stores: dict[type[RootObject], Store[Any]] = {}

    @property
    def context(self) -> int:
        return self._access.place.context

    @property
    def domain(self) -> str:
        return self._access.place.domain

    def of(self, model: type[T]) -> Store[T]:
        """The store of one type."""
        store = self._stores.get(model)
        if store is None:
            store = self._stores[model] = Store(self._access, self._access.place.schema.table(model))
        return store

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[DomainStore]:
        """All that is done through the store it gives happens together, or not at all.

        It holds the domain's writer: after a second (a setting) it is undone with DeadlineExceeded. Within the
        block the store outside must not be called. A transaction inside a transaction can fail by itself.
        """
        outer = self._access.outer if isinstance(self._access, TransactionAccess) else self._access
        async with begin(outer) as access:
            yield DomainStore(access)

    def results_in(self, result: R) -> R:
        """``result``, which is what the transaction comes to as a whole."""
        if isinstance(self._access, TransactionAccess):
            self._access.result = result
        return result

    async def emit(self, event: DomainEvent) -> None:
        """Tells of ``event`` once what it belongs to is committed: a transaction, or else the event alone.

        It is logged in the same commit, unless its schema calls it transient. Raises InvalidParams for one that holds
        what its type does not allow.
        """
        await self._access.emit(checked_event(self._access.place, event))

    async def answer_of(self, digest: bytes) -> KeptAnswer | None:
        """What the call with that key was answered within the last day."""
        found = await self._access.one(FIND, (digest, int(self._access.settings.clock()) - AGE_S))
        return None if found is None else KeptAnswer(*found)

    async def keep_answer(self, digest: bytes, answer: KeptAnswer) -> None:
        """Remembers it for a day."""
        await self._access.write(lambda work: keep(work, digest, answer))

    async def changes(self, after: int = 0, limit: int = 1000) -> list[Change]:
        """What was changed behind position ``after``, in order of commit."""
        found = await self._access.rows(CHANGES_AFTER, (after, limit), is_long=True)
        return [Change.from_row(*row) for row in found]

    async def history(self, type_name: str, sid: str, limit: int = 50, *, among: int = 100_000) -> list[Change]:
        """The latest changes of one object, newest first, found among the last ``among`` of the domain."""
        found = await self._access.rows(CHANGES_OF_ONE, (among, type_name, smartid.decode(sid), limit), is_long=True)
        return [Change.from_row(*row) for row in found]
