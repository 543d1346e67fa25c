"""Group commit: many callers, one commit, and everyone's own outcome."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.errors import Conflict, InternalError, NotFound, Unavailable
from hero_sdk.osis import DomainStore, Osis, Store
from tests.osis.bakery import Baker, Oven, Recipe


def committed(path: Path, statement: str) -> Any:
    """What another process sees in the database."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        found = connection.execute(statement).fetchall()
    connection.close()
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "osis" / "3" / "bakery" / "objects.db"


@pytest.fixture
async def connection(bakery: DomainStore) -> sqlite3.Connection:
    """The writer's own connection, to be meddled with while nothing is written."""
    await bakery.of(Oven).list()
    return bakery._access.database.opened.writer._commits._connection  # type: ignore[union-attr]


async def test_writers_side_by_side_all_get_their_own_object(recipes: Store[Recipe], path: Path) -> None:
    async def one(number: int) -> list[Recipe]:
        return [await recipes.new(Recipe(name=f"{number}.{turn}")) for turn in range(10)]

    made = [each for some in await asyncio.gather(*map(one, range(64))) for each in some]

    assert len({each.sid for each in made}) == 640
    for each in made:
        assert (await recipes.get(each.sid)).name == each.name
    numbers = [number for (number,) in committed(path, "SELECT number FROM t_Recipe ORDER BY number")]
    assert numbers == list(range(36, 36 + 640))
    positions = [position for (position,) in committed(path, "SELECT position FROM changes ORDER BY position")]
    assert positions == list(range(1, 641))


async def test_an_answered_write_is_seen_by_every_reader(recipes: Store[Recipe], path: Path) -> None:
    async def one(number: int) -> None:
        made = await recipes.new(Recipe(name=str(number)))
        assert await recipes.get(made.sid) == made
        assert committed(path, f"SELECT count(*) FROM t_Recipe WHERE number = {int(made.sid, 36)}") == [(1,)]

    await asyncio.gather(*map(one, range(64)))


async def test_refusals_in_a_group_leave_the_others_alone(bakery: DomainStore) -> None:
    recipes = bakery.of(Recipe)
    outcomes = await asyncio.gather(
        *(recipes.new(Recipe(name=str(number), code=f"c{number % 16}")) for number in range(64)),
        *(recipes.patch("zz", {}) for _ in range(8)),
        return_exceptions=True,
    )
    assert [isinstance(each, Recipe) for each in outcomes[:64]].count(True) == 16
    assert all(isinstance(each, Recipe | Conflict) for each in outcomes[:64])
    assert all(isinstance(each, NotFound) for each in outcomes[64:])
    assert [each.sid for each in await recipes.list_full()] == await recipes.list()
    assert await recipes.count() == len(await bakery.changes()) == 16


async def test_a_write_that_is_refused_half_way_is_undone_alone(bakery: DomainStore) -> None:
    bakers, recipes = bakery.of(Baker), bakery.of(Recipe)
    ann = await bakers.new(Baker(name="Ann"))
    await recipes.new(Recipe(name="Rye", author_sid=ann.sid))

    outcomes = await asyncio.gather(
        *(recipes.new(Recipe(name=str(number))) for number in range(10)),
        bakers.delete(ann.sid),  # takes the row away before it finds out that it must not
        recipes.new_many([Recipe(name="a", code="x"), Recipe(name="b", code="x")]),
        *(recipes.new(Recipe(name=str(number))) for number in range(10, 20)),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes].count(Recipe) == 20
    assert isinstance(outcomes[10], Conflict)
    assert isinstance(outcomes[11], Conflict)
    assert await bakers.exists(ann.sid)
    assert await recipes.list() == ["11", *(each.sid for each in outcomes if isinstance(each, Recipe))]
    assert len(await bakery.changes()) == 22


async def test_only_one_of_many_writers_wins_a_revision(recipes: Store[Recipe]) -> None:
    rye = await recipes.new(Recipe(name="Rye"))
    outcomes = await asyncio.gather(
        *(recipes.patch(rye.sid, {"notes": str(number)}, expected_rev=1) for number in range(64)),
        return_exceptions=True,
    )
    assert [type(each) for each in outcomes].count(Recipe) == 1
    assert (await recipes.get(rye.sid)).rev == 2


async def test_when_a_commit_fails_as_a_whole_each_write_gets_its_own_outcome(
    bakery: DomainStore, connection: sqlite3.Connection
) -> None:
    connection.execute(
        "CREATE TEMP TRIGGER bad BEFORE INSERT ON main.t_Oven WHEN json_extract(new.body, '$.label') = 'bad' "
        "BEGIN SELECT RAISE(ROLLBACK, 'everything is lost'); END"
    )
    ovens = bakery.of(Oven)
    outcomes = await asyncio.gather(
        *(ovens.new(Oven(label="bad" if number in (7, 31) else str(number))) for number in range(40)),
        return_exceptions=True,
    )
    assert [number for number, each in enumerate(outcomes) if not isinstance(each, Oven)] == [7, 31]
    made = [each for each in outcomes if isinstance(each, Oven)]
    assert await ovens.list_full() == made
    assert [each.sid for each in await bakery.changes()] == [each.sid for each in made]


