"""Databases opened with another schema than they were written with."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import Field

from hero_sdk.errors import Conflict, FailedPrecondition, InvalidParams, Unavailable
from hero_sdk.osis import Osis, Store, StoreSchema, StoreSchemaError, UnreadableRow, parse_filter, parse_order
from hero_sdk.osis.layouts import LAYOUT
from hero_sdk.values import F64, I32, Index, IndexedField, Money, RootObject, WireEnum
from tests.support.agreement import disagreements


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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "osis" / "0" / "cakes" / "objects.db"


def indexes(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    connection.close()
    return {name for (name,) in found}


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


async def test_a_unique_field_that_is_not_is_refused_naming_both(open_osis: Callable[..., Osis], path: Path) -> None:
    osis, cakes = await opened(open_osis, model := early())
    await cakes.new_many([model(title=title) for title in ("Sacher", "Linzer", "Sacher")])
    await osis.close()
    before = indexes(path)

    with pytest.raises(FailedPrecondition, match="Cake cannot become unique by name: 10 and 12 have the same"):
        await opened(open_osis, late())

    assert indexes(path) == before
    osis, cakes = await opened(open_osis, model)
    await cakes.delete("12")
    await osis.close()
    osis, cakes = await opened(open_osis, late())
    assert await cakes.count() == 2


async def test_rows_that_cannot_be_read_are_named_never_dropped(
    open_osis: Callable[..., Osis], caplog: pytest.LogCaptureFixture
) -> None:
    osis, cakes = await opened(open_osis, model := early())
    await cakes.new_many([model(title="Sacher", weight=1), model(title="Li", weight=2), model(title="Dobos", weight=3)])
    await osis.close()

    osis, cakes = await opened(open_osis, model := strict())
    assert (await cakes.get("10")).title == "Sacher"
    assert osis.health().unreadable == {}
    for call in (cakes.get("11"), cakes.get_many(["10", "11"]), cakes.patch("11", {"weight": 5})):
        with pytest.raises(
            FailedPrecondition, match="Cake 11 is stored in a form that cannot be read: title"
        ) as caught:
            await call
        assert (caught.value.fields["sid"], caught.value.fields["path"]) == ("11", "title")

    reported: list[UnreadableRow] = []
    found = await cakes.find(unreadable=reported)
    others = [
        [each.sid for each in each_list]
        for each_list in (
            found.items,
            (await cakes.find()).items,
            await cakes.list_full(),
            [each async for each in cakes.scan()],
        )
    ]
    assert others == [["10", "12"]] * 4
    assert [(each.sid, each.path) for each in reported] == [("11", "title")]
    assert '"Li"' in reported[0].body
    assert await cakes.list() == ["10", "11", "12"]

    told = "Cake 11: title must have at least 3 characters"
    assert [each for each in caplog.messages if told in each] == [
        f"in the store of cakes in context 0 a row is kept that cannot be read: {told}"
    ]
    assert osis.health().unreadable == {"cakes in context 0": f"1 row cannot be read: {told}"}
    assert osis.health().is_ok
    assert (await cakes.set(model(sid="11", title="Linzer", weight=2))).title == "Linzer"
    assert len(await cakes.list_full()) == 3
    assert osis.health().unreadable == {}


async def test_an_unknown_enum_value_survives_a_patch_of_something_else(open_osis: Callable[..., Osis]) -> None:
    class Sizes(WireEnum):
        SMALL = "small"
        HUGE = "huge"

    def cake(sizes: type[WireEnum]) -> Any:
        class Cake(RootObject):
            size: sizes  # type: ignore[valid-type]
            note: str = ""

        Cake.model_rebuild(_types_namespace={"sizes": sizes})
        return Cake

    osis, cakes = await opened(open_osis, model := cake(Sizes))
    await cakes.new(model(size="huge"))
    await osis.close()

    osis, cakes = await opened(open_osis, model := cake(Size))
    changed = await cakes.patch("10", {"note": "very"})
    assert (str(changed.size), changed.note) == ("huge", "very")
    assert str((await cakes.set(await cakes.get("10"))).size) == "huge"
    with pytest.raises(InvalidParams, match="size must be one of"):
        await cakes.patch("10", {"size": "gigantic"})
    assert str((await cakes.patch("10", {"size": "small"})).size) == "small"


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
