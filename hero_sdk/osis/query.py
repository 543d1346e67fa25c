"""Conditions and orders as SQL.

Values are always bound, names come from the schema. Pages are found by key: each continues behind the last row
of the one before, through at most three stretches of an index, so that a page costs the same at every depth.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hero_sdk.errors import InvalidParams
from hero_sdk.osis.cursor import Cursor
from hero_sdk.osis.filters import CREATED, MAX_CHOICES, not_indexed
from hero_sdk.osis.keys import Key, SqlValue
from hero_sdk.osis.schema import TypeTable
from hero_sdk.values import Condition, Ordering

__all__ = ["Query", "Statement", "compile_query"]

_COMPARISONS = {"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}

_FEW = "0.0001"

_ANYTHING = "-9e999"
"""Below every value but null; SQLite looks up `>= this` in an index, but not `IS NOT NULL`."""


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with the values for its places."""

    sql: str
    values: tuple[SqlValue, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of an index, as one more term."""

    term: str
    values: tuple[SqlValue, ...]
    is_of_one_value: bool = False
    """All its rows have the same value of what is ordered by."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for in one table, and in which order."""

    table: TypeTable[Any]
    sources: str
    """What stands behind FROM."""

    number: str
    """The row's number, named so that the index that leads can also order by it."""

    terms: tuple[str, ...]
    values: tuple[SqlValue, ...]
    order: str | None
    """SQL of what is ordered by; None for order of creation."""

    descending: bool
    has_absent: bool
    """Whether rows without a value of what is ordered by can be among them."""

    @property
    def identity(self) -> str:
        """The same for the same question, whatever page of it is asked for."""
        return repr((self.table.name, self.sources, self.terms, self.values, self.order, self.descending))

    @property
    def can_be_walked(self) -> bool:
        """Whether rows may be tested one by one in their order: not where the entries of a list lead to them."""
        return bool(self.terms) and self.number == "t.number"

    def page(self, limit: int, after: Cursor | None = None, *, text: str = "body") -> Statement:
        """Number, text and order value of the next at most ``limit`` rows; ``text`` is SQL of the second."""
        stretches = [_Stretch("", ())] if after is None else self._behind(after)
        parts = [self._read(stretch, limit, text) for stretch in stretches]
        if len(parts) == 1:
            return parts[0]
        return Statement(
            " UNION ALL ".join(f"SELECT * FROM ({part.sql})" for part in parts) + " LIMIT ?",
            (*(value for part in parts for value in part.values), limit),
        )

    def walk(self, limit: int, after: Cursor | None, steps: int, *, text: str = "body") -> Statement:
        """The same along the index of the order, where each of at most ``steps`` rows is tested: maybe too few."""
        stretches = [_Stretch("", ())] if after is None else self._behind(after)
        parts = [self._tested(stretch, steps, text) for stretch in stretches]
        # The bound is that of all stretches together: none is gone into before the one before it is at its end.
        tested = " UNION ALL ".join(f"SELECT * FROM ({part.sql})" for part in parts)
        return Statement(
            f"SELECT number, body, value FROM ({tested} LIMIT ?) WHERE fits LIMIT ?",
            (*(value for part in parts for value in part.values), steps, limit),
        )

    def numbers(self, limit: int) -> Statement:
        """Numbers of at most ``limit`` rows, in no order."""
        return Statement(f"SELECT {self.number} FROM {self._where('')} LIMIT ?", (*self.values, limit))

    def count(self, among: str | None = None) -> Statement:
        """How many rows there are; of those in ``among``, a JSON list of numbers."""
        if among is None:
            return Statement(f"SELECT count(*) FROM {self._where('')}", self.values)
        return Statement(f"SELECT count(*) FROM {self._where(_AMONG)}", (*self.values, among))

    def count_to(self, most: int) -> Statement:
        """How many rows there are, or ``most``."""
        return Statement(f"SELECT count(*) FROM (SELECT 1 FROM {self._where('')} LIMIT ?)", (*self.values, most))

    def groups(self, keys: Sequence[str], figures: Sequence[str], limit: int) -> Statement:
        """Keys and figures (SQL over a row, SQL over many) of at most ``limit`` groups of rows with the same keys."""
        grouped = f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(keys)}" if keys else ""
        columns = ", ".join([*keys, *figures])
        return Statement(f"SELECT {columns} FROM {self._where('')}{grouped} LIMIT ?", (*self.values, limit))

    def among(self, numbers: str) -> Query:
        """The same, of the rows in ``numbers`` alone: a JSON list."""
        return replace(self, terms=(*self.terms, _AMONG), values=(*self.values, numbers))

    def _behind(self, after: Cursor) -> list[_Stretch]:
        """The stretches of the index behind ``after``, in order; absent values come first."""
        further = "<" if self.descending else ">"
        same = f"{self.number} {further} ?"
        if self.order is None:
            return [_Stretch(same, (after.number,))]
        if after.value is None:
            absent = _Stretch(f"{self.order} IS NULL AND {same}", (after.number,), is_of_one_value=True)
            return [absent] if self.descending else [absent, _Stretch(f"{self.order} >= {_ANYTHING}", ())]
        # Beside a range of the same field SQLite would not believe that one value of it is few rows.
        equal = f"likelihood({self.order} = ?, {_FEW}) AND {same}"
        equals = _Stretch(equal, (after.value, after.number), is_of_one_value=True)
        beyond = _Stretch(f"{self.order} {further} ?", (after.value,))
        last = _Stretch(f"{self.order} IS NULL", (), is_of_one_value=True)
        return [equals, beyond, last] if self.descending and self.has_absent else [equals, beyond]

    def _read(self, stretch: _Stretch, limit: int, text: str) -> Statement:
        return Statement(
            f"SELECT t.number, {text}, {self.order or 'NULL'} FROM {self._where(stretch.term)} "
            f"ORDER BY {self._along(stretch)} LIMIT ?",
            (*self.values, *stretch.values, limit),
        )

    def _tested(self, stretch: _Stretch, steps: int, text: str) -> Statement:
        # What stands among the columns leads to no index, so the order's own is the only one there is.
        fits = f"({' AND '.join(self.terms)})"
        where = f" WHERE {stretch.term}" if stretch.term else ""
        return Statement(
            f"SELECT t.number, {text} AS body, {self.order or 'NULL'} AS value, {fits} AS fits "
            f"FROM {self.sources}{where} ORDER BY {self._along(stretch)} LIMIT ?",
            (*self.values, *stretch.values, steps),
        )

    def _along(self, stretch: _Stretch) -> str:
        direction = " DESC" if self.descending else ""
        # SQLite would sort rows of one value once more if it were told to order by that value.
        is_by_number = self.order is None or stretch.is_of_one_value
        return f"{self.number if is_by_number else f'{self.order}{direction}, {self.number}'}{direction}"

    def _where(self, term: str) -> str:
        terms = [*self.terms, term] if term else self.terms
        return f"{self.sources} WHERE {' AND '.join(terms)}" if terms else self.sources


