"""Figures about groups of objects, by one statement.

Sums are exact: SQLite's own integers end at 64 bits, so that what may be large is summed in two halves, and joined
here. Amounts of different currencies never meet: the statement keeps them apart in groups of their own, and every
figure can be told from those of the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import groupby
from math import isfinite
from operator import itemgetter
from typing import Any

from hero_sdk.errors import FailedPrecondition, InvalidParams
from hero_sdk.osis import finding
from hero_sdk.osis.access import Access
from hero_sdk.osis.filters import CREATED, field_for
from hero_sdk.osis.keys import SERVER_KEPT, Key
from hero_sdk.osis.schema import TypeTable
from hero_sdk.values import Aggregate, Condition, Group, Grouping, IndexedField, Metric, Money, MoneyError, to_wire

__all__ = ["MAX_GROUPINGS", "MAX_METRICS", "aggregate"]

MAX_METRICS = 100
MAX_GROUPINGS = 8

_INTEGERS = {"i8", "i16", "i32", "i64", "int", "u8", "u16", "u32", "u64"}
_LARGE = {"i64", "int", "u64"}
_FLOATS = {"f32", "f64", "float"}
_TIMES = {"otime", "odate"}

_PERIODS = {
    "day": "date({0})",
    "week": "date({0}, 'weekday 0', '-6 days')",
    "month": "strftime('%Y-%m', {0})",
    "year": "strftime('%Y', {0})",
}


async def aggregate(
    access: Access,
    table: TypeTable[Any],
    metrics: Sequence[Metric],
    groupings: Sequence[Grouping],
    conditions: Sequence[Condition],
    text: str | None,
) -> Aggregate:
    """``metrics`` of the objects that match, in groups. Raises InvalidParams for what no index helps with."""
    _check_number("metrics", len(metrics), least=1, most=MAX_METRICS)
    _check_number("group_by", len(groupings), least=0, most=MAX_GROUPINGS)
    keys = [_part(table, grouping) for grouping in groupings]
    figures = [_figure(table, metric) for metric in metrics]
    currencies = list(dict.fromkeys(figure.currency for figure in figures if figure.currency is not None))
    columns = list(dict.fromkeys(column for figure in figures for column in figure.columns))
    query = await finding.matching_query(access, finding.Wish(table=table, conditions=conditions, text=text))
    apart = [column for key in keys for column in key.columns]
    most = access.settings.max_limit
    statement = query.groups([*apart, *currencies], columns, most + 1)
    rows = await access.rows(statement.sql, statement.values, is_long=True)
    if len(rows) > most:
        raise FailedPrecondition(
            f"more than {most:,} groups (each currency counts): narrow the filter, or group by something coarser"
        )
    names = [*currencies, *columns]
    groups = []
    for same, found in groupby(rows, itemgetter(slice(len(apart)))):
        parts = [dict(zip(names, row[len(apart) :], strict=True)) for row in found]
        groups.append(_group(keys, same, figures, parts))
    if not groups and not keys:
        groups.append(_group((), (), figures, []))
    return Aggregate.model_construct(groups=groups)


Parts = Sequence[dict[str, Any]]
"""What the statement found out about a group, by column: one part for each combination of currencies."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing that groups have in common."""

    name: str
    columns: tuple[str, ...]
    read: Callable[[tuple[Any, ...]], Any]


@dataclass(frozen=True, slots=True)
class _Figure:
    """One metric in SQL, and how it is told from the statement's columns."""

    name: str
    columns: tuple[str, ...]
    tell: Callable[[Parts], Any]
    currency: str | None = None
    """The column of the currency, for money."""


def _part(table: TypeTable[Any], grouping: Grouping) -> _Part:
    name = str(grouping)
    key = _key(table, grouping.field, "group_by")
    if key.is_list:
        raise _wrong("group_by", f"cannot be {key.name}, which is a list: an object would stand in several groups")
    if grouping.period is None:
        return _Part(name, key.expressions, lambda values: _read(key, values))
    if key.kind in _TIMES or key.name in SERVER_KEPT[1:]:
        moment = key.expressions[0] if key.kind == "odate" else f"{key.expressions[0]}, 'unixepoch'"
        return _Part(name, (_PERIODS[grouping.period].format(moment),), itemgetter(0))
    raise _wrong("group_by", f"cannot be {name}: {key.name} is neither a time nor a day")


def _figure(table: TypeTable[Any], metric: Metric) -> _Figure:
    name = str(metric)
    if metric.field is None:
        if metric.op != "count":
            raise _wrong("metrics", f"{name} needs a field, like {name}(total)")
        return _Figure(name, ("count(*)",), lambda parts: _sum(parts, "count(*)"))
    key = _key(table, metric.field, "metrics")
    if key.is_list:
        raise _wrong("metrics", f"{name} does not fit {key.name}, which is a list")
    value = key.expressions[-1]
    if metric.op == "count":
        count = f"count({value})"
        return _Figure(name, (count,), lambda parts: _sum(parts, count))
    if metric.op in ("min", "max"):
        return _extreme(name, metric.op, key)
    if not (key.is_money or key.kind in _INTEGERS or key.kind in _FLOATS or key.kind == "oduration"):
        raise _wrong("metrics", f"{name} does not fit {key.name}, which is not a number")
    return _total(name, key, is_mean=metric.op == "avg")


