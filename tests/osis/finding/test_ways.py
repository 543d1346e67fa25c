"""The ways to a page: along an index, sorted or walked, and who waits meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from hero_sdk.osis import DomainStore, Osis, Store, parse_order, table_of
from hero_sdk.osis.access import DirectAccess
from hero_sdk.osis.conditions import compile_query
from hero_sdk.osis.cursor import Cursor
from hero_sdk.values import Condition
from tests.osis.bakery import Oven, Recipe, Stage
from tests.osis.finding.shelf import EUR3, F


async def test_long_pages_and_slow_statements_leave_the_event_loop(open_osis: Callable[..., Osis]) -> None:
    slow = open_osis(loop_rows=3, loop_budget_s=0.0).domain(0, "bakery").of(Oven)
    await slow.new_many([Oven(label=str(number)) for number in range(5_000)])

    whole = await slow.list_full(limit=10_000)
    assert [each.label for each in whole] == [str(number) for number in range(5_000)]
    assert len((await slow.find(limit=5_000)).items) == await slow.count() == 5_000
    database = slow._access.database  # type: ignore[attr-defined]
    assert len(await database.rows("SELECT number FROM t_Oven", ())) == 5_000


WISHES: list[tuple[tuple[Condition, ...], str]] = [
    ((F.stage == Stage.SOLD,), "name"),
    ((F.stage == Stage.SOLD,), "-name"),
    ((F.stage == Stage.SOLD,), "crumbs"),
    ((F.stage == Stage.SOLD,), "-crumbs"),
    ((F.stage == Stage.IDEA, F.is_vegan == True), "-crumbs"),  # noqa: E712 - a condition
    ((F.name >= "05",), "created_at"),
    ((F.name >= "05", F.name < "15"), "-crumbs"),
    ((F.stage == Stage.TRIED,), "name"),
    ((F.tags.has("old"),), "name"),
]


@pytest.mark.parametrize("ways", [{"sort_rows": 0, "walk_rows": steps} for steps in (1, 7, 40, 1000)])
async def test_whichever_way_leads_to_a_page_it_shows_the_same(open_osis: Callable[..., Osis], ways: Any) -> None:
    chance = random.Random(11)
    recipes = open_osis().domain(0, "bakery").of(Recipe)
    await recipes.new_many(
        Recipe(
            name=f"{chance.randrange(20):02}",
            stage=Stage.TRIED if at > 290 else chance.choice([Stage.SOLD, Stage.IDEA]),
            crumbs=chance.choice([None, 1, 1, 1, 2]),
            is_vegan=chance.random() < 0.2,
            tags=chance.choice([[], ["old"]]),
        )
        for at in range(300)
    )
    walked = open_osis(**ways).domain(0, "bakery").of(Recipe)
    for conditions, order_by in WISHES:
        order = parse_order(Recipe, order_by)
        whole = [each.sid for each in (await recipes.find(*conditions, order_by=order, limit=300)).items]
        seen: list[str] = []
        cursor = None
        while True:
            page = await walked.find(*conditions, order_by=order, limit=7, cursor=cursor)
            seen += [each.sid for each in page.items]
            if (cursor := page.next_cursor) is None:
                break
        assert seen == whole, (conditions, order_by)


async def test_many_matches_are_found_along_their_order_instead_of_being_sorted(
    open_osis: Callable[..., Osis], monkeypatch: pytest.MonkeyPatch
) -> None:
    recipes = open_osis(sort_rows=10).domain(0, "bakery").of(Recipe)
    await recipes.new_many(Recipe(name=f"{at:03}", stage=Stage.SOLD) for at in range(200))
    asked: list[str] = []
    rows = DirectAccess.rows

    async def noted(self: DirectAccess, statement: str, values: Any, *, is_long: bool = False) -> Any:
        asked.append(statement)
        return await rows(self, statement, values, is_long=is_long)

    monkeypatch.setattr(DirectAccess, "rows", noted)
    page = await recipes.find(F.stage == Stage.SOLD, order_by=F.name.desc(), limit=3)
    assert [each.name for each in page.items] == ["199", "198", "197"]
    database = recipes._access.database  # type: ignore[attr-defined]
    plan = [row[3] for row in await database.rows(f"EXPLAIN QUERY PLAN {asked[-1]}", ("sold", 20_000, 20_000, 4))]
    assert any("i_Recipe.name" in step for step in plan), plan
    assert not [step for step in plan if "TEMP B-TREE" in step], plan


async def test_a_statement_nobody_waits_for_keeps_nobody_waiting(bakery: DomainStore) -> None:
    database = bakery._access.database  # type: ignore[union-attr]
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(database.rows(endless, (), is_long=True), 0.01)
    waiting = [asyncio.create_task(database.rows(endless, (), is_long=True)) for _ in range(3)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    assert await asyncio.wait_for(database.rows("SELECT 1", (), is_long=True), 10) == [(1,)]
    assert all(task.cancelled() for task in waiting)


@pytest.mark.parametrize(
    ("conditions", "order_by"),
    [
        ((), None),
        ((), "-created_at"),
        ((), "name"),
        ((), "-crumbs"),
        ((F.name == "Rye",), None),
        ((F.stage == Stage.SOLD,), "-created_at"),
        ((F.crumbs > 5,), "crumbs"),
        ((F.hydration > 5.0,), "-hydration"),
        ((F.since == date(2026, 1, 1),), None),
        ((F.tags.has("old"),), None),
        ((F.tags.has("old"),), "-created_at"),
        ((F.price > EUR3,), "price"),
        ((F.author_sid.is_absent(),), None),
    ],
)
async def test_every_page_is_read_from_an_index_in_order(
    shelf: Store[Recipe], conditions: tuple[Condition, ...], order_by: str | None
) -> None:
    query = compile_query(table_of(Recipe), conditions, parse_order(Recipe, order_by))
    database = shelf._access.database  # type: ignore[attr-defined]
    for after in (None, Cursor("x" if query.order else None, 36), *([Cursor(None, 36)] if query.has_absent else [])):
        page = query.page(50, after)
        plan = [row[3] for row in await database.rows(f"EXPLAIN QUERY PLAN {page.sql}", page.values)]
        assert not [step for step in plan if "TEMP B-TREE" in step], plan
        is_by_key = not conditions and query.order is None
        scans = [step for step in plan if step.startswith("SCAN t") and "USING INDEX" not in step]
        assert is_by_key or not scans, plan
