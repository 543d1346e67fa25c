"""Typed queries: a model's ``Fields`` make conditions and orderings, which are plain values.

Nothing here knows how a store answers them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Literal, NoReturn, TypeVar

__all__ = [
    "Condition",
    "Grouping",
    "Index",
    "IndexedField",
    "Metric",
    "MetricOperator",
    "Operator",
    "Ordering",
    "Period",
    "RefersTo",
]

T = TypeVar("T")

Operator = Literal["eq", "ne", "lt", "lte", "gt", "gte", "in", "has", "absent"]
MetricOperator = Literal["count", "sum", "min", "max", "avg"]
Period = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True, init=False)
class Index:
    """Several fields indexed together, in this order."""

    fields: tuple[str, ...]
    unique: bool

    def __init__(self, *fields: str, unique: bool = False) -> None:
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "unique", unique)


@dataclass(frozen=True, slots=True)
class RefersTo:
    """The type whose sid a field holds, and what deleting the target does to the holder."""

    domain: str
    type: str
    on_delete: Literal["restrict", "cascade", "clear"] = "restrict"


class IndexedField(Generic[T]):
    """A field that ``find`` may filter, order or search by.

    Comparing it gives a Condition: ``Order.Fields.status == OrderStatus.NEW``. For a list, T is the item's type.
    """

    __slots__ = ("can_filter", "can_search", "is_list", "is_unique", "kind", "name", "refers_to")

    def __init__(
        self,
        name: str,
        *,
        kind: str = "str",
        is_list: bool = False,
        can_filter: bool = True,
        can_search: bool = False,
        is_unique: bool = False,
        refers_to: RefersTo | None = None,
    ) -> None:
        self.name = name
        self.kind = kind
        self.is_list = is_list
        self.can_filter = can_filter
        self.can_search = can_search
        self.is_unique = is_unique
        self.refers_to = refers_to

    def __eq__(self, value: T | None) -> Condition:  # type: ignore[override]
        return self.is_absent() if value is None else Condition(self, "eq", value)

    def __ne__(self, value: T | None) -> Condition:  # type: ignore[override]
        return self.is_present() if value is None else Condition(self, "ne", value)

    def __lt__(self, value: T) -> Condition:
        return Condition(self, "lt", value)

    def __le__(self, value: T) -> Condition:
        return Condition(self, "lte", value)

    def __gt__(self, value: T) -> Condition:
        return Condition(self, "gt", value)

    def __ge__(self, value: T) -> Condition:
        return Condition(self, "gte", value)

    __hash__ = object.__hash__

    def in_(self, values: Iterable[T]) -> Condition:
        """The field is one of these."""
        return Condition(self, "in", tuple(values))

    def has(self, value: T) -> Condition:
        """The list holds this."""
        return Condition(self, "has", value)

    def is_absent(self) -> Condition:
        """The field has no value."""
        return Condition(self, "absent", True)

    def is_present(self) -> Condition:
        """The field has a value."""
        return Condition(self, "absent", False)

    def count(self) -> Metric:
        """How many objects have a value."""
        return Metric("count", self)

    def sum(self) -> Metric:
        """All values together."""
        return Metric("sum", self)

    def min(self) -> Metric:
        """The smallest value."""
        return Metric("min", self)

    def max(self) -> Metric:
        """The largest value."""
        return Metric("max", self)

    def avg(self) -> Metric:
        """The mean of the values there are."""
        return Metric("avg", self)

    def by_day(self) -> Grouping:
        """Objects of one day (UTC) together."""
        return Grouping(self, "day")

    def by_week(self) -> Grouping:
        """Objects of one week together, which is named by its Monday."""
        return Grouping(self, "week")

    def by_month(self) -> Grouping:
        """Objects of one month together."""
        return Grouping(self, "month")

    def by_year(self) -> Grouping:
        """Objects of one year together."""
        return Grouping(self, "year")

    def asc(self) -> Ordering:
        """Smallest first."""
        return Ordering(self)

    def desc(self) -> Ordering:
        """Largest first."""
        return Ordering(self, descending=True)

    def __repr__(self) -> str:
        return f"IndexedField({self.name!r}, kind={self.kind!r})"


class _ByName(ABC):
    """Equality of what holds a field, by the field's name, since fields themselves compare to conditions."""

    __slots__ = ()

    @abstractmethod
    def _facts(self) -> tuple[object, ...]:
        """What it is compared by."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash(self._facts())


@dataclass(frozen=True, slots=True, eq=False)
class Condition(_ByName):
    """One thing that must hold. ``absent`` has true for absent and false for present as its value."""

    field: IndexedField[Any]
    op: Operator
    value: Any

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a condition has no truth of its own; give find() several of them instead of joining with `and`"
        )

    def _facts(self) -> tuple[object, ...]:
        return self.field.name, self.op, self.value


@dataclass(frozen=True, slots=True, eq=False)
class Ordering(_ByName):
    """What comes first."""

    field: IndexedField[Any]
    descending: bool = False

    def _facts(self) -> tuple[object, ...]:
        return self.field.name, self.descending


@dataclass(frozen=True, slots=True, eq=False)
class Metric(_ByName):
    """One figure of a group of objects; without a field how many there are. Its text is its name in the answer.

    >>> str(Metric("sum", IndexedField("total", kind="ocur")))
    'sum(total)'
    """

    op: MetricOperator = "count"
    field: IndexedField[Any] | None = None

    def __str__(self) -> str:
        return self.op if self.field is None else f"{self.op}({self.field.name})"

    def _facts(self) -> tuple[object, ...]:
        return (str(self),)


@dataclass(frozen=True, slots=True, eq=False)
class Grouping(_ByName):
    """What the objects of a group have in common. Its text is its name in the answer."""

    field: IndexedField[Any]
    period: Period | None = None
    """A stretch of time around the value, instead of the value itself."""

    def __str__(self) -> str:
        return self.field.name if self.period is None else f"{self.period}({self.field.name})"

    def _facts(self) -> tuple[object, ...]:
        return (str(self),)
