"""The registry of contexts, as the wire needs it; the store's is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = ["ContextEntry", "ContextRegistry"]


class ContextEntry(Protocol):
    """One registered context."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...


class ContextRegistry(Protocol):
    """Which contexts this service has; number 0 is always among them."""

    def find(self, key: int | str) -> ContextEntry | None:
        """The context of that number or name; None where it is not registered. Must not wait."""
        ...

    def entries(self) -> Sequence[ContextEntry]:
        """All of them, by number."""
        ...

    async def add(self, id: int, name: str, description: str = "") -> ContextEntry:  # noqa: A002 - the wire's word
        """Registers a context; Conflict where number or name is taken by another."""
        ...

    async def remove(self, id: int, *, purge: bool = False) -> bool:  # noqa: A002 - the wire's word
        """Takes a context away, archiving its data first unless ``purge``; False where it was not registered."""
        ...
