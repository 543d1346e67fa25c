"""Filters, orders and pages."""

from __future__ import annotations

import asyncio
import base64
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hero_sdk.errors import InvalidParams
from hero_sdk.osis import DomainStore, Osis, Store, parse_filter, parse_order, table_of
from hero_sdk.osis.access import DirectAccess
from hero_sdk.osis.cursor import Cursor, open_cursor
from hero_sdk.osis.query import compile_query
from hero_sdk.values import Condition, IndexedField, Money, Ordering
from tests.osis.bakery import Baker, Loaf, Oven, Recipe, Stage

F = Recipe.Fields
EUR3, EUR20, USD5 = Money.of("3", "EUR"), Money.of("20.50", "EUR"), Money.of("5", "USD")


@pytest.fixture
async def shelf(bakery: DomainStore) -> Store[Recipe]:
    """Five recipes, each kind of key present and absent."""
    ann = await bakery.of(Baker).new(Baker(name="Ann"))
    recipes = bakery.of(Recipe)
    await recipes.new_many(
        [
            Recipe(name="Rye", stage=Stage.SOLD, tags=["dark", "old"], crumbs=2**64 - 1, hydration=0.1, price=EUR3),
            Recipe(name="Spelt", author_sid=ann.sid, tags=["old"], crumbs=9, hydration=70, price=EUR20),
            Recipe(name="Oat", rest=timedelta(hours=12), since=date(2026, 11, 20), crumbs=2**63, price=USD5),
            Recipe(name="rye", rest=timedelta(seconds=90.5), since=date(2025, 1, 1), is_vegan=True, stamp=b"\xff\0"),
            Recipe(name="Barley", tasted_at=datetime(2026, 1, 1, tzinfo=UTC), crumbs=10),
        ]
    )
    return recipes


async def names(recipes: Store[Recipe], *conditions: Condition, order_by: Ordering | None = None) -> list[str]:
    return [each.name for each in (await recipes.find(*conditions, order_by=order_by)).items]


@pytest.mark.parametrize(
    ("typed", "wire", "found"),
    [
        (F.name == "Rye", {"name": "Rye"}, ["Rye"]),
        (F.name != "Rye", {"name": {"ne": "Rye"}}, ["Spelt", "Oat", "rye", "Barley"]),
        (F.stage == Stage.SOLD, {"stage": "sold"}, ["Rye"]),
        (F.stage.in_([Stage.SOLD, Stage.TRIED]), {"stage": {"in": ["sold", "tried"]}}, ["Rye"]),
        (F.name.in_([]), {"name": {"in": []}}, []),
        (F.author_sid == "10", {"author_sid": {"eq": "10"}}, ["Spelt"]),
        (F.author_sid != "10", {"author_sid": {"ne": "10"}}, ["Rye", "Oat", "rye", "Barley"]),
        (F.author_sid.is_absent(), {"author_sid": None}, ["Rye", "Oat", "rye", "Barley"]),
        (F.author_sid.is_present(), {"author_sid": {"absent": False}}, ["Spelt"]),
        (F.tags.has("old"), {"tags": {"has": "old"}}, ["Rye", "Spelt"]),
        (F.tags.is_absent(), {"tags": {"absent": True}}, ["Oat", "rye", "Barley"]),
        (F.tags.is_present(), {"tags": {"absent": False}}, ["Rye", "Spelt"]),
        (F.crumbs >= 2**63, {"crumbs": {"gte": 2**63}}, ["Rye", "Oat"]),
        (F.crumbs == 2**64 - 1, {"crumbs": 2**64 - 1}, ["Rye"]),
        (F.crumbs < 10, {"crumbs": {"lt": 10}}, ["Spelt"]),
        (F.hydration == 0.1, {"hydration": 0.1}, ["Rye"]),
        (F.hydration > 1, {"hydration": {"gt": 1}}, ["Spelt"]),
        (F.rest <= timedelta(minutes=2), {"rest": {"lte": 120}}, ["rye"]),
        (F.since < date(2026, 1, 1), {"since": {"lt": "2026-01-01"}}, ["rye"]),
        (F.tasted_at == datetime(2026, 1, 1, tzinfo=UTC), {"tasted_at": "2026-01-01T01:00:00+01:00"}, ["Barley"]),
        (F.tasted_at.is_absent(), {"tasted_at": None}, ["Rye", "Spelt", "Oat", "rye"]),
        (F.is_vegan == True, {"is_vegan": True}, ["rye"]),  # noqa: E712
        (F.stamp == b"\xff\0", {"stamp": base64.b64encode(b"\xff\0").decode()}, ["rye"]),
        (F.price == EUR3, {"price": {"amount": "3.00", "currency": "EUR"}}, ["Rye"]),
        (F.price > EUR3, {"price": {"gt": {"amount": "3", "currency": "EUR"}}}, ["Spelt"]),
        (F.price.in_([EUR20, USD5]), {"price": {"in": [EUR20.to_wire(), USD5.to_wire()]}}, ["Spelt", "Oat"]),
        (F.price != EUR3, {"price": {"ne": EUR3.to_wire()}}, ["Spelt", "Oat", "rye", "Barley"]),
    ],
)
async def test_a_typed_condition_and_its_wire_form_find_the_same(
    shelf: Store[Recipe], typed: Condition, wire: dict[str, Any], found: list[str]
) -> None:
    assert parse_filter(Recipe, wire) == (typed,)
    assert await names(shelf, typed) == found
    assert await names(shelf, *parse_filter(Recipe, wire)) == found
    assert await shelf.count(typed) == len(found)


