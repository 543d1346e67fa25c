"""Figures about groups, against sums that Python makes of the same objects."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import fsum, isclose
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hero_sdk.errors import FailedPrecondition, InvalidParams
from hero_sdk.osis import DomainStore, Osis, Store, parse_filter, parse_groupings, parse_metrics
from hero_sdk.values import Group, Grouping, Metric, Money
from tests.osis.bakery import BAKERY, Baker, Loaf, Oven, Recipe, Stage

F = Recipe.Fields
COUNT = Metric()


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


@pytest.fixture
async def shelf(recipes: Store[Recipe]) -> Store[Recipe]:
    await recipes.new_many(
        [
            Recipe(
                name="a", stage=Stage.SOLD, price=eur("1.10"), crumbs=2**64 - 1, tasted_at=at("2026-11-15T23:59:59")
            ),
            Recipe(
                name="b", stage=Stage.SOLD, price=eur("2.25"), crumbs=2**64 - 1, tasted_at=at("2026-11-16T00:00:00")
            ),
            Recipe(name="c", stage=Stage.SOLD, price=Money.of("7", "USD"), tasted_at=at("2026-12-31T12:00:00")),
            Recipe(name="d", stage=Stage.IDEA, crumbs=3, since=date(2026, 11, 22), rest=timedelta(seconds=90.5)),
        ]
    )
    return recipes


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def one(store: Store[Any], *metrics: Metric, **wish: Any) -> Group:
    (group,) = (await store.aggregate(*metrics, **wish)).groups
    return group


async def test_without_a_grouping_everything_is_one_group(shelf: Store[Recipe]) -> None:
    group = await one(shelf, COUNT, F.crumbs.sum(), F.crumbs.max(), F.price.sum(), F.price.count(), F.rest.sum())

    assert group.key == {}
    assert group.values == {
        "count": 4,
        "sum(crumbs)": str(2 * (2**64 - 1) + 3),
        "max(crumbs)": 2**64 - 1,
        "sum(price)": [eur("3.35"), Money.of("7", "USD")],
        "count(price)": 3,
        "sum(rest)": 90.5,
    }
    assert group[F.price.count()] == group["count(price)"] == 3


async def test_of_nothing_sums_are_zero_and_the_rest_has_no_value(recipes: Store[Recipe]) -> None:
    group = await one(recipes, COUNT, F.crumbs.sum(), F.crumbs.avg(), F.price.sum(), F.hydration.min(), F.rest.avg())

    assert group.values == {"count": 0, "sum(crumbs)": 0, "sum(price)": []}
    assert group[F.crumbs.avg()] is None
    assert (await recipes.aggregate(COUNT, by=[F.stage])).groups == []


async def test_groups_come_in_order_with_those_without_a_value_first(shelf: Store[Recipe]) -> None:
    found = await shelf.aggregate(COUNT, F.price.avg(), by=[F.price])

    assert [(group[F.price], group[COUNT]) for group in found.groups] == [
        (None, 1),
        (eur("1.10").to_wire(), 1),
        (eur("2.25").to_wire(), 1),
        (Money.of("7", "USD").to_wire(), 1),
    ]
    assert found.groups[0].key == {}
    assert found.groups[0][F.price.avg()] == []


async def test_amounts_of_several_currencies_stay_in_one_group(shelf: Store[Recipe]) -> None:
    found = await shelf.aggregate(F.price.sum(), F.price.max(), COUNT, by=[F.stage])

    assert [group.key for group in found.groups] == [{"stage": "idea"}, {"stage": "sold"}]
    assert found.groups[1].values == {
        "sum(price)": [eur("3.35"), Money.of("7", "USD")],
        "max(price)": [eur("2.25"), Money.of("7", "USD")],
        "count": 3,
    }


@pytest.mark.parametrize(
    ("grouping", "keys"),
    [
        (F.tasted_at.by_day(), [None, "2026-11-15", "2026-11-16", "2026-12-31"]),
        (F.tasted_at.by_week(), [None, "2026-11-09", "2026-11-16", "2026-12-28"]),
        (F.tasted_at.by_month(), [None, "2026-11", "2026-12"]),
        (F.tasted_at.by_year(), [None, "2026"]),
        (F.since.by_week(), [None, "2026-11-16"]),
        (F.since.by_day(), [None, "2026-11-22"]),
    ],
)
async def test_times_are_grouped_by_stretches(shelf: Store[Recipe], grouping: Grouping, keys: list[str | None]) -> None:
    found = await shelf.aggregate(COUNT, by=[grouping])

    assert [group[grouping] for group in found.groups] == keys
    assert sum(group.values["count"] for group in found.groups) == 4  # type: ignore[misc]


async def test_days_of_creation_are_there_for_every_type(bakery: DomainStore) -> None:
    await bakery.of(Oven).new(Oven(label="old"))
    await bakery.of(Loaf).new(Loaf(recipe_sid=(await bakery.of(Recipe).new(Recipe(name="Rye"))).sid))
    for model in (Oven, Loaf, Recipe):
        (group,) = (await bakery.of(model).aggregate(COUNT, by=parse_groupings(model, ["day(created_at)"]))).groups
        assert group.key == {"day(created_at)": "2026-09-21"}


async def test_conditions_and_words_leave_out(open_osis: Callable[..., Osis]) -> None:
    store = open_osis(search="tantivy").domain(0, "bakery").of(Recipe)
    await store.new_many(
        [Recipe(name=name, tags=["x", "y"], crumbs=n) for n, name in enumerate(("rye", "rye old", "oat"))]
    )
    await store.find(text="rye", fresh=True)

    assert (await one(store, COUNT, F.crumbs.sum(), where=[F.tags.has("x"), F.tags.has("y")])).values == {
        "count": 3,
        "sum(crumbs)": 3,
    }
    assert (await one(store, F.crumbs.sum(), where=[F.crumbs > 0]))["sum(crumbs)"] == 3
    assert (await one(store, COUNT, F.crumbs.max(), text="rye")).values == {"count": 2, "max(crumbs)": 1}
    assert (await one(store, COUNT, where=parse_filter(Recipe, {"crumbs": 0}), text="rye"))[COUNT] == 1


async def test_a_transaction_sees_what_it_wrote(bakery: DomainStore) -> None:
    async with bakery.transaction() as store:
        await store.of(Recipe).new(Recipe(name="Rye", crumbs=7))
        assert (await one(store.of(Recipe), F.crumbs.sum()))["sum(crumbs)"] == 7


@pytest.mark.parametrize(
    ("metrics", "group_by", "path", "said"),
    [
        (["sum(labels)"], [], "metrics[0]", "add @index or @filter"),
        (["count", "sum(crumb)"], [], "metrics[1]", "did you mean 'crumbs'"),
        (["median(crumbs)"], [], "metrics[0]", "must be count or one of"),
        (["sum"], [], "metrics[0]", "must be count or one of"),
        (["sum(name)"], [], "metrics", "sum(name) does not fit name, which is not a number"),
        (["avg(tasted_at)"], [], "metrics", "not a number"),
        (["max(name)"], [], "metrics", "neither a number nor a time"),
        (["sum(tags)"], [], "metrics", "which is a list"),
        ([], [], "metrics", "must be from 1 to 100, not 0"),
        (["count"] * 101, [], "metrics", "not 101"),
        (["count"], ["notes"], "group_by[0]", "add @index or @filter"),
        (["count"], ["tags"], "group_by", "which is a list"),
        (["count"], ["day(name)"], "group_by", "neither a time nor a day"),
        (["count"], ["hour(tasted_at)"], "group_by[0]", "must be a field or one of day(field)"),
        (["count"], ["name"] * 9, "group_by", "must be at most 8, not 9"),
    ],
)  # fmt: skip
async def test_what_cannot_be_told_is_refused(
    recipes: Store[Recipe], metrics: list[str], group_by: list[str], path: str, said: str
) -> None:
    with pytest.raises(InvalidParams) as refused:
        await recipes.aggregate(*parse_metrics(Recipe, metrics), by=parse_groupings(Recipe, group_by))

    assert said in refused.value.message
    assert refused.value.fields["errors"][0]["path"] == path


async def test_fields_of_another_type_are_a_mistake_of_the_program(recipes: Store[Recipe]) -> None:
    with pytest.raises(TypeError, match="is not a field of Recipe"):
        await recipes.aggregate(Baker.Fields.name.count())


async def test_more_groups_than_a_page_may_hold_are_refused(open_osis: Callable[..., Osis]) -> None:
    store = open_osis(max_limit=3).domain(0, "bakery").of(Recipe)
    await store.new_many([Recipe(name=name) for name in "abc"])
    assert len((await store.aggregate(COUNT, by=[F.name])).groups) == 3

    await store.new(Recipe(name="d"))
    with pytest.raises(FailedPrecondition, match="more than 3 groups"):
        await store.aggregate(COUNT, by=[F.name])
    assert (await one(store, COUNT))[COUNT] == 4


async def test_what_no_float_and_no_money_can_hold_is_said(recipes: Store[Recipe]) -> None:
    most = Money(2**63 - 1, "EUR")
    await recipes.new_many([Recipe(name=name, hydration=1.7e308, price=most) for name in "ab"])

    for metric in (F.hydration.sum(), F.hydration.avg()):
        with pytest.raises(FailedPrecondition, match="beyond what a float can hold"):
            await recipes.aggregate(metric)
    with pytest.raises(FailedPrecondition, match=r"sum\(price\): the amount must be between"):
        await recipes.aggregate(F.price.sum())
    assert (await one(recipes, F.price.avg()))[F.price.avg()] == [most]

    await recipes.new_many([Recipe(name=name, hydration=-1.7e308) for name in "cd"])
    with pytest.raises(FailedPrecondition, match="beyond what a float can hold"):
        await recipes.aggregate(F.hydration.sum())


CURRENCIES = st.sampled_from(["EUR", "USD", "JPY"])
RECIPES = st.lists(
    st.fixed_dictionaries(
        {
            "stage": st.sampled_from(Stage),
            "crumbs": st.none() | st.integers(0, 5) | st.integers(0, 2**64 - 1),
            "price": st.none() | st.builds(Money, st.integers(-(2**63) // 50, 2**63 // 50), CURRENCIES),
            "hydration": st.none() | st.floats(-1e9, 1e9),
            "rest": st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
            "tasted_at": st.none() | st.datetimes().map(lambda when: when.replace(microsecond=0, tzinfo=UTC)),
        }
    ),
    max_size=40,
)
PERIODS: dict[str, Callable[[datetime], str]] = {
    "day": lambda when: when.date().isoformat(),
    "month": lambda when: f"{when.year:04}-{when.month:02}",
    "year": lambda when: f"{when.year:04}",
}


@settings(max_examples=60, deadline=None)
@given(values=RECIPES, period=st.sampled_from([None, *PERIODS]), by_stage=st.booleans())
def test_figures_are_those_that_python_tells(values: list[dict[str, Any]], period: Any, by_stage: bool) -> None:
    groupings = [*([Grouping(F.stage)] if by_stage else []), *([Grouping(F.tasted_at, period)] if period else [])]
    metrics = [
        COUNT,
        *(getattr(field, op)() for field in (F.crumbs, F.price, F.hydration, F.rest) for op in ("count", "sum", "avg")),
        *(getattr(field, op)() for field in (F.crumbs, F.price, F.hydration, F.tasted_at) for op in ("min", "max")),
    ]
    expected: dict[tuple[Any, ...], list[dict[str, Any]]] = {} if groupings else {(): []}
    for value in values:
        when = value["tasted_at"]
        key = (*([value["stage"]] if by_stage else []), *([when and PERIODS[period](when)] if period else []))
        expected.setdefault(key, []).append(value)

    found = asyncio.run(_stored_and_told(values, metrics, groupings))

    told = {tuple(group.key.get(str(each)) for each in groupings): group for group in found}
    assert set(told) == set(expected)
    assert list(told) == sorted(told, key=lambda key: tuple((part is not None, part or "") for part in key))
    for key, group in told.items():
        _check(group, expected[key])


async def _stored_and_told(values: Iterable[dict[str, Any]], metrics: Any, groupings: Any) -> list[Group]:
    folder = Path(tempfile.mkdtemp())
    osis = Osis(folder, [BAKERY], search=None)
    try:
        store = osis.domain(0, "bakery").of(Recipe)
        await store.new_many([Recipe(name=f"r{number}", **value) for number, value in enumerate(values)])
        return (await store.aggregate(*metrics, by=groupings)).groups
    finally:
        await osis.close()
        shutil.rmtree(folder)


def _check(group: Group, members: list[dict[str, Any]]) -> None:
    def of(name: str) -> list[Any]:
        return [member[name] for member in members if member[name] is not None]

    assert group["count"] == len(members)
    for name in ("crumbs", "price", "hydration", "rest"):
        assert group[f"count({name})"] == len(of(name))
    crumbs, times = of("crumbs"), of("tasted_at")
    assert int(group["sum(crumbs)"]) == sum(crumbs)  # type: ignore[arg-type]
    assert group["avg(crumbs)"] == (sum(crumbs) / len(crumbs) if crumbs else None)
    assert (group["min(crumbs)"], group["max(crumbs)"]) == (min(crumbs, default=None), max(crumbs, default=None))
    assert group["max(tasted_at)"] == (int(max(times).timestamp()) if times else None)
    assert group["min(tasted_at)"] == (int(min(times).timestamp()) if times else None)
    floats = of("hydration")
    assert isclose(group["sum(hydration)"], fsum(floats), rel_tol=1e-9, abs_tol=1e-4)  # type: ignore[arg-type]
    assert (group["min(hydration)"], group["max(hydration)"]) == (min(floats, default=None), max(floats, default=None))
    assert isclose(group["sum(rest)"], sum(of("rest"), timedelta()).total_seconds(), abs_tol=2e-6)  # type: ignore[arg-type]
    prices: dict[str, list[int]] = {}
    for price in of("price"):
        prices.setdefault(price.currency, []).append(price.micros)
    for op, tell in (
        ("sum", sum),
        ("min", min),
        ("max", max),
        ("avg", lambda all_: round(Fraction(sum(all_), len(all_)))),
    ):
        assert group[f"{op}(price)"] == [Money(tell(prices[code]), code) for code in sorted(prices)]
