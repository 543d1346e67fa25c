"""The wire's filters and orders as typed conditions.

``{"status": "open", "total": {"gte": …}, "zone": {"in": […]}, "tags": {"has": "x"}, "note": null}``: a bare value
means equal, null means absent, an object holds one or more comparisons that all must hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast, get_args

from hero_sdk.errors import InvalidParams
from hero_sdk.osis.keys import Key
from hero_sdk.osis.schema import TypeTable, table_of
from hero_sdk.values import Condition, IndexedField, Operator, Ordering, RootObject

__all__ = ["CREATED", "CREATION", "MAX_CHOICES", "field_for", "not_indexed", "parse_filter", "parse_order"]

CREATED = "created_at"
"""Every type can be ordered by it: order of creation is order of keys."""

CREATION: IndexedField[Any] = IndexedField(CREATED, kind="otime")
"""Of types that do not declare it."""

_OPERATORS = get_args(Operator)

MAX_CHOICES = 1_000
"""How many values one `in` may list."""

_SHOWN_CHARACTERS = 60
"""How much of a name is repeated to whoever sent it, and compared with ours."""


def parse_filter(model: type[RootObject], filter: Mapping[str, Any] | None) -> tuple[Condition, ...]:  # noqa: A002
    """Conditions that say what ``filter`` says. Raises InvalidParams."""
    table = table_of(model)
    return tuple(condition for name, wish in (filter or {}).items() for condition in _conditions(table, name, wish))


def parse_order(model: type[RootObject], order_by: str | None) -> Ordering | None:
    """``"total"`` or ``"-total"`` as an ordering. Raises InvalidParams."""
    if order_by is None:
        return None
    name = order_by.removeprefix("-")
    table = table_of(model)
    declared = table.fields.get(name)
    if name == CREATED and (declared is None or not declared.can_filter):
        return Ordering(CREATION, descending=order_by.startswith("-"))
    return Ordering(field_for(table, name, "order_by"), descending=order_by.startswith("-"))


def field_for(table: TypeTable[Any], name: str, path: str) -> IndexedField[Any]:
    """The field that is called ``name``. Raises InvalidParams where there is none that an index helps with."""
    declared = table.fields.get(name)
    if declared is not None and declared.can_filter:
        return declared
    if any(name in (key.name for key in composite.keys) for composite in table.composites):
        return declared or IndexedField(name, kind=table.keys[name].kind)
    raise not_indexed(table, name, path)


def not_indexed(table: TypeTable[Any], name: str, path: str) -> InvalidParams:
    """The error for a field that no index helps with: what to do about it."""
    if name in table.secrets:
        message = f"{table.name}.{name} is a secret: nothing can be found by it"
    elif name in table.names:
        message = f"{table.name}.{name} is not indexed: add @index or @filter to it in the schema"
    else:
        name = name[:_SHOWN_CHARACTERS]
        near = get_close_matches(name, table.names, n=1)
        message = f"{table.name} has no field {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    return InvalidParams(f"{path}: {message}", errors=[{"path": path, "message": message}])


def _conditions(table: TypeTable[Any], name: str, wish: object) -> Iterator[Condition]:
    field = field_for(table, name, f"filter.{name[:_SHOWN_CHARACTERS]}")
    key = table.keys[name]
    if wish is None:
        yield field.is_absent()
    elif not isinstance(wish, Mapping) or (key.is_money and "amount" in wish):
        if key.is_list or isinstance(wish, list):
            example = '{"has": …}' if key.is_list else '{"in": […]}'
            raise _wrong(f"filter.{name}", f"must say how to compare, like {example}")
        yield Condition(field, "eq", key.parse(wish, f"filter.{name}"))
    elif not wish:
        raise _wrong(f"filter.{name}", f"must hold one of {', '.join(_OPERATORS)}")
    else:
        for op, value in wish.items():
            yield _comparison(field, key, str(op), value)


def _comparison(field: IndexedField[Any], key: Key, op: str, value: object) -> Condition:
    path = f"filter.{key.name}.{op}"
    if op not in _OPERATORS:
        raise _wrong(f"filter.{key.name}", f"knows no {op[:40]!r}; comparisons are {', '.join(_OPERATORS)}")
    if op == "absent":
        if not isinstance(value, bool):
            raise _wrong(path, "must be true or false")
        return Condition(field, "absent", value)
    if key.is_list != (op == "has"):
        fitting = "has, absent" if key.is_list else "eq, ne, lt, lte, gt, gte, in, absent"
        raise _wrong(path, f"does not fit a {'list' if key.is_list else 'single value'}; what does: {fitting}")
    if op == "in":
        if not isinstance(value, list):
            raise _wrong(path, "must be a list")
        if len(value) > MAX_CHOICES:  # told before each of them is read
            raise _wrong(path, f"may hold at most {MAX_CHOICES:,} values, not {len(value):,}")
        return Condition(field, "in", tuple(key.parse(each, f"{path}[{at}]") for at, each in enumerate(value)))
    return Condition(field, cast(Operator, op), key.parse(value, path))


def _wrong(path: str, message: str) -> InvalidParams:
    return InvalidParams(f"{path} {message}", errors=[{"path": path, "message": message}])
