"""Case folders: rows written under one schema, found under another, and under the first again.

To add a case, write ``evolution/<name>/before.oschema``, ``after.oschema`` and ``rows.jsonl`` (a line like
``{"Cake": {"name": "Sacher"}}`` for each object), run with ``--update-golden`` and read ``expected.txt``.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from hero_sdk.errors import RpcError
from hero_sdk.osis import DomainStore, Osis, StoreSchema
from hero_sdk.values import to_json
from tests.support.agreement import disagreements
from tests.support.generated import Models, importable
from tests.support.goldens import Goldens, case_text

CASES = sorted(path for path in (Path(__file__).parent / "evolution").iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Models]:
    with importable(tmp_path_factory.mktemp("evolution")) as made:
        yield made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_rows_follow_as_the_case_says(
    case: Path,
    models: Models,
    goldens: Goldens,
    open_osis: Callable[..., Osis],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before, after = (_schema(models, case / f"{name}.oschema", goldens) for name in ("before", "after"))
    osis = open_osis(before)
    store = osis.domain(0, "food")
    for line in _lines(case / "rows.jsonl", goldens):
        ((name, fields),) = orjson.loads(line).items()
        await store.of(before.tables[name].model).new(before.tables[name].model.model_validate(fields))
    await osis.close()
    path = tmp_path / "osis" / "0" / "food" / "objects.db"
    bodies = _bodies(path)
    caplog.set_level(logging.INFO, "hero_sdk.osis")

    shown = {}
    for title, schema in (("with the new schema", after), ("with the old schema again", before)):
        caplog.clear()
        osis = open_osis(schema)
        lines = await _seen(osis.domain(0, "food"), schema)
        health = osis.health()
        lines += [f"health: {each}" for each in (*health.problems.values(), *health.unreadable.values())]
        await osis.close()
        wrong = disagreements(path, schema) if not health.problems else []
        assert wrong == []
        lines += [f"index: {each}" for each in _indexes(path)]
        shown[title] = "".join(f"{line}\n" for line in (*_said(caplog), *lines))
    moved = {name.partition(" ")[2]: body for name, body in _bodies(path).items()}
    assert moved == {name.partition(" ")[2]: body for name, body in bodies.items()}  # what was stored is as it was

    osis = open_osis(after)
    rewritten = await _rewritten(osis.domain(0, "food"), after)
    await osis.close()
    if rewritten:
        assert disagreements(path, after) == []
        stored = [f"{name} {body}" for name, body in _bodies(path).items()]
        shown["stored again"] = "".join(f"{line}\n" for line in stored)

    goldens.check(case / "expected.txt", case_text("", **shown))


def _schema(models: Models, path: Path, goldens: Goldens) -> StoreSchema:
    goldens.used.add(path)
    text = path.read_text("utf-8")
    return StoreSchema(domain="food", models=models(text, "handlers").FoodDomain.stored)


def _lines(path: Path, goldens: Goldens) -> list[str]:
    goldens.used.add(path)
    return path.read_text("utf-8").splitlines()


async def _seen(store: DomainStore, schema: StoreSchema) -> list[str]:
    """Every object, by its sid and in a list; or why there is none."""
    lines = []
    for table in schema.tables.values():
        objects = store.of(table.model)
        try:
            listed = [each.sid for each in await objects.list_full()]
            for sid in await objects.list():
                line = await _got(objects, sid)
                assert ("{" in line) is (sid in listed)
                lines.append(line)
        except RpcError as error:
            return [f"refused: {error.message}"]
    return lines


async def _got(objects: Any, sid: str) -> str:
    try:
        return f"{objects.model.__name__} {to_json(await objects.get(sid)).decode()}"
    except RpcError as error:
        return f"refused: {error.message}"


async def _rewritten(store: DomainStore, schema: StoreSchema) -> bool:
    """Stores every object again as it was read; whether that was possible."""
    try:
        for table in schema.tables.values():
            objects = store.of(table.model)
            for each in await objects.list_full():
                await objects.set(each)
    except RpcError:
        return False
    return True


def _said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [f"log: {record.levelname} {record.message}" for record in caplog.records]


def _query(path: Path, statement: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def _indexes(path: Path) -> list[str]:
    found = _query(path, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
    return [name for (name,) in found]


def _bodies(path: Path) -> dict[str, str]:
    """``Cake 36`` → text as it is stored."""
    tables = _query(path, "SELECT name FROM sqlite_master WHERE name LIKE 't\\_%' ESCAPE '\\' AND name NOT LIKE '%.%'")
    return {
        f"{name.removeprefix('t_')} {number}": body
        for (name,) in sorted(tables)
        for number, body in _query(path, f'SELECT number, body FROM "{name}"')
    }
