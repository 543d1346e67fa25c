"""What the address of a table asks for, and what is found of it in the time that a page has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.caller import Answer, CallFailed
from hero_sdk.admin.filters import Condition, as_filter, conditions
from hero_sdk.admin.object_types import ObjectType
from hero_sdk.errors import DeadlineExceeded, InvalidParams

__all__ = ["Found", "Wish", "look", "wish_of"]

_PAGE = 50
_LOOKING_S = 0.02
"""How long a page looks for its objects, and again without an order; whoever wants to wait longer can."""

_MOST_BACK = 50
"""Pages one can go back; more cursors make the address too long."""

_ANY_SID = "10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which objects are to be shown, and in which order."""

    conditions: Sequence[Condition]
    words: str
    """What is searched for."""

    sort: str
    """A field, with `-` in front downwards; empty for the order of creation."""

    cursors: Sequence[str]
    """Of this page and those before it, without the first."""

    wait: str | None
    """`1` for somebody who waits however long it takes."""

    selection: Mapping[str, Any]
    """Conditions and words, as methods take them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of objects, or why there is none."""

    answer: Answer
    unsorted: str
    """By which field there was no time to sort; empty where there was."""

    @property
    def objects(self) -> list[dict[str, Any]]:
        found = self.answer.result or {"items": []}
        return [each for each in found["items"] if isinstance(each, dict)]

    @property
    def next_cursor(self) -> str | None:
        return (self.answer.result or {}).get("next_cursor")

    @property
    def problem(self) -> str:
        """What is wrong with the wish itself; empty where nothing is."""
        return self.answer.message if self.answer.code == InvalidParams.code else ""

    @property
    def is_too_long(self) -> bool:
        """Nothing was found in the time that a page has."""
        return self.answer.code == DeadlineExceeded.code


def wish_of(asked: Asked, kind: ObjectType) -> Wish:
    """What the address asks for; an order that the type does not have is none."""
    query = asked.request.query_params
    wanted = conditions(kind, query.getlist("f"))
    words, sort = query.get("q", "").strip(), query.get("sort", "")
    selection: dict[str, Any] = {"filter": as_filter(kind, wanted)} if wanted else {}
    if words and kind.is_searched:
        selection["query"] = words
    return Wish(
        conditions=wanted,
        words=words,
        sort=sort if sort.removeprefix("-") in kind.orders else "",
        cursors=query.getlist("c")[-_MOST_BACK:],
        wait=query.get("wait"),
        selection=selection,
    )


async def look(asked: Asked, kind: ObjectType, wish: Wish) -> Found:
    """The page that is wished for, in order of creation where sorting takes too long. Raises CallFailed."""
    find, exists = f"{kind.namespace}.find", f"{kind.namespace}.exists"
    if exists in asked.methods:
        # Whoever comes first waits until the store is open, which is no part of looking and has no bound.
        await asked.caller.ask(exists, {"sid": _ANY_SID})
    plain: dict[str, Any] = {"limit": _PAGE, **wish.selection}
    ordered = plain | ({"order_by": wish.sort} if wish.sort else {})
    placed = ordered | ({"cursor": wish.cursors[-1]} if wish.cursors else {})
    answer = await asked.caller.ask(find, placed, within_s=None if wish.wait == "1" else _LOOKING_S)
    unsorted = ""
    if wish.sort and answer.code == DeadlineExceeded.code:
        unsorted = wish.sort.removeprefix("-")
        answer = await asked.caller.ask(find, plain, within_s=_LOOKING_S)
    if answer.is_error and answer.code not in (InvalidParams.code, DeadlineExceeded.code):
        raise CallFailed(answer)
    return Found(answer=answer, unsorted=unsorted)
