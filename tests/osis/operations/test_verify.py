"""Every kind of fault is found, by its name and place; and what is in order is called so."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hero_sdk.osis import Osis, OsisSettings
from hero_sdk.osis.operations import reindex, verify
from hero_sdk.values import Money
from tests.osis.bakery import Baker, Loaf, Oven, Recipe
from tests.osis.operations.quiet import SCHEMAS, Quiet

FAULTS = {
    "a row that is no object": (
        "UPDATE t_Oven SET body = '[]' WHERE number = 37",
        [("3/bakery/Oven/11", "unreadable")],
    ),
    "a row of a wrong type": (
        """UPDATE t_Recipe SET body = json_set(body, '$.since', 'never') WHERE number = 39""",
        [("3/bakery/Recipe/13", "unreadable")],
    ),
    "a column of its own that is wrong": (
        """UPDATE t_Recipe SET "price.micros" = 7 WHERE number = 39""",
        [("3/bakery/Recipe/13", "keys")],
    ),
    "an entry of a list too many": (
        """INSERT INTO "t_Recipe.tags" VALUES (39, 'z')""",
        [("3/bakery/Recipe/13", "keys")],
    ),
    "a reference that leads nowhere": (
        "DELETE FROM t_Baker; DELETE FROM changes WHERE type = 'Baker'",
        [("3/bakery", "changes"), ("3/bakery", "text index"), ("3/bakery/Recipe/13", "reference")],
    ),
    "an object that the record does not miss": (
        "DELETE FROM t_Oven WHERE number = 37",
        [("3/bakery/Oven/11", "changes")],
    ),
    "an object that the record calls deleted": (
        "UPDATE changes SET op = 'deleted' WHERE number = 37",
        [("3/bakery/Oven/11", "changes")],
    ),
    "a record with a gap": (
        "DELETE FROM changes WHERE position = 2",
        [("3/bakery", "changes")],
    ),
    "a record behind its counter": (
        "UPDATE counters SET position = position + 1",
        [("3/bakery", "changes")],
    ),
    "a number that would be given again": (
        "UPDATE counters SET number = 39",
        [("3/bakery/Loaf/14", "numbers"), ("3/bakery/Recipe/13", "numbers")],
    ),
    "a number of two types": (
        "INSERT INTO t_Loaf (number, rev, created_at, updated_at, body) "
        """VALUES (37, 1, 1, 1, '{"sid": "11", "recipe_sid": ""}')""",
        [("3/bakery", "numbers")],
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    async def fill() -> None:
        osis = Osis(tmp_path / "osis", SCHEMAS.values(), OsisSettings())
        store = osis.domain(3, "bakery")
        await store.of(Oven).new_many([Oven(), Oven(label="old", class_="a")])
        baker = await store.of(Baker).new(Baker(name="Ann"))
        recipe = Recipe(name="Rye", author_sid=baker.sid, tags=["a"], price=Money.of("1.5", "EUR"))
        rye = await store.of(Recipe).new(recipe)
        await store.of(Loaf).new(Loaf(recipe_sid=rye.sid))
        await store.of(Recipe).find(text="rye", fresh=True)
        await osis.close()

    asyncio.run(fill())
    return tmp_path / "osis"


def found(root: Path) -> list[tuple[str, str]]:
    return sorted((each.place, each.kind) for each in verify(root, SCHEMAS, Quiet(), with_indexes=True))


def test_a_store_in_order_has_no_findings(root: Path) -> None:
    assert found(root) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(root: Path, fault: str) -> None:
    statements, expected = FAULTS[fault]
    with closing(sqlite3.connect(root / "3/bakery/objects.db")) as connection:
        connection.executescript(statements)
        connection.commit()
    assert found(root) == expected


def test_a_damaged_page_is_found(root: Path) -> None:
    path = root / "3/bakery/objects.db"
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 3)
    assert ("3/bakery", "damaged") in found(root)
    path.write_bytes(b"no database at all, but rather long" * 100)
    assert found(root) == [("3/bakery", "damaged")]


def test_an_index_that_lacks_objects_is_found_and_built_anew(root: Path) -> None:
    with closing(sqlite3.connect(root / "3/bakery/objects.db")) as connection:
        connection.execute("DELETE FROM changes")  # so that nothing else tells of the row
        connection.execute(
            "INSERT INTO t_Baker (number, rev, created_at, updated_at, body) "
            'VALUES (41, 1, 1, 1, \'{"sid": "15", "name": "Ben"}\')'
        )
        connection.execute("UPDATE counters SET number = 42")
        connection.commit()
    assert found(root) == [("3/bakery", "text index")]

    assert reindex(root, SCHEMAS, Quiet()) == 3

    assert found(root) == []

    async def search() -> list[str]:
        osis = Osis(root, SCHEMAS.values(), OsisSettings())
        try:
            page = await osis.domain(3, "bakery").of(Baker).find(text="ben")
            return [each.sid for each in page.items]
        finally:
            await osis.close()

    assert asyncio.run(search()) == ["15"]


def test_a_damaged_index_is_found(root: Path) -> None:
    segment = next(path for path in (root / "3/bakery/index").iterdir() if path.suffix == ".store")
    segment.write_bytes(segment.read_bytes()[:-1] + b"?")
    assert found(root) == [("3/bakery", "text index")]
    reindex(root, SCHEMAS, Quiet())
    assert found(root) == []
