"""Conditions and orders as terms of SQL: a `Query`, where indexes of the type lead to what is looked for.

Values are bound by whoever runs it; names come from the schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hero_sdk.errors import InvalidParams
from hero_sdk.osis.filters import CREATED, MAX_CHOICES, not_indexed
from hero_sdk.osis.keys import Key, SqlValue
from hero_sdk.osis.query import ANYTHING, Query
from hero_sdk.osis.schema import TypeTable
from hero_sdk.values import Condition, Ordering

__all__ = ["compile_query"]

_COMPARISONS = {"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


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
        some = f"EXISTS (SELECT 1 FROM {table.side_table(key)} AS e WHERE e.number = t.number)"  # noqa: S608 - a class's
        return f"NOT {some}" if is_absent else some
    return f"{key.expressions[0]} IS NULL" if is_absent else f"{key.expressions[0]} >= {ANYTHING}"


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
