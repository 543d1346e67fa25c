"""Cakes as several schemas know them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field

from hero_sdk.osis import Osis, Store, StoreSchema
from hero_sdk.values import I32, Index, IndexedField, Money, RootObject, WireEnum


class Size(WireEnum):
    SMALL = "small"
    LARGE = "large"


def early() -> Any:
    class Cake(RootObject):
        title: str
        weight: I32 = 0

        class Fields:
            title: ClassVar[IndexedField[str]] = IndexedField("title")
            weight: ClassVar[IndexedField[int]] = IndexedField("weight", kind="i32")

    return Cake


def late() -> Any:
    class Cake(RootObject):
        name: str
        weight: I32 = 0
        size: Size = Size.LARGE
        tags: list[str] = Field(default_factory=list)
        price: Money | None = None

        renamed: ClassVar[dict[str, tuple[str, ...]]] = {"name": ("title",)}
        indexes: ClassVar[tuple[Index, ...]] = (Index("size", "name"),)

        class Fields:
            name: ClassVar[IndexedField[str]] = IndexedField("name", is_unique=True)
            size: ClassVar[IndexedField[Size]] = IndexedField("size", kind="enum")
            tags: ClassVar[IndexedField[str]] = IndexedField("tags", is_list=True)
            price: ClassVar[IndexedField[Money]] = IndexedField("price", kind="ocur")

    return Cake


def strict() -> Any:
    class Cake(RootObject):
        title: Annotated[str, Field(min_length=3)]
        weight: I32

    return Cake


async def opened(open_osis: Callable[..., Osis], model: Any) -> tuple[Osis, Store[Any]]:
    osis = open_osis(StoreSchema(domain="cakes", models=(model,)))
    store = osis.domain(0, "cakes").of(model)
    await store.list()
    return osis, store


def indexes(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    connection.close()
    return {name for (name,) in found}
