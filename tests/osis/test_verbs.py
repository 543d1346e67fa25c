"""Storing, reading and changing single objects, and what each verb refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from hero_sdk.errors import Conflict, InvalidParams, NotFound
from hero_sdk.osis import DomainStore, Osis, Store, parse_filter
from hero_sdk.values import Money
from tests.osis.bakery import Baker, Loaf, Oven, Recipe, Stage, Step
from tests.osis.conftest import Clock


async def test_a_new_object_gets_a_sid_a_revision_and_its_times(recipes: Store[Recipe], clock: Clock) -> None:
    bread = await recipes.new(Recipe(name="Rye", steps=[Step(text="Mix")]))

    assert (bread.sid, bread.rev, bread.name) == ("10", 1, "Rye")
    assert bread.created_at == bread.updated_at == datetime.fromtimestamp(clock.now_s, UTC)
    assert await recipes.get("10") == bread


async def test_what_new_gives_back_is_not_what_it_was_given(recipes: Store[Recipe]) -> None:
    given = Recipe(name="Rye", tags=["dark"])
    stored = await recipes.new(given)
    given.tags.append("changed later")

    assert given.sid == ""
    assert stored.tags == (await recipes.get(stored.sid)).tags == ["dark"]


async def test_a_sid_of_ones_own_is_refused_by_new(recipes: Store[Recipe]) -> None:
    with pytest.raises(InvalidParams, match="sid") as caught:
        await recipes.new(Recipe(sid="1a", name="Rye"))

    assert caught.value.fields["errors"][0]["path"] == "sid"
    assert await recipes.list() == []


async def test_a_list_changed_behind_the_models_back_is_checked_all_the_same(recipes: Store[Recipe]) -> None:
    bread = Recipe(name="Rye")
    bread.steps.append("knead")  # type: ignore[arg-type]
    with pytest.raises(InvalidParams, match="Recipe"):
        await recipes.new(bread)

    bread.steps[:] = [Step.model_construct(text="x" * 101, minutes=0)]
    with pytest.raises(InvalidParams, match=r"steps\[0\].text"):
        await recipes.new(bread)

    bread.steps[:] = [Step(text="Knead")]
    assert (await recipes.new(bread)).steps == [Step(text="Knead")]


async def test_an_object_of_another_type_is_a_mistake_of_the_program(recipes: Store[Recipe]) -> None:
    with pytest.raises(TypeError, match="store of Recipe got a Baker"):
        await recipes.new(Baker(name="Ann"))  # type: ignore[arg-type]


async def test_sids_are_sequential_over_all_types_of_a_domain_and_never_used_again(bakery: DomainStore) -> None:
    recipes, ovens = bakery.of(Recipe), bakery.of(Oven)
    assert (await recipes.new(Recipe(name="Rye"))).sid == "10"
    assert (await ovens.new(Oven())).sid == "11"
    assert await ovens.delete("11")
    assert (await ovens.new(Oven())).sid == "12"


async def test_a_refused_object_takes_no_number(bakery: DomainStore) -> None:
    recipes = bakery.of(Recipe)
    await recipes.new(Recipe(name="Rye", code="r"))
    with pytest.raises(Conflict):
        await recipes.new(Recipe(name="Spelt", code="r"))
    assert (await recipes.new(Recipe(name="Spelt"))).sid == "11"


async def test_contexts_share_nothing(osis: Osis) -> None:
    here, there = osis.domain(3, "bakery").of(Oven), osis.domain(4, "bakery").of(Oven)
    await here.new(Oven(label="here"))

    assert await there.list() == []
    with pytest.raises(NotFound, match="no Oven with sid '10' in context 4"):
        await there.get("10")


@pytest.mark.parametrize("sid", ["10", "", "1", "01", "1A", "zz zz", "zzzzzzzzzzzzzz", "zzzzzzzzzzzzz", "💥", "1\n0"])
async def test_a_sid_that_nobody_has_is_not_found(recipes: Store[Recipe], sid: str) -> None:
    with pytest.raises(NotFound, match=r"no Recipe with sid .* in context 3") as caught:
        await recipes.get(sid)

    assert caught.value.fields["sids"] == [sid]
    assert not await recipes.exists(sid)
    assert not await recipes.delete(sid)


async def test_get_many_keeps_the_order_asked_for_and_lists_what_is_missing(recipes: Store[Recipe]) -> None:
    for name in ("Rye", "Spelt", "Oat"):
        await recipes.new(Recipe(name=name))

    assert [each.name for each in await recipes.get_many(["12", "10", "12"])] == ["Oat", "Rye", "Oat"]
    assert [each.name for each in await recipes.get_many(["1z", "11", "no!"], skip_missing=True)] == ["Spelt"]
    with pytest.raises(NotFound) as caught:
        await recipes.get_many(["1z", "11", "no!", "1z"])
    assert caught.value.fields["sids"] == ["1z", "no!"]


async def test_what_is_asked_for_without_measure_is_refused_without_repeating_it(recipes: Store[Recipe]) -> None:
    with pytest.raises(NotFound) as lost:
        await recipes.get("x" * 1_000_000)
    assert lost.value.fields["sids"] == ["x" * 40]
    with pytest.raises(InvalidParams, match=r"^sids may hold at most 10,000, not 10,001$"):
        await recipes.get_many(["10"] * 10_001)


async def test_an_object_of_one_type_is_not_found_under_another(bakery: DomainStore) -> None:
    await bakery.of(Oven).new(Oven())
    assert not await bakery.of(Recipe).exists("10")


async def test_set_replaces_the_whole_object_and_counts_the_revision(recipes: Store[Recipe], clock: Clock) -> None:
    bread = await recipes.new(Recipe(name="Rye", notes="dark", crumbs=7))
    clock.go_on(60)

    changed = await recipes.set(Recipe(sid=bread.sid, name="Dark rye"))

    assert (changed.name, changed.notes, changed.crumbs, changed.rev) == ("Dark rye", None, None, 2)
    assert changed.created_at == bread.created_at
    assert changed.updated_at == datetime.fromtimestamp(clock.now_s, UTC)
    assert await recipes.get(bread.sid) == changed


async def test_set_with_a_stale_revision_is_refused_and_changes_nothing(recipes: Store[Recipe]) -> None:
    bread = await recipes.new(Recipe(name="Rye"))
    await recipes.set(Recipe(sid=bread.sid, name="Dark rye"), expected_rev=1)

    with pytest.raises(Conflict, match=bread.sid) as caught:
        await recipes.set(Recipe(sid=bread.sid, name="Pale rye"), expected_rev=1)

    assert (caught.value.fields["reason"], caught.value.fields["current_rev"]) == ("stale", 2)
    assert (await recipes.get(bread.sid)).name == "Dark rye"


async def test_set_needs_an_object_that_is_there(recipes: Store[Recipe]) -> None:
    with pytest.raises(NotFound, match="no Recipe with sid '1a'"):
        await recipes.set(Recipe(sid="1a", name="Rye"))
    with pytest.raises(InvalidParams, match="sid is missing"):
        await recipes.set(Recipe(name="Rye"))


async def test_patch_merges_and_null_takes_away_or_restores_the_default(recipes: Store[Recipe]) -> None:
    bread = await recipes.new(
        Recipe(name="Rye", notes="dark", stage=Stage.SOLD, labels={"a": "1", "b": "2"}, tags=["x", "y"])
    )

    changed = await recipes.patch(
        bread.sid, {"notes": None, "stage": None, "labels": {"a": None, "c": "3"}, "tags": ["z"]}
    )

    assert (changed.notes, changed.stage, changed.labels, changed.tags) == (
        None, Stage.IDEA, {"b": "2", "c": "3"}, ["z"],
    )  # fmt: skip
    assert (changed.name, changed.rev) == ("Rye", 2)
    assert await recipes.get(bread.sid) == changed


async def test_patch_takes_python_values_as_well_as_wire_values(recipes: Store[Recipe]) -> None:
    bread = await recipes.new(Recipe(name="Rye"))
    by_hand = await recipes.patch(bread.sid, {"stage": Stage.SOLD, "price": Money.of("3.50", "EUR")})
    by_wire = await recipes.patch(bread.sid, {"stage": "sold", "price": {"amount": "3.50", "currency": "EUR"}})
    assert (by_hand.stage, by_hand.price) == (by_wire.stage, by_wire.price) == (Stage.SOLD, Money.of("3.50", "EUR"))


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"name": None}, "name"),
        ({"name": ""}, "name"),
        ({"crumbs": -1}, "crumbs"),
        ({"crumbs": True}, "crumbs"),
        ({"stage": "eaten"}, "stage"),
        ({"steps": [{"text": "a"}, {"txt": "b"}]}, "steps[1].text"),
        ({"colour": "brown"}, "colour"),
        ({"sid": "1z"}, "sid"),
        ({"rev": 7}, "rev"),
        ({"created_at": 0}, "created_at"),
        ({"notes": "\ud800"}, "notes"),
    ],
)
async def test_a_patch_that_makes_no_sense_changes_nothing(
    recipes: Store[Recipe], fields: dict[str, Any], path: str
) -> None:
    bread = await recipes.new(Recipe(name="Rye"))

    with pytest.raises(InvalidParams) as caught:
        await recipes.patch(bread.sid, fields)

    assert path in [each["path"] for each in caught.value.fields["errors"]]
    assert await recipes.get(bread.sid) == bread
    assert (await recipes.patch(bread.sid, {"notes": "fine"})).notes == "fine"


async def test_what_is_wrong_with_a_patch_is_listed_in_measure(recipes: Store[Recipe]) -> None:
    await recipes.new(Recipe(name="Rye"))
    for fields, listed in (({"x" * 1_000_000: 1}, 1), ({f"x{number}": 1 for number in range(9_000)}, 100)):
        with pytest.raises(InvalidParams) as refused:
            await recipes.patch("10", fields)
        assert len(refused.value.message) < 400
        assert len(refused.value.fields["errors"]) == listed
        assert all(len(problem["path"]) <= 100 for problem in refused.value.fields["errors"])


async def test_patch_may_repeat_what_the_store_keeps(recipes: Store[Recipe]) -> None:
    bread = await recipes.new(Recipe(name="Rye"))
    assert bread.created_at is not None
    same = {"sid": bread.sid, "rev": 1, "created_at": int(bread.created_at.timestamp()), "notes": "x"}
    assert (await recipes.patch(bread.sid, same)).notes == "x"


async def test_patch_and_delete_look_at_the_revision(recipes: Store[Recipe]) -> None:
    bread = await recipes.new(Recipe(name="Rye"))
    for call in (recipes.patch(bread.sid, {}, expected_rev=2), recipes.delete(bread.sid, expected_rev=2)):
        with pytest.raises(Conflict) as caught:
            await call
        assert caught.value.fields["current_rev"] == 1
    assert (await recipes.patch(bread.sid, {}, expected_rev=1)).rev == 2
    assert await recipes.delete(bread.sid, expected_rev=2)


async def test_delete_says_whether_there_was_something(recipes: Store[Recipe]) -> None:
    bread = await recipes.new(Recipe(name="Rye"))
    assert await recipes.delete(bread.sid) is True
    assert await recipes.delete(bread.sid) is False
    with pytest.raises(NotFound):
        await recipes.patch(bread.sid, {"notes": "too late"})


async def test_times_declared_as_numbers_are_kept_as_numbers(bakery: DomainStore, clock: Clock) -> None:
    recipe = await bakery.of(Recipe).new(Recipe(name="Rye"))
    loaf = await bakery.of(Loaf).new(Loaf(recipe_sid=recipe.sid, created_at=5))
    assert loaf.created_at == int(clock.now_s) == (await bakery.of(Loaf).get(loaf.sid)).created_at


async def test_the_server_may_set_readonly_fields_and_callers_may_not(recipes: Store[Recipe]) -> None:
    ours = await recipes.new(Recipe(name="Rye", baked=3))
    theirs = await recipes.new(Recipe(name="Spelt", baked=3), from_caller=True)
    assert (ours.baked, theirs.baked) == (3, 0)

    for call in (
        recipes.set(Recipe(sid=ours.sid, name="Rye", baked=4), from_caller=True),
        recipes.patch(ours.sid, {"baked": 4}, from_caller=True),
    ):
        with pytest.raises(InvalidParams, match="baked is set by the server"):
            await call

    kept = await recipes.set(Recipe(sid=ours.sid, name="Dark rye"), from_caller=True)
    same = await recipes.patch(ours.sid, {"baked": 3, "notes": "x"}, from_caller=True)
    assert (kept.baked, kept.name, same.baked, same.notes) == (3, "Dark rye", 3, "x")
    assert (await recipes.patch(ours.sid, {"baked": 5})).baked == 5


async def test_text_of_any_script_and_nul_in_unindexed_text_survive(recipes: Store[Recipe]) -> None:
    name, notes = "Ваниль 🥐 \u2028 \"'\\", "a\0b\x01\n"
    bread = await recipes.new(Recipe(name=name, notes=notes))
    assert ((await recipes.get(bread.sid)).name, (await recipes.get(bread.sid)).notes) == (name, notes)


async def test_nul_in_indexed_text_is_refused(recipes: Store[Recipe]) -> None:
    with pytest.raises(InvalidParams, match=r"name must not hold the character U\+0000"):
        await recipes.new(Recipe(name="Rye\0"))


async def test_a_field_that_python_calls_otherwise_keeps_its_name_in_the_store(bakery: DomainStore) -> None:
    ovens = bakery.of(Oven)
    oven = await ovens.new(Oven(class_="stone"))
    assert (await ovens.get(oven.sid)).class_ == "stone"
    assert [each.sid for each in (await ovens.find(Oven.Fields.class_ == "stone")).items] == [oven.sid]
    assert [each.sid for each in (await ovens.find(*parse_filter(Oven, {"class": "stone"}))).items] == [oven.sid]
    assert (await ovens.patch(oven.sid, {"class": "gas"})).class_ == "gas"
    assert (await ovens.patch(oven.sid, {"kind": "wood"})).class_ == "wood"
    with pytest.raises(InvalidParams, match="class_ is not known here"):
        await ovens.patch(oven.sid, {"class_": "stone"})
    assert (await ovens.set(Oven(sid=oven.sid, label="x"), from_caller=True)).class_ is None
