"""What `aggregate` answers: figures about groups of objects."""

from __future__ import annotations

from typing import Any

from hero_sdk.values.money import Money
from hero_sdk.values.query import Grouping, IndexedField, Metric
from hero_sdk.values.scalars import JsonValue
from hero_sdk.values.struct import Struct

__all__ = ["Aggregate", "Group"]


class Group(Struct):
    """Some objects that have something in common, and figures about them.

    Both maps say names as they were asked for: ``status``, ``day(created_at)``; ``count``, ``sum(total)``. Values have
    their form on the wire, but money: of that there is one amount per currency. A sum that 64 bits cannot hold is text
    of its digits. What has no value is left out.
    """

    key: dict[str, JsonValue]
    """What the objects have in common."""

    values: dict[str, list[Money] | JsonValue]
    """The figures."""

    def __getitem__(self, name: Metric | Grouping | IndexedField[Any] | str) -> list[Money] | JsonValue:
        """A figure or a part of the key, ``group[F.total.sum()]``; None where it has no value."""
        text = name.name if isinstance(name, IndexedField) else str(name)
        return self.values[text] if text in self.values else self.key.get(text)


class Aggregate(Struct):
    """All groups, in order of what they have in common; without a grouping one of everything."""

    groups: list[Group]
