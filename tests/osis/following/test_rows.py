"""Rows that no longer fit are named, and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.errors import FailedPrecondition, InvalidParams
from hero_sdk.osis import Osis, UnreadableRow
from hero_sdk.values import RootObject, WireEnum
from tests.osis.following.cakes import Size, early, indexes, late, opened, strict


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
