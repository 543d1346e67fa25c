"""Services.

Written by `hero-sdk generate` from schemas/services. Change the schema, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from hero_sdk.values import I64, U64, Index, IndexedField, Money, RefersTo, RootObject, Sid, WireEnum, readonly

__all__ = ["Color", "Item", "Kept", "Other", "Third"]


class Color(WireEnum):
    """Color."""

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

        name: ClassVar[IndexedField[str]] = IndexedField("name", can_search=True)
        other_sid: ClassVar[IndexedField[str]] = IndexedField(
            "other_sid", kind="sid", can_filter=False, refers_to=RefersTo("services", "Item", on_delete="clear")
        )
        tags: ClassVar[IndexedField[str]] = IndexedField(
            "tags",
            kind="sid",
            is_list=True,
            can_filter=False,
            refers_to=RefersTo("services", "Item", on_delete="cascade"),
        )


class Kept(RootObject):
    """Kept."""

    text: str

    class Fields:
        """What `find` may filter, order and search by."""

        text: ClassVar[IndexedField[str]] = IndexedField("text", can_filter=False, can_search=True)


class Other(RootObject):
    """Other."""


class Third(RootObject):
    """Third."""

    a: str
    b: U64
    c: Money
    d: Color | None = None
    e: bool = False

    indexes: ClassVar[tuple[Index, ...]] = (Index("a", "b", unique=True), Index("b", "a"))

    class Fields:
        """What `find` may filter, order and search by."""

        b: ClassVar[IndexedField[int]] = IndexedField("b", kind="u64")
        c: ClassVar[IndexedField[Money]] = IndexedField("c", kind="ocur")
        d: ClassVar[IndexedField[Color]] = IndexedField("d", kind="enum")
        e: ClassVar[IndexedField[bool]] = IndexedField("e", kind="bool")