_AMONG = "t.number IN (SELECT value FROM json_each(?))"


def compile_query(table: TypeTable[Any], conditions: Sequence[Condition], ordering: Ordering | None = None) -> Query:
    """The query for ``conditions``, all of which must hold. Raises InvalidParams where no index helps."""
    _check_indexed(table, conditions, ordering)
    _check_currencies(table, conditions)
    terms: list[str] = []
    values: list[SqlValue] = []
    lists = [condition for condition in conditions if condition.op == "has"]
    for condition in (*lists, *(each for each in conditions if each.op != "has")):
        term, bound = _term(table, condition, lists)
        terms.append(term)
        values += bound
    return Query(
        table=table,
        sources=_sources(table, lists),
        number="s0.number" if lists else "t.number",
        terms=tuple(terms),
        values=tuple(values),
        order=_order(table, conditions, ordering),
        descending=ordering is not None and ordering.descending,
        has_absent=ordering is None or all(_leaves_absent(each) for each in _about(ordering.field.name, conditions)),
    )


def _about(name: str, conditions: Sequence[Condition]) -> list[Condition]:
    return [condition for condition in conditions if condition.field.name == name]


def _leaves_absent(condition: Condition) -> bool:
    return condition.op == "ne" or (condition.op == "absent" and bool(condition.value))


def _check_indexed(table: TypeTable[Any], conditions: Sequence[Condition], ordering: Ordering | None) -> None:
    """Every field needs an index of its own, or a place in a composite behind fields that are given."""
    given = {condition.field.name for condition in conditions if condition.op == "eq"}
    wanted = [(condition.field, condition.field.name) for condition in conditions]
    if ordering is not None and not _is_creation(table, ordering):
        wanted.append((ordering.field, "order_by"))
    for field, path in wanted:
        declared = table.fields.get(field.name)
        if declared is not None and declared is not field:
            raise TypeError(f"{field!r} is not a field of {table.name}")
        if declared is not None and declared.can_filter:
            continue
        if not any(_leads_to(field.name, [key.name for key in each.keys], given) for each in table.composites):
            raise not_indexed(table, field.name, path)