async def test_a_full_disk_refuses_clearly_and_loses_nothing(
    bakery: DomainStore, osis: Osis, connection: sqlite3.Connection, path: Path
) -> None:
    ovens = bakery.of(Oven)
    first = await ovens.new(Oven(label="first"))
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 3}")

    outcomes = await asyncio.gather(
        *(ovens.new(Oven(label=f"{number} " + "x" * 3_000)) for number in range(40)), return_exceptions=True
    )

    made = [each for each in outcomes if isinstance(each, Oven)]
    refused = [each for each in outcomes if not isinstance(each, Oven)]
    assert made
    assert refused
    for error in refused:
        assert isinstance(error, Unavailable)
        assert "the store of bakery in context 3 cannot be used: its disk is full" in error.message
    assert not osis.health().is_ok
    assert osis.health().problems == {"bakery in context 3": str(refused[0])}
    assert await ovens.list() == [first.sid, *(each.sid for each in made)]
    with pytest.raises(Unavailable, match="disk is full"):
        async with bakery.transaction() as t:
            await t.of(Oven).new(Oven(label="x" * 30_000))

    connection.execute("PRAGMA max_page_count = 1000000")
    after = await ovens.new(Oven(label="x" * 30_000))
    assert int(after.sid, 36) == 36 + 1 + len(made)
    assert osis.health().is_ok
    assert committed(path, "PRAGMA integrity_check") == [("ok",)]


async def test_a_lock_held_elsewhere_is_waited_for_and_then_reported(
    open_osis: Callable[..., Osis], path: Path
) -> None:
    ovens = open_osis(busy_s=0.05).domain(3, "bakery").of(Oven)
    await ovens.new(Oven(label="first"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Unavailable, match="another process holds its database"):
        await ovens.new(Oven())
    assert len(await ovens.list()) == 1  # reads never wait for writers

    other.execute("ROLLBACK")
    other.close()
    assert (await ovens.new(Oven())).sid == "11"


async def test_another_process_may_write_too(bakery: DomainStore, open_osis: Callable[..., Osis]) -> None:
    mine, theirs = bakery.of(Oven), open_osis().domain(3, "bakery").of(Oven)
    sids = [(await store.new(Oven())).sid for store in (mine, theirs, mine, theirs)]
    assert sids == ["10", "11", "12", "13"]
    assert await mine.list() == await theirs.list() == sids
    assert [each.position for each in await bakery.changes()] == [1, 2, 3, 4]


async def test_callers_wait_for_room_when_too_many_write(open_osis: Callable[..., Osis]) -> None:
    bakery = open_osis(queue_size=4, group_size=2).domain(3, "bakery")
    ovens = bakery.of(Oven)
    database = bakery._access.database
    most = 0

    async def one() -> Oven:
        nonlocal most
        made = await ovens.new(Oven())
        most = max(most, database.opened.writer.pending)  # type: ignore[union-attr]
        return made

    tasks = [asyncio.create_task(one()) for _ in range(100)]
    await asyncio.sleep(0)
    for task in tasks[10:20]:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    made = [each for each in outcomes if isinstance(each, Oven)]
    assert len(made) == 90
    assert most <= 4
    assert database.opened is not None
    assert database.opened.writer.pending == 0
    assert {each.sid for each in made} <= set(await ovens.list())


async def test_closing_finishes_what_was_taken(open_osis: Callable[..., Osis], path: Path) -> None:
    osis = open_osis(queue_size=8)
    ovens = osis.domain(3, "bakery").of(Oven)
    await ovens.list()
    tasks = [asyncio.create_task(ovens.new(Oven())) for _ in range(50)]
    await asyncio.sleep(0)
    await osis.close()

    assert len(await asyncio.gather(*tasks)) == 50
    assert committed(path, "SELECT count(*) FROM t_Oven") == [(50,)]
    with pytest.raises(Unavailable, match="the store is closed"):
        await ovens.new(Oven())
    with pytest.raises(Unavailable, match="the store is closed"):
        await ovens.get("10")


async def test_an_unexpected_error_reaches_its_caller_alone(
    bakery: DomainStore, connection: sqlite3.Connection
) -> None:
    connection.execute(
        "CREATE TEMP TRIGGER odd BEFORE INSERT ON main.t_Oven WHEN json_extract(new.body, '$.label') = 'odd' "
        "BEGIN SELECT json(new.body || '{'); END"
    )
    ovens = bakery.of(Oven)
    outcomes = await asyncio.gather(
        *(ovens.new(Oven(label=label)) for label in ("a", "odd", "b")), return_exceptions=True
    )
    assert [isinstance(each, InternalError) for each in outcomes] == [False, True, False]
