"""The record of changes grows no longer than it is told to, and loses nothing that is still needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from hero_sdk.osis import ChangesGone, DomainStore, Osis, OsisSettings, Retention
from hero_sdk.osis.database import Database
from hero_sdk.osis.retention import ALWAYS_KEPT, AT_ONCE
from tests.osis.bakery import Oven, Recipe
from tests.osis.conftest import Clock
from tests.osis.search.notebook import eventually


def opened(open_osis: Callable[..., Osis], **settings: Any) -> tuple[DomainStore, Database]:
    osis = open_osis(trim_every_s=3600.0, **settings)
    store = osis.domain(3, "bakery")
    return store, osis._database(3, "bakery")


async def add(store: DomainStore, count: int) -> None:
    await store.of(Oven).new_many([Oven() for _ in range(count)])


async def positions(store: DomainStore) -> list[int]:
    return [each.position for each in await store.changes(limit=10_000)]


async def test_what_is_too_much_goes_in_small_steps_and_the_rest_has_no_gap(open_osis: Callable[..., Osis]) -> None:
    store, database = opened(open_osis, changes=Retention(age_s=None, count=ALWAYS_KEPT + 5))
    await add(store, ALWAYS_KEPT + 5 + 2 * AT_ONCE + 7)

    assert await database.trim() == 2 * AT_ONCE + 7

    assert await positions(store) == list(range(2 * AT_ONCE + 8, ALWAYS_KEPT + 2 * AT_ONCE + 13))
    assert await database.trim() == 0
    assert await store.of(Oven).count() == ALWAYS_KEPT + 2 * AT_ONCE + 12


async def test_what_is_too_old_goes(open_osis: Callable[..., Osis], clock: Clock) -> None:
    store, database = opened(open_osis, changes=Retention(age_s=3600.0, count=None))
    await add(store, 10)
    clock.go_on(1800)
    await add(store, ALWAYS_KEPT)
    assert await database.trim() == 0
    clock.go_on(1801)
    assert await database.trim() == 10


async def test_a_clock_that_jumps_ahead_leaves_the_last_changes(open_osis: Callable[..., Osis], clock: Clock) -> None:
    store, database = opened(open_osis, changes=Retention(age_s=3600.0, count=None))
    await add(store, ALWAYS_KEPT + 3)
    clock.go_on(10**9)
    assert await database.trim() == 3
    assert len(await positions(store)) == ALWAYS_KEPT


async def test_everything_is_kept_where_nothing_is_to_go(open_osis: Callable[..., Osis], clock: Clock) -> None:
    store, database = opened(open_osis, changes=Retention(age_s=None, count=None))
    await add(store, ALWAYS_KEPT + 3)
    clock.go_on(10**9)
    assert await database.trim() == 0


async def test_what_the_text_index_has_not_read_stays(
    open_osis: Callable[..., Osis], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, database = opened(open_osis, search="tantivy", changes=Retention(age_s=None, count=0))
    await store.of(Recipe).new_many([Recipe(name=f"Rye {number}") for number in range(ALWAYS_KEPT + 100)])
    await store.of(Recipe).find(text="rye", fresh=True)
    assert database.opened is not None
    assert database.opened.search is not None
    monkeypatch.setattr(type(database.opened.search), "position", property(lambda self: 60))
    assert await database.trim() == 60
    monkeypatch.undo()
    assert await database.trim() == 40


async def test_who_follows_from_further_back_is_told(osis: Osis, open_osis: Callable[..., Osis]) -> None:
    store, database = opened(open_osis, changes=Retention(age_s=None, count=0))
    await add(store, ALWAYS_KEPT + 10)
    await database.trim()
    log = open_osis().event_log(3, "bakery")
    with pytest.raises(ChangesGone):
        await log.read(9)
    assert (await log.read(10, 1))[0].position == 11


async def test_it_happens_by_itself_beside_writers(open_osis: Callable[..., Osis]) -> None:
    osis = open_osis(trim_every_s=0.01, changes=Retention(age_s=None, count=0))
    store = osis.domain(3, "bakery")
    await asyncio.gather(*(add(store, 300) for _ in range(8)))
    database = osis._database(3, "bakery")

    def kept() -> int:
        assert database.opened is not None
        found = database.opened.reader.one("SELECT count(*) FROM changes", ())
        assert found is not None
        return int(found[0])

    await eventually(lambda: kept() == ALWAYS_KEPT)
    assert await store.of(Oven).count() == 2400


def test_thirty_days_and_a_million_changes_are_kept_unless_said_otherwise() -> None:
    assert OsisSettings().changes == Retention(age_s=30 * 86_400.0, count=1_000_000)
