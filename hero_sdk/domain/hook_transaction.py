"""The transaction in which hooks run: what a hook stores or refuses stands or falls with the call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TypeVar

from hero_sdk.osis import DomainStore, open_transaction

__all__ = ["joined", "joined_store", "rehearsed"]

R = TypeVar("R")

_store: ContextVar[DomainStore | None] = ContextVar("hook_store", default=None)


@asynccontextmanager
async def joined(outside: DomainStore) -> AsyncIterator[DomainStore]:
    """A transaction that ``Handlers.store`` gives to whoever asks inside."""
    async with outside.transaction() as store:
        token = _store.set(store)
        try:
            yield store
        finally:
            _store.reset(token)


def joined_store(context: int, domain: str) -> DomainStore | None:
    """The store of the hooks' transaction on that domain, None where there is none."""
    store = _store.get()
    if store is None or (store.context, store.domain) != (context, domain) or open_transaction() is None:
        return None  # the last: a task that a hook started outlives the transaction
    return store


async def rehearsed(transaction: DomainStore, write: Callable[[], Awaitable[R]]) -> R:
    """What ``write`` answers, or its error; the store is as if it had not been."""
    try:
        async with transaction.transaction():  # a savepoint
            answer = await write()
            raise _Undone
    except _Undone:
        return answer


class _Undone(Exception):
    """Leaves a savepoint so that nothing stays."""