async def test_all_conditions_must_hold(shelf: Store[Recipe]) -> None:
    assert await names(shelf, F.tags.has("old"), F.tags.has("dark")) == ["Rye"]
    assert await names(shelf, F.tags.has("old"), F.crumbs < 100) == ["Spelt"]
    assert await names(shelf, *parse_filter(Recipe, {"crumbs": {"gt": 9, "lt": 2**63}})) == ["Barley"]
    assert await names(shelf, F.name > "O", F.name > "P", F.name <= "Spelt") == ["Rye", "Spelt"]


async def test_a_default_is_found_like_a_value_that_was_given(shelf: Store[Recipe]) -> None:
    assert await shelf.count(F.stage == Stage.IDEA) == 4
    assert await shelf.count(F.is_vegan == False) == 4  # noqa: E712


@pytest.mark.parametrize(
    ("order_by", "found"),
    [
        (None, ["Rye", "Spelt", "Oat", "rye", "Barley"]),
        ("created_at", ["Rye", "Spelt", "Oat", "rye", "Barley"]),
        ("-created_at", ["Barley", "rye", "Oat", "Spelt", "Rye"]),
        ("name", ["Barley", "Oat", "Rye", "Spelt", "rye"]),
        ("-name", ["rye", "Spelt", "Rye", "Oat", "Barley"]),
        ("crumbs", ["rye", "Spelt", "Barley", "Oat", "Rye"]),
        ("-crumbs", ["Rye", "Oat", "Barley", "Spelt", "rye"]),
        ("rest", ["Rye", "Spelt", "Barley", "rye", "Oat"]),
        ("-since", ["Oat", "rye", "Barley", "Spelt", "Rye"]),
    ],
)
async def test_order_goes_by_value_then_by_creation_with_absent_values_first(
    shelf: Store[Recipe], order_by: str | None, found: list[str]
) -> None:
    order = parse_order(Recipe, order_by)
    assert await names(shelf, order_by=order) == found
    paged: list[str] = []
    cursor = None
    while True:
        page = await shelf.find(order_by=order, limit=1, cursor=cursor)
        paged += [each.name for each in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert paged == found


async def test_money_is_ordered_within_the_currency_that_the_filter_names(shelf: Store[Recipe]) -> None:
    assert await names(shelf, F.price >= Money.zero("EUR"), order_by=F.price.desc()) == ["Spelt", "Rye"]
    with pytest.raises(InvalidParams, match="only where the filter names its currency"):
        await shelf.find(order_by=F.price.asc())
    with pytest.raises(InvalidParams, match="within one currency, not with EUR and USD"):
        await shelf.find(F.price > EUR3, F.price < USD5)


async def test_lists_of_money_are_searched_entry_by_entry(bakery: DomainStore, shelf: Store[Recipe]) -> None:
    loaves, prices = bakery.of(Loaf), Loaf.Fields.prices
    loaf = await loaves.new(Loaf(recipe_sid="11", prices=[EUR3, USD5, EUR3]))
    assert [each.sid for each in (await loaves.find(prices.has(EUR3), prices.has(USD5))).items] == [loaf.sid]
    assert await loaves.count(*parse_filter(Loaf, {"prices": {"has": EUR20.to_wire()}})) == 0


async def test_a_member_of_a_composite_can_be_used_behind_the_members_before_it(shelf: Store[Recipe]) -> None:
    after = {"stage": "idea", "created_at": {"gte": 0}}
    assert await names(shelf, *parse_filter(Recipe, after)) == ["Spelt", "Oat", "rye", "Barley"]
    with pytest.raises(InvalidParams, match=r"Recipe\.created_at is not indexed: add @index or @filter"):
        await shelf.find(*parse_filter(Recipe, {"created_at": {"gte": 0}}))


@pytest.mark.parametrize(
    ("wire", "message"),
    [
        ({"notes": "x"}, "filter.notes: Recipe.notes is not indexed: add @index or @filter"),
        ({"steps": []}, "Recipe.steps is not indexed"),
        ({"helper_sids": {"has": "10"}}, "Recipe.helper_sids is not indexed"),
        ({"nmae": "x"}, "Recipe has no field 'nmae'; did you mean 'name'?"),
        ({"name'; drop table meta; --": "x"}, "Recipe has no field"),
        ({"x" * 10_000_000: 1}, "^filter.x{60}: Recipe has no field 'x{60}'$"),
        ({"name": {"in": ["x"] * 1001}}, "filter.name.in may hold at most 1,000 values, not 1,001"),
        ({"name": 5}, "filter.name must be text"),
        ({"name": {"like": "x"}}, "filter.name knows no 'like'"),
        ({"name": {}}, "filter.name must hold one of eq, ne"),
        ({"name": ["Rye"]}, r'like {"in": \[…\]}'),
        ({"name": {"in": "Rye"}}, "filter.name.in must be a list"),
        ({"name": {"in": ["Rye", 5]}}, r"filter.name.in\[1\] must be text"),
        ({"name": {"absent": 1}}, "filter.name.absent must be true or false"),
        ({"name": {"has": "x"}}, "filter.name.has does not fit a single value"),
        ({"tags": "old"}, 'like {"has": …}'),
        ({"tags": {"eq": "old"}}, "filter.tags.eq does not fit a list"),
        ({"stage": "eaten"}, "filter.stage must be one of 'idea', 'tried'"),
        ({"crumbs": "9"}, "filter.crumbs must be an integer"),
        ({"crumbs": True}, "filter.crumbs must be an integer"),
        ({"crumbs": 1.0}, "filter.crumbs must be an integer"),
        ({"is_vegan": 1}, "filter.is_vegan must be true or false"),
        ({"price": {"gt": 3.0}}, "filter.price.gt must be money"),
        ({"price": {"amount": 3, "currency": "EUR"}}, "filter.price must have its amount as text"),
        ({"since": "yesterday"}, "filter.since must be a day"),
    ],
)
async def test_a_filter_that_makes_no_sense_is_refused_with_what_to_do(
    shelf: Store[Recipe], wire: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidParams, match=message) as caught:
        await shelf.find(*parse_filter(Recipe, wire))
    assert caught.value.fields["errors"][0]["path"].startswith("filter.")


@pytest.mark.parametrize("order_by", ["notes", "-steps", "nmae", "", "-", "tags", "created_at desc", "name,stage"])
async def test_an_order_that_no_index_helps_with_is_refused(shelf: Store[Recipe], order_by: str) -> None:
    with pytest.raises(InvalidParams, match="order_by"):
        await shelf.find(order_by=parse_order(Recipe, order_by))


async def test_python_code_gets_no_further_than_the_wire(shelf: Store[Recipe]) -> None:
    with pytest.raises(InvalidParams, match="not indexed"):
        await shelf.find(F.notes == "x")
    with pytest.raises(InvalidParams, match="must be text"):
        await shelf.find(F.name == 5)  # type: ignore[arg-type]
    with pytest.raises(InvalidParams, match=r"use has\(\)"):
        await shelf.find(F.tags == "old")
    with pytest.raises(TypeError, match="not a field of Recipe"):
        await shelf.find(Baker.Fields.name == "Ann")
    with pytest.raises(InvalidParams, match="no field"):
        await shelf.find(IndexedField[str]("1 OR 1=1") == "x")
    with pytest.raises(InvalidParams, match="at most 1,000 values"):
        await shelf.find(F.name.in_(map(str, range(1001))))


@pytest.mark.parametrize("limit", [0, -1, 10_001])
async def test_a_limit_out_of_range_is_refused(recipes: Store[Recipe], limit: int) -> None:
    for call in (recipes.find(limit=limit), recipes.list(limit=limit), recipes.list_full(limit=limit)):
        with pytest.raises(InvalidParams, match="limit must be from 1 to 10,000"):
            await call


async def test_the_total_is_counted_only_when_asked(shelf: Store[Recipe]) -> None:
    assert (await shelf.find(limit=2)).total is None
    assert (await shelf.find(F.stage == Stage.IDEA, limit=2, with_total=True)).total == 4


async def test_lists_go_on_behind_a_sid_even_if_it_is_gone(shelf: Store[Recipe]) -> None:
    assert await shelf.list() == ["11", "12", "13", "14", "15"]
    await shelf.delete("12")
    assert await shelf.list(after="12", limit=2) == ["13", "14"]
    assert [each.name for each in await shelf.list_full(after="11")] == ["Oat", "rye", "Barley"]
    assert await shelf.list(after="15") == []
    with pytest.raises(InvalidParams, match="after must be a sid"):
        await shelf.list(after="no sid")


async def test_a_scan_goes_through_everything_that_matches(shelf: Store[Recipe]) -> None:
    assert [each.sid async for each in shelf.scan(page_size=2)] == ["11", "12", "13", "14", "15"]
    found = [each.sid async for each in shelf.scan(F.stage == Stage.IDEA, after="12", page_size=1)]
    assert found == ["13", "14", "15"]


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


class TestCursors:
    """Stable, bound to their query, not to be tampered with."""

    async def test_pages_show_everything_once_while_objects_are_added(self, recipes: Store[Recipe]) -> None:
        chance = random.Random(5)
        start = [Recipe(name=f"{chance.randrange(20):02}", crumbs=chance.choice([None, 1, 2, 3])) for _ in range(200)]
        known = {each.sid for each in await recipes.new_many(start)}
        for order_by in (None, "-created_at", "name", "-name", "crumbs", "-crumbs"):
            order = parse_order(Recipe, order_by)
            seen: list[str] = []
            cursor = None
            while True:
                page = await recipes.find(order_by=order, limit=7, cursor=cursor)
                seen += [each.sid for each in page.items]
                await recipes.new(Recipe(name=f"{chance.randrange(20):02}", crumbs=chance.choice([None, 1, 2, 3])))
                if (cursor := page.next_cursor) is None:
                    break
            assert len(seen) == len(set(seen))
            assert known <= set(seen)

    async def test_the_last_page_has_no_cursor(self, shelf: Store[Recipe]) -> None:
        assert (await shelf.find(limit=5)).next_cursor is None
        page = await shelf.find(limit=4)
        assert page.next_cursor is not None
        assert (await shelf.find(limit=4, cursor=page.next_cursor)).next_cursor is None

    async def test_a_cursor_goes_on_when_its_object_is_gone(self, shelf: Store[Recipe]) -> None:
        page = await shelf.find(order_by=F.name.asc(), limit=2)
        await shelf.delete(page.items[-1].sid)
        rest = await shelf.find(order_by=F.name.asc(), cursor=page.next_cursor)
        assert [each.name for each in rest.items] == ["Rye", "Spelt", "rye"]

    async def test_the_limit_may_change_from_page_to_page(self, shelf: Store[Recipe]) -> None:
        page = await shelf.find(limit=1)
        assert len((await shelf.find(limit=3, cursor=page.next_cursor)).items) == 3

    async def test_a_cursor_of_another_query_is_refused(self, shelf: Store[Recipe], bakery: DomainStore) -> None:
        cursor = (await shelf.find(F.stage == Stage.IDEA, limit=1)).next_cursor
        assert (await shelf.find(F.stage == Stage.IDEA, cursor=cursor)).items
        for call in (
            shelf.find(cursor=cursor),
            shelf.find(F.stage == Stage.SOLD, cursor=cursor),
            shelf.find(F.stage == Stage.IDEA, order_by=F.name.asc(), cursor=cursor),
            shelf.find(F.stage == Stage.IDEA, order_by=parse_order(Recipe, "-created_at"), cursor=cursor),
            bakery.of(Oven).find(cursor=cursor),
        ):
            with pytest.raises(InvalidParams, match="belongs to another query"):
                await call

    async def test_a_cursor_of_another_context_is_refused(self, osis: Osis, shelf: Store[Recipe]) -> None:
        cursor = (await shelf.find(limit=1)).next_cursor
        with pytest.raises(InvalidParams, match="no cursor of this store"):
            await osis.domain(4, "bakery").of(Recipe).find(cursor=cursor)

    async def test_a_cursor_that_was_changed_is_refused(self, shelf: Store[Recipe]) -> None:
        cursor = (await shelf.find(order_by=F.name.asc(), limit=1)).next_cursor
        assert cursor is not None
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        for at in range(len(raw)):
            bad = base64.urlsafe_b64encode(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]).decode().rstrip("=")
            with pytest.raises(InvalidParams, match="cursor"):
                await shelf.find(order_by=F.name.asc(), cursor=bad)

    @settings(max_examples=50, deadline=None)
    @given(text=st.text(max_size=60))
    def test_any_text_is_refused_as_a_cursor(self, text: str) -> None:
        with pytest.raises(InvalidParams, match="cursor"):
            open_cursor(text, "query", b"key")


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