def _check_currencies(table: TypeTable[Any], conditions: Sequence[Condition]) -> None:
    named: dict[str, str] = {}
    for condition in conditions:
        key = table.keys[condition.field.name]
        if key.is_money and condition.op in _COMPARISONS:
            currency = key.parse(condition.value, key.name).currency
            if named.setdefault(key.name, currency) != currency:
                raise _wrong(key.name, f"compares within one currency, not with {named[key.name]} and {currency}")


def _leads_to(name: str, names: list[str], given: set[str]) -> bool:
    return name in names and given.issuperset(names[: names.index(name)])


def _is_creation(table: TypeTable[Any], ordering: Ordering) -> bool:
    declared = table.fields.get(ordering.field.name)
    return ordering.field.name == CREATED and (declared is None or not declared.can_filter)


def _sources(table: TypeTable[Any], lists: Sequence[Condition]) -> str:
    if not lists:
        return f"{table.table} AS t"
    joined = [f"{table.side_table(table.keys[each.field.name])} AS s{at}" for at, each in enumerate(lists)]
    others = "".join(f" JOIN {side} ON s{at}.number = s0.number" for at, side in enumerate(joined[1:], start=1))
    return f"{joined[0]}{others} JOIN {table.table} AS t ON t.number = s0.number"


def _order(table: TypeTable[Any], conditions: Sequence[Condition], ordering: Ordering | None) -> str | None:
    if ordering is None or _is_creation(table, ordering):
        return None
    key = table.keys[ordering.field.name]
    if key.is_list:
        raise _wrong("order_by", f"cannot be {key.name}, which is a list")
    if key.is_money and not any(each.op in _COMPARISONS for each in _about(key.name, conditions)):
        raise _wrong("order_by", f"can be {key.name} only where the filter names its currency: compare {key.name}")
    return key.expressions[-1]


def _term(table: TypeTable[Any], condition: Condition, lists: Sequence[Condition]) -> tuple[str, tuple[SqlValue, ...]]:
    key = table.keys[condition.field.name]
    op, value = condition.op, condition.value
    if op == "absent":
        return _absence(table, key, is_absent=bool(value)), ()
    if key.is_list != (op == "has"):
        raise _wrong(key.name, "is a list: use has()" if key.is_list else "is not a list: has() does not fit")
    if op == "in":
        return _choice(key, [key.encode(key.parse(each, key.name)) for each in value])
    bound = key.encode(key.parse(value, key.name))
    if op == "has":
        at = next(at for at, each in enumerate(lists) if each is condition)
        return (f"s{at}.currency = ? AND s{at}.micros = ?" if key.is_money else f"s{at}.entry = ?"), bound
    if op == "ne":
        return f"NOT ({' AND '.join(f'{column} IS ?' for column in key.expressions)})", bound
    *same, last = key.expressions
    return " AND ".join([*(f"{column} = ?" for column in same), f"{last} {_COMPARISONS[op]} ?"]), bound


def _absence(table: TypeTable[Any], key: Key, *, is_absent: bool) -> str:
    if key.is_list:
        some = f"EXISTS (SELECT 1 FROM {table.side_table(key)} AS e WHERE e.number = t.number)"
        return f"NOT {some}" if is_absent else some
    return f"{key.expressions[0]} IS NULL" if is_absent else f"{key.expressions[0]} >= {_ANYTHING}"


def _choice(key: Key, choices: list[tuple[SqlValue, ...]]) -> tuple[str, tuple[SqlValue, ...]]:
    if len(choices) > MAX_CHOICES:
        raise _wrong(key.name, f"may be one of at most {MAX_CHOICES:,} values, not {len(choices):,}")
    bound = tuple(value for choice in choices for value in choice)
    if not choices:
        return "FALSE", ()
    if key.is_money:
        places = ", ".join(["(?, ?)"] * len(choices))
        return f"({', '.join(key.expressions)}) IN (VALUES {places})", bound
    return f"{key.expressions[0]} IN ({', '.join('?' * len(choices))})", bound


def _wrong(path: str, message: str) -> InvalidParams:
    return InvalidParams(f"{path} {message}", errors=[{"path": path, "message": message}])
