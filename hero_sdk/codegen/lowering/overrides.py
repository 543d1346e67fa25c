"""Whether a method of the schema fits the ready one it replaces, as a type checker sees it.

Where it does not, the generated method says so in a comment, and only there: a superfluous comment is an error too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hero_sdk.codegen.layout import Piece, flat

__all__ = ["OWN_SIGNATURE", "READY_CALLS", "READY_HANDLERS", "fits"]

OWN_SIGNATURE = "  # type: ignore[override]"

READY_CALLS: dict[str, str] = {
    "new": "object: T -> T",
    "new_many": "objects: Sequence[T] -> list[T]",
    "get": "sid: str -> T",
    "get_many": "sids: Sequence[str]; *; skip_missing?: bool -> list[T]",
    "exists": "sid: str -> bool",
    "set": "object: T; *; expected_rev?: int | None -> T",
    "set_many": "objects: Sequence[T] -> list[T]",
    "patch": "sid: str; fields: Mapping[str, Any]; *; expected_rev?: int | None -> T",
    "delete": "sid: str; *; expected_rev?: int | None -> bool",
    "delete_many": "sids: Sequence[str] -> int",
    "list": "*; after?: str | None; limit?: int -> list[str]",
    "list_full": "*; after?: str | None; limit?: int -> list[T]",
    "find": "query?: str | None; *; filter?: Mapping[str, Any] | None -> Page[T]",
    "find_all": "query?: str | None; *; filter?: Mapping[str, Any] | None -> AsyncIterator[T]",
    "count": "*; filter?: Mapping[str, Any] | None; query?: str | None -> int",
    "aggregate": "metrics: Sequence[str | Metric]; *; filter?: Mapping[str, Any] | None -> Aggregate",
}
"""The ready methods of a client's namespace. ``T`` is the root object, ``?`` marks what may be left out, and behind
``*`` names count. Types no schema can name stand for themselves: nothing fits them."""

READY_HANDLERS: dict[str, str] = {
    "new": "object: T -> T",
    "new_many": "objects: list[T] -> list[T]",
    "get": "sid: str -> T",
    "get_many": "sids: list[str]; skip_missing?: bool -> list[T]",
    "exists": "sid: str -> bool",
    "set": "object: T; expected_rev?: int | None -> T",
    "set_many": "objects: list[T] -> list[T]",
    "patch": "sid: str; fields: dict[str, JsonValue]; expected_rev?: int | None -> T",
    "delete": "sid: str; expected_rev?: int | None -> bool",
    "delete_many": "sids: list[str] -> int",
    "list": "after?: str | None; limit?: int -> list[str]",
    "list_full": "after?: str | None; limit?: int -> list[T]",
    "find": "query?: str | None; filter?: dict[str, JsonValue] | None -> Page[T]",
    "count": "filter?: dict[str, JsonValue] | None; query?: str | None -> int",
    "aggregate": "metrics: list[str]; group_by?: list[str] | None -> Aggregate",
}
"""The same of a handlers class, behind ``ctx``."""


@dataclass(frozen=True, slots=True)
class _Given:
    """A parameter as a type checker sees it."""

    name: str
    type: str
    is_optional: bool


def fits(ready: str, model: str, parameters: Sequence[tuple[str, Piece, bool]], result: Piece) -> bool:
    """Whether every call of the ``ready`` method is a call of this one, too, and answers the same type.

    ``parameters`` are names, types, and whether they may be left out.
    """
    own = [_Given(name, flat(piece), is_optional) for name, piece, is_optional in parameters]
    by_name = {given.name: given for given in own}
    wanted, _, answered = re.sub(r"\bT\b", model, ready).rpartition(" -> ")
    if flat(result) != answered:
        return False
    matched: set[str] = set()
    names_count = False
    for position, text in enumerate(wanted.split("; ")):
        if text == "*":
            names_count = True
            continue
        base = _given(text)
        found = by_name.get(base.name) if names_count else own[position] if position < len(own) else None
        if found is None or not _takes(found, base):
            return False
        matched.add(found.name)
    return all(given.is_optional for given in own if given.name not in matched)


def _given(text: str) -> _Given:
    name, _, annotation = text.partition(": ")
    return _Given(name.rstrip("?"), annotation, name.endswith("?"))


def _takes(found: _Given, base: _Given) -> bool:
    if base.is_optional and not found.is_optional:
        return False
    return found.type in (base.type, f"{base.type} | None", "JsonValue")
