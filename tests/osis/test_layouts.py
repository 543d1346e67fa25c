"""Databases of every earlier layout, kept as they were written: opened, read and written on.

To add one, dump a database of the released version: ``sqlite3 objects.db .dump > layouts/N.sql``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest

from hero_sdk.errors import Conflict
from hero_sdk.osis import Osis, StoreSchema, parse_filter
from hero_sdk.osis.layouts import LAYOUT, STEPS
from hero_sdk.values import IndexedField, RootObject

KEPT = sorted((Path(__file__).parent / "layouts").glob("*.sql"))


class Cake(RootObject):
    name: str

    class Fields:
        name: ClassVar[IndexedField[str]] = IndexedField("name", is_unique=True)


def test_a_database_of_the_first_layout_is_kept() -> None:
    assert [int(path.stem) for path in KEPT][:1] == [1]


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
async def test_a_database_of_an_earlier_layout_goes_on(
    kept: Path, open_osis: Callable[..., Osis], tmp_path: Path
) -> None:
    path = restored(kept, tmp_path / "osis" / "0" / "cakes")

    store = open_osis(StoreSchema(domain="cakes", models=(Cake,))).domain(0, "cakes")
    cakes = store.of(Cake)
    assert [each.name for each in await cakes.list_full()] == ["Sacher torte", "Dobos"]
    assert await cakes.count(*parse_filter(Cake, {"name": "Dobos"})) == 1
    assert [(each.position, each.op) for each in await store.changes(after=2)] == [
        (3, "created"), (4, "updated"), (5, "deleted"),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        await cakes.new(Cake(name="Dobos"))
    assert (await cakes.new(Cake(name="Linzer"))).sid == "13"
    assert (await store.changes())[-1].position == 6

    assert shape(path) == shape_of_a_new_one()


def restored(kept: Path, folder: Path) -> Path:
    path = folder / "objects.db"
    folder.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.executescript(kept.read_text("utf-8"))
    connection.close()
    return path


def shape(path: Path | str) -> dict[str, list[tuple[object, ...]]]:
    """Columns of each of the store's own tables, and its layout."""
    connection = sqlite3.connect(path)
    if path == ":memory:":
        for step in STEPS:
            for statement in step:
                connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES ('layout', ?)", (str(LAYOUT),))
    own = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 't\\_%' ESCAPE '\\'"
    names = sorted(name for (name,) in connection.execute(own))
    found = {name: connection.execute(f"SELECT * FROM pragma_table_info('{name}')").fetchall() for name in names}
    found["layout"] = connection.execute("SELECT value FROM meta WHERE name = 'layout'").fetchall()
    connection.close()
    return found


def shape_of_a_new_one() -> dict[str, list[tuple[object, ...]]]:
    return shape(":memory:")
