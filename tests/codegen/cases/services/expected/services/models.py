"""Services.

Written by `hero-sdk generate` from schemas/services. Change the schema, not this file.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hero_sdk.values import I64, U64, Index, IndexedField, Money, RefersTo, RootObject, Sid, WireEnum, readonly, secret

__all__ = ["Color", "Item", "Kept", "Other", "Third"]


class Color(WireEnum):
    RED = "red"
    GREEN = "green"


class Item(RootObject):
    """An object."""

    name: str
    other_sid: Sid | None = None
    tags: list[Sid] = Field(default_factory=list)
    created_at: I64 | None = readonly()
    rev: U64 | None = readonly()

    class Fields:
        """What `find` may filter, order and search by."""

        name = IndexedField[str]("name", can_search=True)
        other_sid = IndexedField[str](
            "other_sid", kind="sid", can_filter=False, refers_to=RefersTo("services", "Item", on_delete="clear")
        )
        tags = IndexedField[str](
            "tags",
            kind="sid",
            is_list=True,
            can_filter=False,
            refers_to=RefersTo("services", "Item", on_delete="cascade"),
        )


class Kept(RootObject):
    """Kept."""

    text: str
    pin: Annotated[str | None, Field(min_length=4)] = secret()
    hint: str | None = None

    secret_fields = ("pin", "hint")

    class Fields:
        """What `find` may filter, order and search by."""

        text = IndexedField[str]("text", can_filter=False, can_search=True)


class Other(RootObject):
    """Other."""


class Third(RootObject):
    """Third."""

    a: str
    b: U64
    c: Money
    d: Color | None = None
    e: bool = False

    indexes = (Index("a", "b", unique=True), Index("b", "a"))

    class Fields:
        """What `find` may filter, order and search by."""

        b = IndexedField[int]("b", kind="u64")
        c = IndexedField[Money]("c", kind="ocur")
        d = IndexedField[Color]("d", kind="enum")
        e = IndexedField[bool]("e", kind="bool")
