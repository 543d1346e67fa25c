"""Filters and order of a table: between its address, the words people read, and what `find` takes.

An address has `f=OPERATOR:FIELD:VALUE` once for each condition, `sort=FIELD` or `sort=-FIELD`, and `q` for words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hero_sdk.admin.object_types import FilterField, ObjectType

__all__ = ["OPERATORS", "Condition", "as_filter", "condition_of", "conditions"]

OPERATORS = {
    "eq": "is",
    "ne": "is not",
    "gte": "at least",
    "gt": "more than",
    "lte": "at most",
    "lt": "less than",
    "in": "one of",
    "has": "has",
    "prefix": "begins with",
    "absent": "is absent",
}

_TRUE = ("", "true", "yes", "1")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a table."""

    operator: str
    field: str
    value: str

    @property
    def text(self) -> str:
        """As in an address."""
        return f"{self.operator}:{self.field}:{self.value}"

    @property
    def words(self) -> str:
        if self.operator == "absent":
            return "is absent" if self.value in _TRUE else "is there"
        return OPERATORS.get(self.operator, self.operator)

    @property
    def shown(self) -> str:
        return "" if self.operator == "absent" else self.value


def condition_of(kind: ObjectType, text: str) -> Condition | None:
    """The condition an address names; None for one that this type has no index for."""
    operator, _, rest = text.partition(":")
    field, _, value = rest.partition(":")
    found = kind.filters.get(field)
    return Condition(operator, field, value) if found is not None and operator in found.operators else None


def conditions(kind: ObjectType, texts: Sequence[str]) -> list[Condition]:
    """The conditions of an address, each once."""
    found = [condition_of(kind, text) for text in texts[:20]]
    return list(dict.fromkeys(each for each in found if each is not None))


def as_filter(kind: ObjectType, wanted: Sequence[Condition]) -> dict[str, Any]:
    """What `find` takes."""
    made: dict[str, Any] = {}
    for each in wanted:
        field = kind.filters[each.field]
        made.setdefault(each.field, {})[each.operator] = _value(field, each, is_time=_is_time(kind, each.field))
    return made


def _value(field: FilterField, condition: Condition, *, is_time: bool) -> Any:
    if condition.operator == "absent":
        return condition.value in _TRUE
    if condition.operator == "in":
        return [_one(field, part.strip(), is_time=is_time) for part in condition.value.split(",") if part.strip()]
    return _one(field, condition.value, is_time=is_time)


def _one(field: FilterField, text: str, *, is_time: bool) -> Any:
    if field.is_money:
        amount, _, currency = text.strip().partition(" ")
        return {"amount": amount, "currency": currency.strip().upper() or "EUR"}
    if is_time and text.strip() == "today":
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return int(midnight.timestamp())
    if is_time and len(text.strip()) == 10 and text.count("-") == 2:
        return f"{text.strip()}T00:00:00Z"
    if field.kind == "boolean":
        return text.strip().lower() in ("true", "yes", "1")
    if field.kind == "integer" and text.strip().removeprefix("-").isdecimal() and len(text.strip()) < 20:
        return int(text)
    if field.kind == "number":
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _is_time(kind: ObjectType, field: str) -> bool:
    return field in kind.fields and kind.fields[field].is_time
