"""Databases of a service: opened, closed, archived, and what is said when the disk will not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hero_sdk.errors import Conflict, Unavailable, UnknownContext
from hero_sdk.osis import Change, DomainStore, Osis
from hero_sdk.osis.changes import StoredChanges
from hero_sdk.osis.connection import connect
from hero_sdk.osis.database import Database
from hero_sdk.osis.search.protocol import ChangesGone
from tests.osis.bakery import Oven, Recipe
from tests.osis.conftest import Clock
from tests.osis.search.notebook import eventually


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "osis" / "3" / "bakery"


def threads() -> set[str]:
    return {each.name for each in threading.enumerate() if each.name.startswith("osis")}


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


async def test_asking_for_a_store_touches_no_disk(bakery: DomainStore, tmp_path: Path) -> None:
    bakery.of(Oven)
    assert not (tmp_path / "osis").exists()


async def test_many_first_uses_at_once_open_one_database(bakery: DomainStore, osis: Osis) -> None:
    await asyncio.gather(*(bakery.of(Oven).new(Oven()) for _ in range(20)))
    assert osis.health().open_databases == 1
    assert threads() == {"osis bakery in context 3"}


async def test_what_was_stored_is_there_after_closing(open_osis: Callable[..., Osis]) -> None:
    osis = open_osis()
    oven = await osis.domain(3, "bakery").of(Oven).new(Oven(label="old"))
    await osis.close()
    assert not threads()
    assert await open_osis().domain(3, "bakery").of(Oven).get(oven.sid) == oven


async def test_idle_databases_are_closed_and_open_again_when_used(bakery: DomainStore, osis: Osis) -> None:
    ovens = bakery.of(Oven)
    oven = await ovens.new(Oven())
    await ovens.count()
    assert await osis.close_idle() == 0  # used since the last look
    assert await osis.close_idle() == 1
    assert osis.health().open_databases == 0
    assert not threads()

    assert await ovens.get(oven.sid) == oven
    assert (await ovens.new(Oven())).sid == "11"
    assert [each.position for each in await bakery.changes()] == [1, 2]


async def test_idle_databases_are_closed_by_themselves(open_osis: Callable[..., Osis]) -> None:
    osis = open_osis(idle_close_s=0.01)
    await osis.domain(3, "bakery").of(Oven).new(Oven())
    await eventually(lambda: osis.health().open_databases == 0)


async def test_nothing_is_lost_while_databases_close_and_open(bakery: DomainStore, osis: Osis) -> None:
    ovens = bakery.of(Oven)

    async def write() -> int:
        done = 0
        for _ in range(50):
            done += bool((await ovens.new(Oven())).sid)
        return done

    writing = [asyncio.create_task(write()) for _ in range(4)]
    database = bakery._access.database
    while not all(task.done() for task in writing):
        await database.close()
        await asyncio.sleep(0)
    outcomes = await asyncio.gather(*writing, return_exceptions=True)
    assert outcomes == [50] * 4
    assert await ovens.count() == 200


async def test_an_archived_context_lies_aside_and_a_new_one_starts_empty(
    osis: Osis, bakery: DomainStore, tmp_path: Path, clock: Clock
) -> None:
    ovens = bakery.of(Oven)
    await ovens.new(Oven(label="old"))
    other = await osis.domain(4, "bakery").of(Oven).new(Oven())

    aside = await osis.archive_context(3)

    assert aside is not None
    assert aside.parent == tmp_path / "osis" / "archive"
    assert (aside / "3" / "bakery" / "objects.db").exists()
    for call in (ovens.get("10"), ovens.new(Oven())):
        with pytest.raises(UnknownContext, match="context 3 was removed"):
            await call
    assert await osis.domain(3, "bakery").of(Oven).list() == []
    assert await osis.domain(4, "bakery").of(Oven).list() == [other.sid]

    assert await osis.archive_context(3) != aside
    assert await osis.archive_context(99) is None


async def test_a_context_that_is_being_removed_has_no_stores(osis: Osis, bakery: DomainStore) -> None:
    await asyncio.gather(*(bakery.of(Oven).new(Oven()) for _ in range(50)))
    removing = asyncio.create_task(osis.archive_context(3))
    refused = 0
    while not removing.done():
        try:
            await osis.domain(3, "bakery").of(Oven).new(Oven(label="late"))
        except UnknownContext:
            refused += 1
        await asyncio.sleep(0)
    assert refused
    assert await removing is not None


async def test_a_closed_store_stays_closed(osis: Osis) -> None:
    await osis.close()
    with pytest.raises(Unavailable, match="the store is closed"):
        osis.domain(3, "bakery")


async def test_a_purged_context_is_gone(osis: Osis, bakery: DomainStore, folder: Path) -> None:
    await bakery.of(Oven).new(Oven())
    await osis.purge_context(3)
    assert not folder.parent.exists()
    await osis.purge_context(3)


async def test_changes_tell_what_happened_in_order(bakery: DomainStore, clock: Clock) -> None:
    ovens = bakery.of(Oven)
    await ovens.new(Oven())
    clock.go_on(0.25)
    await ovens.patch("10", {"label": "x"})
    await ovens.delete("10")
    with pytest.raises(Conflict):
        await bakery.of(Recipe).new_many([Recipe(name="a", code="x"), Recipe(name="b", code="x")])

    start = int(clock.now_s * 1000) - 250
    assert await bakery.changes() == [
        Change(1, start, "Oven", "10", "created", "ann"),
        Change(2, start + 250, "Oven", "10", "updated", "ann"),
        Change(3, start + 250, "Oven", "10", "deleted", "ann"),
    ]
    assert [each.position for each in await bakery.changes(after=1, limit=1)] == [2]


def changes_of(database: Database) -> StoredChanges:
    """What an index reads."""
    place, path, settings = database.place, database.path, database.settings
    return StoredChanges(place.schema, "epoch", lambda: connect(path, settings, can_write=False))


async def test_an_index_reads_each_touched_object_once_as_it_is_now(bakery: DomainStore) -> None:
    recipes = bakery.of(Recipe)
    await recipes.new_many([Recipe(name="Rye"), Recipe(name="Oat")])
    await recipes.patch("10", {"name": "Dark rye"})
    await recipes.delete("11")
    await bakery.of(Oven).new(Oven())

    database = bakery._access.database
    source = changes_of(database)
    batch = source.changes(0, 100)
    assert (source.position(), batch.position) == (5, 5)
    assert [(row.type, row.key, '"Dark rye"' in row.data) for row in batch.rows] == [("Recipe", 36, True)]
    assert list(batch.deleted) == [37]
    assert source.changes(0, 2).position == 2
    assert source.changes(5, 100).position == 5
    assert [row.key for row in source.rows("Recipe", 0, 10)] == [36]
    source.close()


async def test_an_index_is_told_when_changes_are_not_kept_any_more(bakery: DomainStore) -> None:
    await bakery.of(Recipe).new_many([Recipe(name=name) for name in "abc"])
    database = bakery._access.database
    database.opened.writer._commits._connection.execute("DELETE FROM changes WHERE position < 3")  # type: ignore[union-attr]
    source = changes_of(database)
    with pytest.raises(ChangesGone):
        source.changes(0, 10)
    assert source.changes(2, 10).position == 3
    database.opened.writer._commits._connection.execute("DELETE FROM changes")  # type: ignore[union-attr]
    with pytest.raises(ChangesGone):
        source.changes(2, 10)
    assert source.changes(3, 10).position == 3
    source.close()


class TestTheDiskWillNot:
    """Clear errors that name the store, and recovery once the cause is gone."""

    async def test_a_folder_that_cannot_be_made(self, osis: Osis, bakery: DomainStore, folder: Path) -> None:
        put(folder.parent, b"in the way")
        with pytest.raises(Unavailable, match="bakery in context 3 cannot be used: its files cannot be written"):
            await bakery.of(Oven).new(Oven())
        assert "bakery in context 3" in osis.health().problems

        folder.parent.unlink()
        assert (await bakery.of(Oven).new(Oven())).sid == "10"
        assert osis.health().is_ok

    async def test_a_file_that_is_no_database(self, bakery: DomainStore, folder: Path) -> None:
        put(folder / "objects.db", b"this was something else once" * 100)
        for _ in range(2):
            with pytest.raises(Unavailable, match="its database file is damaged: verify it, or restore a backup"):
                await bakery.of(Oven).list()
        assert not threads()

    async def test_a_page_that_is_damaged(self, open_osis: Callable[..., Osis], folder: Path) -> None:
        osis = open_osis()
        await osis.domain(3, "bakery").of(Oven).new_many([Oven(label="x" * 1000) for _ in range(200)])
        await osis.close()
        path = folder / "objects.db"
        data = bytearray(path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 40_000] = b"\xff" * 40_000
        path.write_bytes(data)

        ovens = open_osis().domain(3, "bakery").of(Oven)
        with pytest.raises(Unavailable, match="damaged"):
            await ovens.list_full(limit=10_000)

    async def test_messages_name_no_path(self, bakery: DomainStore, folder: Path, tmp_path: Path) -> None:
        put(folder.parent, b"in the way")
        with pytest.raises(Unavailable) as caught:
            await bakery.of(Oven).list()
        assert str(tmp_path) not in str(caught.value.message)


def test_a_process_that_forgets_to_close_still_ends_and_keeps_what_it_was_told(tmp_path: Path) -> None:
    script = """
import asyncio, pathlib, sys
from hero_sdk.osis import Osis
from tests.osis.bakery import BAKERY, Oven
async def main():
    ovens = Osis(pathlib.Path(sys.argv[1]), [BAKERY]).domain(0, "bakery").of(Oven)
    print((await ovens.new(Oven())).sid, await ovens.count())
asyncio.run(main())
"""
    root = Path(__file__).parents[2]
    for sid in ("10 1", "11 2"):
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=60, cwd=root
        )
        assert done.stdout.strip() == sid, done.stderr