def _extreme(name: str, op: str, key: Key) -> _Figure:
    if not (key.is_money or key.kind in _INTEGERS | _FLOATS | _TIMES | {"oduration"}):
        raise _wrong("metrics", f"{name} does not fit {key.name}, which is neither a number nor a time")
    column = f"{op}({key.expressions[-1]})"
    choose: Callable[[Iterable[Any]], Any] = min if op == "min" else max

    def tell(parts: Parts) -> Any:
        present = [part[column] for part in parts if part[column] is not None]
        return _read(key, (choose(present),)) if present else None

    if key.is_money:
        return _per_currency(name, (column,), key, lambda parts: choose(part[column] for part in parts))
    return _Figure(name, (column,), tell)


def _total(name: str, key: Key, *, is_mean: bool) -> _Figure:
    columns, tell_sum = _summed(name, key)
    count = f"count({key.expressions[-1]})"

    def tell(parts: Parts) -> Any:
        number = _sum(parts, count)
        total = tell_sum(parts)
        return total if not is_mean else total / number if number else None

    def tell_micros(parts: Parts) -> int:
        total = tell_sum(parts)
        return round(Fraction(total, _sum(parts, count))) if is_mean else total

    columns = (*columns, count)
    if key.is_money:
        return _per_currency(name, columns, key, tell_micros)
    if key.kind == "oduration":
        return _Figure(name, columns, lambda parts: _duration(tell(parts)))
    return _Figure(name, columns, lambda parts: _number(tell(parts)))


def _summed(name: str, key: Key) -> tuple[tuple[str, ...], Callable[[Parts], Any]]:
    """Columns that make up a sum, and the sum."""
    value = key.expressions[-1]
    if key.kind == "u64" and key.name not in SERVER_KEPT:  # twenty digits of text
        return _halves(f"CAST(substr({value}, 1, 10) AS INTEGER)", f"CAST(substr({value}, 11) AS INTEGER)", 10**10)
    if key.kind in _LARGE or key.is_money:
        return _halves(f"{value} >> 32", f"{value} & 4294967295", 2**32)
    column, count = f"sum({value})", f"count({value})"

    def tell(parts: Parts) -> Any:
        total = _sum(parts, column)
        # SQLite says null where infinities meet.
        if not isfinite(total) or any(part[column] is None and part[count] for part in parts):
            raise FailedPrecondition(f"{name} is beyond what a float can hold")
        return total

    return (column,), tell


def _halves(high: str, low: str, base: int) -> tuple[tuple[str, ...], Callable[[Parts], int]]:
    columns = f"sum({high})", f"sum({low})"
    return columns, lambda parts: _sum(parts, columns[0]) * base + _sum(parts, columns[1])


def _per_currency(name: str, columns: tuple[str, ...], key: Key, tell: Callable[[Parts], int]) -> _Figure:
    """A figure of money: an amount for each currency, in order of their codes."""
    currency = key.expressions[0]

    def tell_all(parts: Parts) -> list[Money]:
        apart: dict[str, list[dict[str, Any]]] = {}
        for part in parts:
            if part[currency] is not None:
                apart.setdefault(part[currency], []).append(part)
        try:
            return [Money(tell(apart[code]), code) for code in sorted(apart)]
        except MoneyError as error:
            raise FailedPrecondition(f"{name}: {error}") from error

    return _Figure(name, columns, tell_all, currency)


def _group(keys: Sequence[_Part], same: tuple[Any, ...], figures: Sequence[_Figure], parts: Parts) -> Group:
    common = {}
    for key in keys:
        common[key.name] = key.read(same[: len(key.columns)])
        same = same[len(key.columns) :]
    values = {figure.name: figure.tell(parts) for figure in figures}
    return Group.model_construct(key=_present(common), values=_present(values))


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _key(table: TypeTable[Any], field: IndexedField[Any], path: str) -> Key:
    if field.name == CREATED and field.name not in table.keys:
        return _CREATION
    if table.fields.get(field.name, field) is not field:
        raise TypeError(f"{field!r} is not a field of {table.name}")
    return table.keys[field_for(table, field.name, path).name]


_CREATION = Key(
    name=CREATED,
    attribute=CREATED,
    kind="otime",
    annotation=None,
    is_list=False,
    expressions=(CREATED,),
    columns=(),
    encode=lambda value: (value,),
)
"""Of types that do not declare it: the store knows it of every object."""


def _read(key: Key, values: tuple[Any, ...]) -> Any:
    """A value of ``key``, as it stands on the wire."""
    value = values[-1]
    if value is None:
        return None
    if key.is_money:
        return to_wire(Money(value, values[0]))
    if key.kind == "u64":
        return int(value)
    if key.kind == "bool":
        return bool(value)
    return _duration(value) if key.kind == "oduration" else value


def _sum(parts: Parts, column: str) -> Any:
    return sum(part[column] or 0 for part in parts)


def _duration(seconds: float | None) -> int | float | None:
    return None if seconds is None else to_wire(timedelta(seconds=seconds))


def _number(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not -(2**63) <= value < 2**64 else value


def _check_number(path: str, number: int, *, least: int, most: int) -> None:
    if not least <= number <= most:
        raise _wrong(path, f"must be {f'from {least} to' if least else 'at most'} {most}, not {number}")


def _wrong(path: str, message: str) -> InvalidParams:
    return InvalidParams(f"{path} {message}", errors=[{"path": path, "message": message}])
