"""Several steps together or not at all."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable

import pytest

from hero_sdk.errors import Conflict, DeadlineExceeded, FailedPrecondition
from hero_sdk.osis import DomainStore, Osis, open_transaction
from tests.osis.bakery import Baker, Oven, Recipe, Shop
from tests.osis.search.notebook import eventually


class Stop(Exception):
    """Leaves a transaction early."""


async def test_everything_happens_together(bakery: DomainStore) -> None:
    async with bakery.transaction() as t:
        ann = await t.of(Baker).new(Baker(name="Ann"))
        rye = await t.of(Recipe).new(Recipe(name="Rye", author_sid=ann.sid))
        await t.of(Recipe).patch(rye.sid, {"notes": "dark"}, expected_rev=1)

    assert (await bakery.of(Recipe).get(rye.sid)).notes == "dark"
    changes = await bakery.changes()
    assert [(each.type, each.op, each.user) for each in changes] == [
        ("Baker", "created", "ann"),
        ("Recipe", "created", "ann"),
        ("Recipe", "updated", "ann"),
    ]


async def test_an_error_undoes_everything(bakery: DomainStore) -> None:
    async def stopped() -> None:
        async with bakery.transaction() as t:
            await t.of(Oven).new(Oven())
            raise Stop

    with pytest.raises(Stop):
        await stopped()
    assert await bakery.of(Oven).list() == []
    assert await bakery.changes() == []
    assert (await bakery.of(Oven).new(Oven())).sid == "10"


async def test_reads_inside_see_what_was_written_and_reads_outside_do_not(bakery: DomainStore, osis: Osis) -> None:
    begun, looked = asyncio.Event(), asyncio.Event()

    async def outsider() -> list[str]:
        await begun.wait()
        found = await osis.domain(3, "bakery").of(Oven).list()
        looked.set()
        return found

    looking = asyncio.create_task(outsider())
    async with bakery.transaction() as t:
        oven = await t.of(Oven).new(Oven(label="new"))
        assert (await t.of(Oven).get(oven.sid)).label == "new"
        assert await t.of(Oven).list() == [oven.sid]
        assert await t.of(Oven).count() == 1
        assert (await t.of(Oven).find(with_total=True)).total == 1
        assert await t.of(Oven).exists(oven.sid)
        begun.set()
        await looked.wait()
    assert await looking == []
    assert await bakery.of(Oven).exists(oven.sid)


async def test_a_refused_step_that_is_caught_leaves_the_rest_standing(bakery: DomainStore) -> None:
    async with bakery.transaction() as t:
        recipes = t.of(Recipe)
        await recipes.new(Recipe(name="Rye", code="r"))
        with pytest.raises(Conflict):
            await recipes.new_many([Recipe(name="Spelt"), Recipe(name="Oat", code="r")])
        oat = await recipes.new(Recipe(name="Oat"))
    assert [each.name for each in await bakery.of(Recipe).list_full()] == ["Rye", "Oat"]
    assert oat.sid == "11"


async def test_a_transaction_inside_fails_by_itself(bakery: DomainStore) -> None:
    async def stopped(t: DomainStore) -> None:
        async with t.transaction() as inner:
            await inner.of(Oven).new(Oven(label="undone"))
            raise Stop

    async with bakery.transaction() as t:
        await t.of(Oven).new(Oven(label="outer"))
        with pytest.raises(Stop):
            await stopped(t)
        async with t.transaction() as inner:
            await inner.of(Oven).new(Oven(label="inner"))
            async with bakery.transaction() as innermost:
                await innermost.of(Oven).new(Oven(label="innermost"))
        await t.of(Oven).new(Oven(label="end"))

    found = [(each.sid, each.label) for each in await bakery.of(Oven).list_full()]
    assert found == [("10", "outer"), ("11", "inner"), ("12", "innermost"), ("13", "end")]
    assert len(await bakery.changes()) == 4


async def test_the_store_outside_is_refused_inside(bakery: DomainStore, osis: Osis) -> None:
    outside = bakery.of(Oven)
    async with bakery.transaction() as t:
        assert open_transaction() is not None
        for call in (
            outside.new(Oven()),
            outside.get("10"),
            outside.list(),
            outside.delete("10"),
            outside.count(),
            osis.domain(3, "bakery").of(Oven).find(),
        ):
            with pytest.raises(FailedPrecondition, match="a transaction on bakery in context 3 is open"):
                await call
        await t.of(Oven).new(Oven())

    assert open_transaction() is None
    assert await outside.list() == ["10"]


async def test_other_stores_may_be_read_inside_but_not_written(bakery: DomainStore, osis: Osis) -> None:
    town = osis.domain(3, "town")
    shop = await town.of(Shop).new(Shop(street="High Street"))
    async with bakery.transaction() as t:
        assert await town.of(Shop).get(shop.sid) == shop
        await t.of(Baker).new(Baker(name="Ann", shop_sid=shop.sid))
        with pytest.raises(FailedPrecondition, match="would stay when that is undone"):
            await town.of(Shop).delete(shop.sid)
        with pytest.raises(FailedPrecondition, match="would stay when that is undone"):
            async with osis.domain(4, "bakery").transaction():
                pass
    assert await bakery.of(Baker).count() == 1


@pytest.mark.parametrize("goes_on", [True, False])
async def test_it_ends_when_it_holds_the_writer_too_long(open_osis: Callable[..., Osis], goes_on: bool) -> None:
    bakery = open_osis(transaction_s=0.05).domain(3, "bakery")

    async def slow() -> None:
        async with bakery.transaction() as t:
            await t.of(Oven).new(Oven())
            await eventually(lambda: open_transaction() is None)
            if goes_on:
                await t.of(Oven).new(Oven())

    with pytest.raises(DeadlineExceeded, match=r"held the store for more than 0\.05 s"):
        await slow()

    assert await bakery.of(Oven).list() == []
    assert (await bakery.of(Oven).new(Oven())).sid == "10"


async def test_others_wait_until_it_has_ended(bakery: DomainStore, osis: Osis) -> None:
    order: list[str] = []

    async def other() -> None:
        await osis.domain(3, "bakery").of(Oven).new(Oven(label="other"))
        order.append("other")

    waiting = asyncio.create_task(other())
    async with bakery.transaction() as t:
        for label in "abc":
            await t.of(Oven).new(Oven(label=label))
            order.append(label)
    await waiting
    if order[0] != "other":  # it may have come first; it never comes in between
        assert order == ["a", "b", "c", "other"]
    labels = [each.label for each in await bakery.of(Oven).list_full()]
    assert "".join(labels).replace("other", "") == "abc"


async def test_steps_may_run_side_by_side(bakery: DomainStore) -> None:
    async with bakery.transaction() as t:
        made = await asyncio.gather(*(t.of(Oven).new(Oven(label=str(number))) for number in range(20)))
    assert {each.sid for each in made} == set(await bakery.of(Oven).list())


async def test_a_transaction_inside_belongs_to_the_task_that_began_the_outer_one(bakery: DomainStore) -> None:
    async def nested() -> None:
        async with bakery.transaction():
            pass

    async with bakery.transaction():
        with pytest.raises(FailedPrecondition, match="belongs to the task"):
            await asyncio.create_task(nested())


async def test_a_cancelled_body_undoes_everything_and_frees_the_writer(bakery: DomainStore) -> None:
    written = asyncio.Event()

    async def slow() -> None:
        async with bakery.transaction() as t:
            await t.of(Oven).new(Oven())
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(slow())
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await bakery.of(Oven).list() == []
    assert (await asyncio.wait_for(bakery.of(Oven).new(Oven()), 0.5)).sid == "10"


async def test_whoever_gives_up_waiting_leaves_nothing_behind(bakery: DomainStore) -> None:
    async def never() -> None:
        async with bakery.transaction() as t:
            await t.of(Oven).new(Oven(label="never"))

    async with bakery.transaction() as t:
        tasks = [asyncio.create_task(never(), context=contextvars.Context()) for _ in range(3)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await t.of(Oven).new(Oven(label="first"))
    await asyncio.wait_for(bakery.of(Oven).new(Oven(label="second")), 0.5)
    assert [each.label for each in await bakery.of(Oven).list_full()] == ["first", "second"]


async def test_a_store_kept_from_a_transaction_that_ended_is_of_no_use(bakery: DomainStore) -> None:
    async with bakery.transaction() as t:
        kept = t.of(Oven)
    with pytest.raises(FailedPrecondition, match="the transaction is over"):
        await kept.new(Oven())


async def test_text_search_inside_is_refused(bakery: DomainStore) -> None:
    async with bakery.transaction() as t:
        with pytest.raises(FailedPrecondition, match="search before the transaction"):
            await t.of(Recipe).find(text="rye")
