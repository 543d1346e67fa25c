"""Databases opened with other fields than they were written with."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import Field

from hero_sdk.errors import Conflict
from hero_sdk.osis import Osis, parse_filter, parse_order
from hero_sdk.values import I32, IndexedField, Money, RootObject
from tests.osis.following.cakes import Size, early, indexes, late, opened


async def test_a_later_schema_finds_everything_an_earlier_one_wrote(open_osis: Callable[..., Osis], path: Path) -> None:
    osis, cakes = await opened(open_osis, model := early())
    for title in ("Sacher", "Linzer"):
        await cakes.new(model(title=title, weight=3))
    assert indexes(path) == {"i_Cake.title", "i_Cake.weight"}
    await osis.close()

    osis, cakes = await opened(open_osis, model := late())
    assert indexes(path) == {
        "i_Cake.name", "u_Cake.name", "i_Cake.size", "l_Cake.tags", "i_Cake.price", "i_Cake.size+name",
    }  # fmt: skip
    by_name = await cakes.find(order_by=parse_order(model, "name"))
    assert [each.name for each in by_name.items] == ["Linzer", "Sacher"]
    assert await cakes.count(*parse_filter(model, {"size": "large", "name": "Sacher"})) == 1
    with pytest.raises(Conflict, match="another Cake has name 'Sacher'"):
        await cakes.new(model(name="Sacher"))
    changed = await cakes.patch("10", {"title": "Sacher torte", "tags": ["old"]})
    assert changed.name == "Sacher torte"
    assert await cakes.count(*parse_filter(model, {"tags": {"has": "old"}})) == 1


async def test_an_earlier_schema_keeps_what_a_later_one_added(
    open_osis: Callable[..., Osis], caplog: pytest.LogCaptureFixture
) -> None:
    osis, cakes = await opened(open_osis, early())
    await osis.close()
    osis, cakes = await opened(open_osis, newer := late())
    price = Money.of("12.50", "EUR")
    await cakes.new(newer(name="Sacher", price=price, tags=["old"], size=Size.SMALL))
    await osis.close()
    assert not caplog.records

    class Cake(RootObject):
        name: str
        weight: I32 = 0

        class Fields:
            name: ClassVar[IndexedField[str]] = IndexedField("name")

    osis, cakes = await opened(open_osis, Cake)
    await cakes.patch("10", {"weight": 1})
    await cakes.set(Cake(sid="10", name="Sacher torte", weight=2))
    await cakes.new(Cake(name="Linzer"))
    await osis.close()

    osis, cakes = await opened(open_osis, newer)
    kept = await cakes.get("10")
    assert (kept.name, kept.weight, kept.price, kept.tags) == ("Sacher torte", 2, price, ["old"])
    assert await cakes.count(*parse_filter(newer, {"price": {"gte": price.to_wire()}})) == 1
    assert await cakes.count(*parse_filter(newer, {"tags": {"has": "old"}})) == 1


async def test_going_back_to_an_earlier_schema_is_said_once(
    open_osis: Callable[..., Osis], caplog: pytest.LogCaptureFixture
) -> None:
    one, two = early(), late()
    with caplog.at_level(logging.WARNING, "hero_sdk.osis"):
        for model, warnings in ((one, 0), (two, 0), (one, 1), (one, 1), (two, 1), (one, 2)):
            osis, _ = await opened(open_osis, model)
            await osis.close()
            said = [each for each in caplog.messages if "cakes in context 0 was last used with a newer schema" in each]
            assert len(said) == warnings


async def test_keys_follow_when_rows_were_written_without_them(open_osis: Callable[..., Osis]) -> None:
    osis, cakes = await opened(open_osis, newer := late())
    await cakes.new(newer(name="Sacher", tags=["old"]))
    await osis.close()

    class Cake(RootObject):
        name: str
        tags: list[str] = Field(default_factory=list)
        price: Money | None = None

    osis, cakes = await opened(open_osis, Cake)
    await cakes.patch("10", {"tags": ["new"], "price": {"amount": "2", "currency": "EUR"}})
    await osis.close()

    osis, cakes = await opened(open_osis, newer)
    assert await cakes.count(*parse_filter(newer, {"tags": {"has": "old"}})) == 0
    assert await cakes.count(*parse_filter(newer, {"tags": {"has": "new"}})) == 1
    assert await cakes.count(*parse_filter(newer, {"price": {"gte": {"amount": "1", "currency": "EUR"}}})) == 1


async def test_an_index_that_is_new_is_made_where_nothing_else_changed(
    open_osis: Callable[..., Osis], path: Path
) -> None:
    class Cake(RootObject):
        name: str

    osis, cakes = await opened(open_osis, Cake)
    await cakes.new(Cake(name="Sacher"))
    await osis.close()
    plain = Cake

    class Cake(RootObject):  # type: ignore[no-redef]
        name: str

        class Fields:
            name: ClassVar[IndexedField[str]] = IndexedField("name", is_unique=True)

    osis, cakes = await opened(open_osis, Cake)
    assert indexes(path) == {"i_Cake.name", "u_Cake.name"}
    with pytest.raises(Conflict):
        await cakes.new(Cake(name="Sacher"))
    await osis.close()

    osis, cakes = await opened(open_osis, plain)
    assert indexes(path) == set()
