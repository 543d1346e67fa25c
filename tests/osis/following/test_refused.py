"""Databases and schemas that are refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import Field

from hero_sdk.errors import Unavailable
from hero_sdk.osis import Osis, StoreSchema, StoreSchemaError
from hero_sdk.osis.layouts import LAYOUT
from hero_sdk.values import Index, IndexedField, RootObject
from tests.osis.following.cakes import early, late, opened


async def test_a_database_of_a_later_layout_is_left_alone(open_osis: Callable[..., Osis], path: Path) -> None:
    osis, _ = await opened(open_osis, model := early())
    await osis.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'layout'", (str(LAYOUT + 1),))
    connection.commit()
    connection.close()

    with pytest.raises(Unavailable, match="later version of hero_sdk"):
        await opened(open_osis, model)


def test_types_that_would_share_a_table_are_refused() -> None:
    one, other = type("HTTPCall", (RootObject,), {}), type("HttpCall", (RootObject,), {})
    with pytest.raises(StoreSchemaError, match="differ in capitals only"):
        StoreSchema(domain="web", models=(one, other))
    with pytest.raises(StoreSchemaError, match="differ in capitals only"):
        StoreSchema(domain="web", models=(one, one))


def test_a_unique_list_is_refused() -> None:
    class Key(RootObject):
        tags: list[str]

        class Fields:
            tags: ClassVar[IndexedField[str]] = IndexedField("tags", is_list=True, is_unique=True)

    with pytest.raises(StoreSchemaError, match=r"Key\.tags is a list, which cannot be @unique"):
        StoreSchema(domain="keys", models=(Key,))


def test_what_cannot_be_a_key_is_refused() -> None:
    class Key(RootObject):
        created_at: str = ""

    class Lock(RootObject):
        spot: dict[str, int] = Field(default_factory=dict)

        class Fields:
            spot: ClassVar[IndexedField[Any]] = IndexedField("spot", kind="any")

    class Door(RootObject):
        indexes: ClassVar[tuple[Index, ...]] = (Index("hinge", "sid"),)

    for model, message in (
        (Key, r"Key\.created_at is kept by the store, which does not fit its type"),
        (Lock, r"Lock\.spot cannot be indexed: it is of kind any"),
        (Door, "Door has no field 'hinge'"),
    ):
        with pytest.raises(StoreSchemaError, match=message):
            StoreSchema(domain="keys", models=(model,))


async def test_a_type_of_another_domain_is_a_mistake_of_the_program(open_osis: Callable[..., Osis]) -> None:
    osis = open_osis(StoreSchema(domain="cakes", models=(early(),)))
    with pytest.raises(StoreSchemaError, match="cakes stores no"):
        osis.domain(0, "cakes").of(late())
    with pytest.raises(StoreSchemaError, match="stores no domain 'bread'"):
        osis.domain(0, "bread")
