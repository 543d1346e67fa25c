"""What the killed processes keep: every kind of key the store derives, text, references; and a later version of it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from hero_sdk.osis import StoreSchema
from hero_sdk.values import F64, I64, U64, Index, IndexedField, Money, RefersTo, RootObject, readonly

__all__ = ["CLERKS", "EARLY", "LATE", "Account", "Entry"]


class Account(RootObject):
    """One per writer and round; entries go with it."""

    owner: str

    class Fields:
        owner: ClassVar[IndexedField[str]] = IndexedField("owner")


class Entry(RootObject):
    """``key`` is nobody else's; ``version`` grows with each change."""

    owner: str
    key: str
    version: I64 = 0
    token: str
    text: str = ""
    price: Money | None = None
    weight: F64 = 0.0
    big: U64 = 0
    tags: list[str] = Field(default_factory=list)
    account_sid: str | None = None
    rev: U64 | None = readonly()

    indexes: ClassVar[tuple[Index, ...]] = (Index("owner", "version"),)

    class Fields:
        owner: ClassVar[IndexedField[str]] = IndexedField("owner")
        key: ClassVar[IndexedField[str]] = IndexedField("key", can_search=True)
        token: ClassVar[IndexedField[str]] = IndexedField("token", can_filter=False, is_unique=True)
        text: ClassVar[IndexedField[str]] = IndexedField("text", can_filter=False, can_search=True)
        price: ClassVar[IndexedField[Money]] = IndexedField("price", kind="ocur")
        weight: ClassVar[IndexedField[float]] = IndexedField("weight", kind="f64")
        big: ClassVar[IndexedField[int]] = IndexedField("big", kind="u64")
        tags: ClassVar[IndexedField[str]] = IndexedField("tags", is_list=True)
        account_sid: ClassVar[IndexedField[str]] = IndexedField(
            "account_sid", refers_to=RefersTo("ledger", "Account", "cascade")
        )


CLERKS = StoreSchema(domain="ledger", models=(Account, Entry))


class Note(RootObject):
    title: str
    weight: I64
    tag: str

    class Fields:
        title: ClassVar[IndexedField[str]] = IndexedField("title")


class Memo(RootObject):
    """What a Note became: another name, other names and types of fields, everything indexed."""

    name: str
    weight: F64
    tag: list[str]
    size: I64 = 3

    renamed: ClassVar[dict[str, tuple[str, ...]]] = {"name": ("title",)}
    former_names: ClassVar[tuple[str, ...]] = ("Note",)

    class Fields:
        name: ClassVar[IndexedField[str]] = IndexedField("name", is_unique=True, can_search=True)
        weight: ClassVar[IndexedField[float]] = IndexedField("weight", kind="f64", is_unique=True)
        tag: ClassVar[IndexedField[str]] = IndexedField("tag", is_list=True)
        size: ClassVar[IndexedField[int]] = IndexedField("size", kind="i64")


EARLY = StoreSchema(domain="notes", models=(Note,))
LATE = StoreSchema(domain="notes", models=(Memo,))
