"""Uniqueness, references, and several objects at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hero_sdk.errors import Conflict, InvalidParams, NotFound, RpcError
from hero_sdk.osis import DomainStore, Osis, Store
from tests.osis.bakery import BAKERY, Baker, Loaf, Oven, Recipe, Shop


class TestUnique:
    async def test_a_second_object_with_the_same_value_is_refused(self, recipes: Store[Recipe]) -> None:
        await recipes.new(Recipe(name="Rye", code="r1"))
        spelt = await recipes.new(Recipe(name="Spelt", code="s1"))

        for call in (
            recipes.new(Recipe(name="Oat", code="r1")),
            recipes.set(Recipe(sid=spelt.sid, name="Spelt", code="r1")),
            recipes.patch(spelt.sid, {"code": "r1"}),
        ):
            with pytest.raises(Conflict, match="another Recipe has code 'r1'") as caught:
                await call
            assert caught.value.fields == {"reason": "unique", "field": "code", "value": "r1"}

        assert await recipes.get(spelt.sid) == spelt
        assert await recipes.count() == 2

    async def test_an_object_does_not_collide_with_itself(self, recipes: Store[Recipe]) -> None:
        rye = await recipes.new(Recipe(name="Rye", code="r1"))
        assert (await recipes.patch(rye.sid, {"notes": "x"})).code == "r1"

    async def test_a_value_is_free_again_when_its_object_is_gone(self, recipes: Store[Recipe]) -> None:
        rye = await recipes.new(Recipe(name="Rye", code="r1"))
        await recipes.delete(rye.sid)
        assert (await recipes.new(Recipe(name="Oat", code="r1"))).code == "r1"

    @pytest.mark.parametrize("code", ["", None])
    async def test_empty_and_absent_values_do_not_collide(self, recipes: Store[Recipe], code: str | None) -> None:
        await recipes.new_many([Recipe(name=name, code=code) for name in ("Rye", "Spelt")])
        assert await recipes.count() == 2

    async def test_capitals_and_spaces_make_a_difference(self, recipes: Store[Recipe]) -> None:
        await recipes.new_many([Recipe(name="Rye", code=code) for code in ("r1", "R1", "r1 ")])

    async def test_several_fields_together_are_unique(self, recipes: Store[Recipe], bakers: Store[Baker]) -> None:
        ann, bob = await bakers.new_many([Baker(name="Ann"), Baker(name="Bob")])
        await recipes.new(Recipe(name="Rye", author_sid=ann.sid))
        await recipes.new(Recipe(name="Rye", author_sid=bob.sid))
        await recipes.new_many([Recipe(name="Rye"), Recipe(name="Rye")])

        with pytest.raises(Conflict, match=f"another Recipe has name 'Rye', author_sid '{ann.sid}'") as caught:
            await recipes.new(Recipe(name="Rye", author_sid=ann.sid))
        assert caught.value.fields["field"] == "name, author_sid"
        assert caught.value.fields["value"] == ["Rye", ann.sid]

    async def test_contexts_do_not_collide(self, osis: Osis) -> None:
        for context in (3, 4):
            await osis.domain(context, "bakery").of(Recipe).new(Recipe(name="Rye", code="r1"))


class TestReferences:
    async def test_the_target_must_exist_when_the_reference_is_written(
        self, recipes: Store[Recipe], bakers: Store[Baker]
    ) -> None:
        rye = await recipes.new(Recipe(name="Rye"))
        for call in (
            recipes.new(Recipe(name="Oat", author_sid="1z")),
            recipes.set(Recipe(sid=rye.sid, name="Rye", author_sid="1z")),
            recipes.patch(rye.sid, {"author_sid": "1z"}),
        ):
            with pytest.raises(InvalidParams, match="author_sid refers to Baker '1z', which does not exist") as caught:
                await call
            assert caught.value.fields["errors"][0]["path"] == "author_sid"

        ann = await bakers.new(Baker(name="Ann"))
        assert (await recipes.patch(rye.sid, {"author_sid": ann.sid})).author_sid == ann.sid

    @pytest.mark.parametrize("sid", ["10", "not a sid", "zzzzzzzzzzzzz"])
    async def test_an_object_of_another_type_is_no_target(self, recipes: Store[Recipe], sid: str) -> None:
        assert (await recipes.new(Recipe(name="Rye"))).sid == "10"
        with pytest.raises(InvalidParams, match="author_sid refers to Baker"):
            await recipes.new(Recipe(name="Oat", author_sid=sid))

    async def test_empty_text_means_none(self, recipes: Store[Recipe], bakers: Store[Baker]) -> None:
        assert (await recipes.new(Recipe(name="Rye", author_sid=""))).author_sid == ""
        assert (await bakers.new(Baker(name="Ann", shop_sid=""))).shop_sid == ""

    async def test_lists_of_references_are_checked_entry_by_entry(
        self, recipes: Store[Recipe], bakers: Store[Baker]
    ) -> None:
        ann = await bakers.new(Baker(name="Ann"))
        with pytest.raises(InvalidParams, match=r"helper_sids\[1\] refers to Baker '1z'"):
            await recipes.new(Recipe(name="Rye", helper_sids=[ann.sid, "1z"]))
        rye = await recipes.new(Recipe(name="Rye", helper_sids=[ann.sid, ""]))
        with pytest.raises(Conflict, match=f"Recipe {rye.sid} refers to it in helper_sids"):
            await bakers.delete(ann.sid)

    async def test_a_target_that_is_referred_to_cannot_be_deleted(
        self, recipes: Store[Recipe], bakers: Store[Baker]
    ) -> None:
        ann = await bakers.new(Baker(name="Ann"))
        rye = await recipes.new(Recipe(name="Rye", author_sid=ann.sid))

        with pytest.raises(Conflict, match=f"Baker {ann.sid} cannot be deleted: Recipe {rye.sid}") as caught:
            await bakers.delete(ann.sid)
        assert caught.value.fields == {"reason": "referenced", "referenced_by": "Recipe.author_sid"}
        assert await bakers.exists(ann.sid)

        await recipes.patch(rye.sid, {"author_sid": None})
        assert await bakers.delete(ann.sid)

    async def test_an_object_may_refer_to_itself_and_still_be_deleted(self, bakers: Store[Baker]) -> None:
        ann = await bakers.new(Baker(name="Ann"))
        await bakers.patch(ann.sid, {"mentor_sid": ann.sid})
        assert await bakers.delete(ann.sid)

    async def test_objects_deleted_together_do_not_hold_each_other_back(self, bakers: Store[Baker]) -> None:
        ann = await bakers.new(Baker(name="Ann"))
        bob = await bakers.new(Baker(name="Bob", mentor_sid=ann.sid))
        with pytest.raises(Conflict):
            await bakers.delete(ann.sid)
        assert await bakers.delete_many([ann.sid, bob.sid]) == 2

    async def test_cascade_takes_the_holders_along(self, bakery: DomainStore) -> None:
        recipes, loaves = bakery.of(Recipe), bakery.of(Loaf)
        rye, oat = await recipes.new_many([Recipe(name="Rye"), Recipe(name="Oat")])
        await loaves.new_many([Loaf(recipe_sid=rye.sid), Loaf(recipe_sid=rye.sid), Loaf(recipe_sid=oat.sid)])

        assert await recipes.delete(rye.sid)

        assert [each.recipe_sid for each in await loaves.list_full()] == [oat.sid]
        assert [each.op for each in (await bakery.changes())[-3:]] == ["deleted"] * 3

    async def test_clear_takes_the_reference_away(self, bakery: DomainStore) -> None:
        rye = await bakery.of(Recipe).new(Recipe(name="Rye"))
        big, small = await bakery.of(Oven).new_many([Oven(), Oven()])
        loaf = await bakery.of(Loaf).new(Loaf(recipe_sid=rye.sid, oven_sid=big.sid, oven_sids=[big.sid, small.sid]))

        assert await bakery.of(Oven).delete(big.sid)

        left = await bakery.of(Loaf).get(loaf.sid)
        assert (left.oven_sid, left.oven_sids) == (None, [small.sid])
        assert await bakery.of(Loaf).count(Loaf.Fields.oven_sids.has(big.sid)) == 0

    async def test_other_domains_are_checked_on_write_only(self, osis: Osis) -> None:
        shops, bakers = osis.domain(3, "town").of(Shop), osis.domain(3, "bakery").of(Baker)
        shop = await shops.new(Shop(street="High Street"))
        ann = await bakers.new(Baker(name="Ann", shop_sid=shop.sid))
        for call in (
            bakers.new(Baker(name="Bob", shop_sid="1z")),
            bakers.patch(ann.sid, {"shop_sid": "1z"}),
            bakers.set(Baker(sid=ann.sid, name="Ann", shop_sid="1z")),
            bakers.new_many([Baker(name="Bob", shop_sid="1z")]),
        ):
            with pytest.raises(InvalidParams, match="shop_sid refers to Shop '1z'"):
                await call

        assert await shops.delete(shop.sid)
        renamed = await bakers.patch(ann.sid, {"name": "Anna"})
        assert (await bakers.set(renamed)).shop_sid == shop.sid

    async def test_a_domain_that_lives_elsewhere_is_not_checked(self, open_osis: Callable[..., Osis]) -> None:
        bakers = open_osis(BAKERY).domain(3, "bakery").of(Baker)
        assert (await bakers.new(Baker(name="Ann", shop_sid="1z"))).shop_sid == "1z"


class TestMany:
    async def test_all_are_stored_in_order(self, recipes: Store[Recipe], bakery: DomainStore) -> None:
        made = await recipes.new_many([Recipe(name=name) for name in ("Rye", "Spelt", "Oat")])
        assert [each.sid for each in made] == ["10", "11", "12"]
        assert await recipes.list_full() == made

        changed = await recipes.set_many([Recipe(sid=each.sid, name=each.name.upper()) for each in made])
        assert [(each.name, each.rev) for each in changed] == [("RYE", 2), ("SPELT", 2), ("OAT", 2)]
        assert await recipes.delete_many(["10", "1z", "12", "10"]) == 2
        assert await recipes.list() == ["11"]
        assert len({each.time_ms for each in await bakery.changes()}) == 1

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            (Recipe(name="Oat", code="r1"), Conflict),
            (Recipe(name="Oat", author_sid="1z"), InvalidParams),
            (Recipe(sid="1z", name="Oat"), InvalidParams),
            (Recipe.model_construct(sid="", name=""), InvalidParams),
        ],
    )
    async def test_one_that_is_refused_refuses_all_and_says_which(
        self, recipes: Store[Recipe], wrong: Recipe, error: type[RpcError]
    ) -> None:
        with pytest.raises(error, match=r"^objects\[2\]: ") as caught:
            await recipes.new_many([Recipe(name="Rye", code="r1"), Recipe(name="Spelt"), wrong])

        assert caught.value.fields["index"] == 2
        for problem in caught.value.fields.get("errors", []):
            assert problem["path"].startswith("objects[2]")
        assert await recipes.list() == []
        assert (await recipes.new(Recipe(name="Rye"))).sid == "10"

    async def test_set_many_changes_all_or_none(self, recipes: Store[Recipe]) -> None:
        rye = await recipes.new(Recipe(name="Rye"))
        with pytest.raises(NotFound, match=r"objects\[1\]: no Recipe with sid '1z'"):
            await recipes.set_many([Recipe(sid=rye.sid, name="Dark rye"), Recipe(sid="1z", name="Oat")])
        assert await recipes.get(rye.sid) == rye

    async def test_delete_many_deletes_all_or_none(self, recipes: Store[Recipe], bakers: Store[Baker]) -> None:
        ann, bob = await bakers.new_many([Baker(name="Ann"), Baker(name="Bob")])
        await recipes.new(Recipe(name="Rye", author_sid=bob.sid))
        with pytest.raises(Conflict, match=rf"sids\[1\]: Baker {bob.sid} cannot be deleted"):
            await bakers.delete_many([ann.sid, bob.sid])
        assert await bakers.list() == [ann.sid, bob.sid]

    async def test_nothing_at_all_is_fine(self, recipes: Store[Recipe]) -> None:
        assert await recipes.new_many([]) == await recipes.set_many([]) == await recipes.get_many([]) == []
        assert await recipes.delete_many([]) == 0
