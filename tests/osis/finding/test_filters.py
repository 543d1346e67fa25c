"""Filters and orders."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hero_sdk.errors import InvalidParams
from hero_sdk.osis import DomainStore, Store, parse_filter, parse_order
from hero_sdk.values import Condition, IndexedField, Money
from tests.osis.bakery import Baker, Loaf, Recipe, Stage
from tests.osis.finding.shelf import EUR3, EUR20, USD5, F, names


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
