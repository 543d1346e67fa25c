"""The rules about rows say what the store does: written under one version, opened under the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hero_sdk.errors import Conflict, FailedPrecondition, InvalidParams, RpcError
from hero_sdk.osis import Osis, Store, StoreSchema, parse_filter
from tests.oschema.breaking.conftest import Models
from tests.oschema.breaking.support import compared_texts


async def opened(folder: Path, *types: Any) -> tuple[Osis, list[Store[Any]]]:
    """A store that keeps ``types``, as a service has it."""
    osis = Osis(folder / "osis", [StoreSchema(domain="food", models=types)])
    stores = [osis.domain(0, "food").of(type_) for type_ in types]
    try:
        await stores[0].list()
    except RpcError:
        await osis.close()
        raise
    return osis, stores


def codes(old: str, new: str) -> set[str]:
    return {each.finding.code for each in compared_texts(old, new).breaks}


@pytest.mark.parametrize(("mark", "follows"), [("", False), ("[was: Bread]", True), ("[was: bread]", True)])
async def test_rows_follow_a_type_to_a_name_that_says_so(
    tmp_path: Path, models: Models, mark: str, follows: bool
) -> None:
    old = "# Bread. [stored]\nBread = { sid: str }\n"
    new = f"# Bread. [stored] {mark}\nLoaf = {{ sid: str }}\n"
    before, after = models(old), models(new)
    osis, (breads,) = await opened(tmp_path, before.Bread)
    await breads.new(before.Bread())
    await osis.close()

    osis, (loaves,) = await opened(tmp_path, after.Loaf)
    found = await loaves.list()
    await osis.close()

    assert found == (["10"] if follows else [])
    assert codes(old, new) == (set() if follows else {"B201"})


async def test_rows_of_a_context_opened_late_need_the_former_name_still(tmp_path: Path, models: Models) -> None:
    texts = [
        f"# Bread. [stored] {mark}\n{name} = {{ sid: str }}\n"
        for name, mark in (("Bread", ""), ("Loaf", "[was: Bread]"), ("Loaf", ""))
    ]
    before, _, forgetful = (models(text) for text in texts)
    osis, (breads,) = await opened(tmp_path, before.Bread)
    await breads.new(before.Bread())
    await osis.close()

    osis, (loaves,) = await opened(tmp_path, forgetful.Loaf)
    found = await loaves.list()
    await osis.close()

    assert found == []
    assert codes(texts[1], texts[2]) == {"B201"}


async def test_rows_follow_a_type_to_another_style_of_its_name(tmp_path: Path, models: Models) -> None:
    old = "# Bread. [stored]\nbread_roll = { sid: str }\n"
    new = "# Bread. [stored]\nBreadRoll = { sid: str }\n"
    before, after = models(old), models(new)
    osis, (rolls,) = await opened(tmp_path, before.BreadRoll)
    await rolls.new(before.BreadRoll())
    await osis.close()

    osis, (rolls,) = await opened(tmp_path, after.BreadRoll)
    found = await rolls.list()
    await osis.close()

    assert found == ["10"]
    assert codes(old, new) == set()


@pytest.mark.parametrize(
    ("field", "collides"),
    [
        ("x: str @unique", True),
        ("x: str, y?: str @unique", False),
        ('x: str, y: str = "" @unique', False),
        ('x: str, y: str = "a" @unique', True),
        ("x: str, y: u32 = 0 @unique", True),
        ("x: str, y: otime = now @unique", False),
    ],
)
async def test_what_is_newly_unique_collides(tmp_path: Path, models: Models, field: str, collides: bool) -> None:
    old, new = (f"# An order. [stored]\nOrder = {{ sid: str, {fields} }}\n" for fields in ("x: str", field))
    before, after = models(old), models(new)
    osis, (orders,) = await opened(tmp_path, before.Order)
    await orders.new_many([before.Order(x="a"), before.Order(x="a")])
    await osis.close()

    if collides:
        with pytest.raises(FailedPrecondition, match="cannot become unique"):
            await opened(tmp_path, after.Order)
    else:
        osis, _ = await opened(tmp_path, after.Order)
        await osis.close()

    assert codes(old, new) == ({"B208"} if collides else set())


async def test_what_was_asked_is_refused_where_the_index_is_gone(tmp_path: Path, models: Models) -> None:
    indexes = ("[index: zone, rank]", "[index: rank, zone]", "[unique: zone, rank]")
    old, turned, unique = (
        f"# An order. [rootobject] {index}\nOrder = {{ sid: str, zone: str, rank: u32 }}\n" for index in indexes
    )
    for at, text in enumerate((old, turned, unique)):
        order = models(text).Order
        osis, (orders,) = await opened(tmp_path / str(at), order)
        if text is old:
            await orders.count(*parse_filter(order, {"zone": "north"}))
        else:
            with pytest.raises(InvalidParams):
                await orders.count(*parse_filter(order, {"zone": "north"}))
        await osis.close()

    assert codes(old, turned) == {"B144"}
    assert "B144" in codes(old, unique)


async def test_a_new_reference_refuses_what_was_taken(tmp_path: Path, models: Models) -> None:
    driver = "# A driver. [rootobject]\nDriver = { sid: str }\n"
    old = f"{driver}# An order. [rootobject]\nOrder = {{ sid: str, driver_sid?: sid }}\n"
    new = f"{driver}# An order. [rootobject]\nOrder = {{ sid: str, driver_sid?: sid @ref(Driver), note?: str }}\n"
    before, after = models(old), models(new)
    osis, (orders, _) = await opened(tmp_path, before.Order, before.Driver)
    await orders.new(before.Order(driver_sid="zz"))
    await osis.close()

    osis, (orders, drivers) = await opened(tmp_path, after.Order, after.Driver)
    assert (await orders.patch("10", {"note": "rows are read and changed as before"})).driver_sid == "zz"
    with pytest.raises(InvalidParams, match="does not exist"):
        await orders.new(after.Order(driver_sid="zz"))
    driver_sid = (await drivers.new(after.Driver())).sid
    await orders.new(after.Order(driver_sid=driver_sid))
    with pytest.raises(Conflict):
        await drivers.delete(driver_sid)
    await osis.close()

    assert codes(old, new) == {"B142"}
