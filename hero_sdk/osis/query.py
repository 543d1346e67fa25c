"""What is looked for in one table, as the statements that find, count and group it.

Values are always bound. Pages are found by key: each continues behind the last row of the one before, through at most
three stretches of an index, so that a page costs the same at every depth.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hero_sdk.osis.cursor import Cursor
from hero_sdk.osis.keys import SqlValue
from hero_sdk.osis.schema import TypeTable

__all__ = ["ANYTHING", "Query", "Statement"]

_AMONG = "t.number IN (SELECT value FROM json_each(?))"

_FEW = "0.0001"

ANYTHING = "-9e999"
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
            return [absent] if self.descending else [absent, _Stretch(f"{self.order} >= {ANYTHING}", ())]
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
