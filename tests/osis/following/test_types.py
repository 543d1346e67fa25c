"""Types that have another name now, in small and large databases."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import Field

from hero_sdk.errors import Conflict, FailedPrecondition, Unavailable
from hero_sdk.osis import Osis, Store, StoreSchema, StoreSchemaError, parse_filter
from hero_sdk.values import F64, IndexedField, RootObject
from tests.osis.following.cakes import indexes, opened
from tests.support.agreement import disagreements


def pastry(name: str, *former: str) -> Any:
    class Pastry(RootObject):
        name: str
        weight: F64 = 0.0
        tags: list[str] = Field(default_factory=list)

        former_names: ClassVar[tuple[str, ...]] = former

        class Fields:
            name: ClassVar[IndexedField[str]] = IndexedField("name", is_unique=True)
            weight: ClassVar[IndexedField[float]] = IndexedField("weight", kind="f64")
            tags: ClassVar[IndexedField[str]] = IndexedField("tags", is_list=True)

    Pastry.__name__ = name
    return Pastry


async def test_rows_under_both_names_are_put_together(open_osis: Callable[..., Osis], path: Path) -> None:
    new, old = pastry("Gateau", "Cake"), pastry("Cake")
    osis, cakes = await opened(open_osis, old)
    await cakes.new(old(name="Sacher", weight=1.5, tags=["old"]))
    await osis.close()
    osis, gateaux = await opened(open_osis, new)
    await gateaux.new(new(name="Linzer", weight=2.5))
    await osis.close()
    osis, cakes = await opened(open_osis, old)  # an older version, which knows no other name
    assert await cakes.list() == []
    await cakes.new(old(name="Dobos", tags=["new"]))
    await osis.close()

    osis, gateaux = await opened(open_osis, new)
    assert [(each.sid, each.name) for each in await gateaux.list_full()] == [
        ("10", "Sacher"), ("11", "Linzer"), ("12", "Dobos"),
    ]  # fmt: skip
    history = await osis.domain(0, "cakes").history("Gateau", "10")
    assert [each.op for each in history] == ["created"]
    with pytest.raises(Conflict):
        await gateaux.new(new(name="Sacher"))
    await osis.close()
    assert disagreements(path, StoreSchema(domain="cakes", models=(new,))) == []


async def test_rows_that_collide_under_one_name_leave_both_as_they_are(
    open_osis: Callable[..., Osis], path: Path
) -> None:
    new, old = pastry("Gateau", "Cake"), pastry("Cake")
    for model in (old, pastry("Gateau")):
        osis, store = await opened(open_osis, model)
        await store.new(model(name="Sacher"))
        await osis.close()

    with pytest.raises(FailedPrecondition, match="Gateau cannot become unique by name: 10 and 11 have the same"):
        await opened(open_osis, new)

    for model, sid in ((old, "10"), (pastry("Gateau"), "11")):
        osis, store = await opened(open_osis, model)
        assert await store.list() == [sid]
        await osis.close()
        assert indexes(path) == {f"{kind}_{model.__name__}.{name}" for kind, name in (
            ("i", "name"), ("u", "name"), ("i", "weight"), ("l", "tags"),
        )}  # fmt: skip


def test_two_types_cannot_have_been_the_same() -> None:
    with pytest.raises(StoreSchemaError, match="two stored types of cakes say that they were Cake"):
        StoreSchema(domain="cakes", models=(pastry("Gateau", "Cake"), pastry("Tarte", "Cake")))


async def test_nobody_waits_long_for_a_large_database_and_the_loop_goes_on(
    open_osis: Callable[..., Osis], path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain = type("Gateau", (RootObject,), {"__annotations__": {"name": str, "weight": F64, "tags": list[str]}})
    osis, cakes = await opened(open_osis, plain)
    for start in range(0, 20_000, 5_000):
        await cakes.new_many([plain(name=f"{at}", weight=at / 2, tags=["a"]) for at in range(start, start + 5_000)])
    await osis.close()

    model = pastry("Gateau")
    for _ in range(2):  # the second time it goes on where the first was stopped
        osis = open_osis(StoreSchema(domain="cakes", models=(model,)), opening_s=0.02)
        cakes = osis.domain(0, "cakes").of(model)
        while "is being brought to its schema: keys of Gateau" not in await refusal(cakes):
            pass
        assert "is being brought to its schema" in osis.health().problems["cakes in context 0"]
        await osis.close()
    assert 0 < places(path) < 20_036

    caplog.set_level(logging.INFO, "hero_sdk.osis")
    osis = open_osis(StoreSchema(domain="cakes", models=(model,)))
    assert await osis.domain(0, "cakes").of(model).count(*parse_filter(model, {"weight": {"gte": 9_000}})) == 2_000
    assert osis.health().is_ok
    await osis.close()
    assert disagreements(path, StoreSchema(domain="cakes", models=(model,))) == []


async def refusal(cakes: Store[Any]) -> str:
    with pytest.raises(Unavailable, match="try again later") as caught:
        await cakes.count()
    return caught.value.message


def places(path: Path) -> int:
    """How far the keys of Gateau came."""
    connection = sqlite3.connect(path)
    ((found,),) = connection.execute("SELECT value ->> '$.Gateau' FROM meta WHERE name = 'deriving'").fetchall()
    connection.close()
    return int(found)
