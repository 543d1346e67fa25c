"""Words, filters and orders together, over a real index."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hero_sdk.errors import FailedPrecondition, InvalidParams
from hero_sdk.osis import Osis, Store, finding
from tests.osis.bakery import Baker, Oven, Recipe, Stage

F = Recipe.Fields


@pytest.fixture
def osis(open_osis: Callable[..., Osis]) -> Osis:
    return open_osis(search="tantivy")


@pytest.fixture
async def shelf(recipes: Store[Recipe]) -> Store[Recipe]:
    await recipes.new_many(
        [
            Recipe(name="Rye bread", notes="dark and sour", stage=Stage.SOLD),
            Recipe(name="Spelt bread", notes="with a little rye"),
            Recipe(name="Oat biscuit", notes="sweet", tags=["rye free"]),
        ]
    )
    return recipes


async def test_words_find_the_best_first(shelf: Store[Recipe]) -> None:
    page = await shelf.find(text="rye", fresh=True, with_total=True)
    assert {each.name for each in page.items} == {"Rye bread", "Spelt bread", "Oat biscuit"}
    assert page.items[0].name == "Rye bread"
    assert (page.total, page.next_cursor) == (3, None)
    assert await shelf.count(text="bread") == 2


async def test_fresh_sees_every_write_before_the_call(recipes: Store[Recipe]) -> None:
    for number in range(5):
        made = await recipes.new(Recipe(name=f"loaf{number}"))
        assert [each.sid for each in (await recipes.find(text=f"loaf{number}", fresh=True)).items] == [made.sid]
        await recipes.delete(made.sid)
        assert (await recipes.find(text=f"loaf{number}", fresh=True)).items == []


async def test_words_and_filters_work_together(shelf: Store[Recipe]) -> None:
    found = await shelf.find(F.stage == Stage.IDEA, text="bread", fresh=True, with_total=True)
    assert ([each.name for each in found.items], found.total) == (["Spelt bread"], 1)
    assert await shelf.count(F.stage == Stage.SOLD, text="rye") == 1


async def test_an_order_takes_the_place_of_ranking(shelf: Store[Recipe]) -> None:
    first = await shelf.find(text="rye", order_by=F.name.desc(), limit=2, fresh=True, with_total=True)
    rest = await shelf.find(text="rye", order_by=F.name.desc(), limit=2, cursor=first.next_cursor)
    assert [each.name for each in (*first.items, *rest.items)] == ["Spelt bread", "Rye bread", "Oat biscuit"]
    assert (first.total, rest.next_cursor) == (3, None)


async def test_ranked_pages_show_every_hit_once(recipes: Store[Recipe]) -> None:
    made = await recipes.new_many([Recipe(name="rye " * (1 + number % 7)) for number in range(50)])
    seen: list[str] = []
    cursor = None
    while True:
        page = await recipes.find(text="rye", limit=7, cursor=cursor, fresh=cursor is None)
        seen += [each.sid for each in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert sorted(seen) == sorted(each.sid for each in made)
    first = await recipes.find(text="rye", limit=7)
    with pytest.raises(InvalidParams, match="another query"):
        await recipes.find(text="spelt", limit=7, cursor=first.next_cursor)


async def test_ranked_results_end_after_a_thousand_and_say_so(recipes: Store[Recipe]) -> None:
    await recipes.new_many([Recipe(name="rye", notes=str(number)) for number in range(1_100)])
    page = await recipes.find(text="rye", limit=1_000, fresh=True)
    assert len(page.items) == 1_000
    assert page.next_cursor is not None
    with pytest.raises(FailedPrecondition, match="end after the best 1,000"):
        await recipes.find(text="rye", limit=1_000, cursor=page.next_cursor)

    ordered = await recipes.find(text="rye", order_by=F.name.asc(), limit=1_100)
    assert (len(ordered.items), ordered.next_cursor) == (1_100, None)


async def test_a_filter_that_leaves_many_is_applied_to_the_hits(
    shelf: Store[Recipe], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_FEW", 0)
    found = await shelf.find(F.stage == Stage.IDEA, text="bread", fresh=True)
    assert [each.name for each in found.items] == ["Spelt bread"]


async def test_what_is_deleted_but_still_in_the_index_is_not_shown(shelf: Store[Recipe]) -> None:
    await shelf.find(text="rye", fresh=True)
    await shelf.delete("10")
    assert "10" not in [each.sid for each in (await shelf.find(text="rye")).items]


async def test_hits_that_are_gone_make_no_page_shorter(recipes: Store[Recipe]) -> None:
    made = await recipes.new_many([Recipe(name="rye", notes=str(number)) for number in range(30)])
    await recipes.find(text="rye", fresh=True)
    await recipes.delete_many([each.sid for each in made[:10]])

    page = await recipes.find(text="rye", limit=5)
    following = await recipes.find(text="rye", limit=50, cursor=page.next_cursor)

    assert [each.sid for each in page.items] == [each.sid for each in made[10:15]]
    assert [each.sid for each in following.items] == [each.sid for each in made[15:]]


async def test_the_index_survives_closing_and_opening(osis: Osis, shelf: Store[Recipe]) -> None:
    await osis.close_idle()
    assert await osis.close_idle() == 1
    assert [each.name for each in (await shelf.find(text="sour", fresh=True)).items] == ["Rye bread"]


async def test_a_type_without_text_says_what_to_add(osis: Osis) -> None:
    with pytest.raises(InvalidParams, match="Oven has no text to search: add @search or @index"):
        await osis.domain(3, "bakery").of(Oven).find(text="rye")


async def test_without_an_engine_text_is_refused_and_the_rest_works(open_osis: Callable[..., Osis]) -> None:
    bakers = open_osis(search=None).domain(3, "bakery").of(Baker)
    await bakers.new(Baker(name="Ann"))
    with pytest.raises(FailedPrecondition, match="text search is switched off for bakery in context 3"):
        await bakers.find(text="Ann")
    assert len((await bakers.find(Baker.Fields.name == "Ann")).items) == 1
