"""Imports into stores that hold something already, and are followed by others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import orjson
import pytest

from hero_sdk.osis import Osis, OsisSettings, Passing
from hero_sdk.osis.operations import (
    export,
    import_objects,
)
from tests.osis.bakery import Oven, Recipe
from tests.osis.operations.files import fill_some, put
from tests.osis.operations.quiet import SCHEMAS, Quiet, content, export_job, import_job, with_stores
from tests.osis.search.notebook import eventually


class TestThereAlready:
    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        fill_some(tmp_path / "osis", 3)
        export(export_job(tmp_path / "osis", tmp_path / "out", format="jsonl"), Quiet())

        async def change(osis: Osis) -> None:
            await osis.domain(3, "bakery").of(Recipe).patch("11", {"notes": "newer"})

        with_stores(tmp_path / "osis", change)
        return tmp_path / "out"

    def test_the_same_is_passed_over_and_another_refused(self, tmp_path: Path, source: Path) -> None:
        before = content(tmp_path / "osis")
        report = import_objects(import_job(tmp_path / "osis", source), Quiet())
        assert report.outcomes["3/bakery/Recipe"] == {"unchanged": 2, "refused": 1}
        assert report.refused == [("3/bakery/Recipe.jsonl:2", "another object with its sid is there already")]
        assert content(tmp_path / "osis") == before

    def test_it_is_replaced_when_that_is_asked_for(self, tmp_path: Path, source: Path) -> None:
        report = import_objects(import_job(tmp_path / "osis", source, may_replace=True), Quiet())
        assert report.outcomes["3/bakery/Recipe"] == {"unchanged": 2, "replaced": 1, "refused": 0}
        assert content(tmp_path / "osis")["Recipe"][1][4].get("notes") is None

        async def changes(osis: Osis) -> list[str]:
            return [each.op for each in await osis.domain(3, "bakery").changes()]

        assert with_stores(tmp_path / "osis", changes)[-1] == "updated"


def test_unique_rules_hold_for_what_is_imported_and_replaced(tmp_path: Path) -> None:
    put(
        tmp_path / "in/3/bakery/Recipe.jsonl",
        b'{"sid":"10","name":"a","code":"x"}\n{"sid":"11","name":"b","code":"x"}\n',
    )
    report = import_objects(import_job(tmp_path / "osis", tmp_path / "in"), Quiet())
    assert report.refused == [("3/bakery/Recipe.jsonl:2", "another Recipe has code 'x'")]

    put(tmp_path / "in/3/bakery/Recipe.jsonl", b'{"sid":"11","name":"b","code":"y"}\n')
    import_objects(import_job(tmp_path / "osis", tmp_path / "in"), Quiet())
    put(tmp_path / "in/3/bakery/Recipe.jsonl", b'{"sid":"11","name":"b","code":"x","tags":["new"]}\n')
    report = import_objects(import_job(tmp_path / "osis", tmp_path / "in", may_replace=True), Quiet())
    assert report.refused_count == 1
    assert [row[4]["code"] for row in content(tmp_path / "osis")["Recipe"]] == ["x", "y"]


def test_references_that_lead_nowhere_are_told_when_everything_is_in(tmp_path: Path) -> None:
    bakers = [{"sid": "10", "name": "Ann", "shop_sid": "10"}, {"sid": "11", "name": "Ben", "shop_sid": "11"}]
    put(tmp_path / "in/3/bakery/Baker.jsonl", b"\n".join(map(orjson.dumps, bakers)))
    put(tmp_path / "in/3/bakery/Loaf.jsonl", b'{"sid": "12", "recipe_sid": "13"}\n{"sid": "15", "recipe_sid": "14"}')
    put(tmp_path / "in/3/bakery/Recipe.jsonl", b'{"sid":"13","name":"a","author_sid":"11","helper_sids":["10","zz"]}\n')
    put(tmp_path / "in/3/town/Shop.jsonl", b'{"sid": "11", "street": "Main"}\n')

    report = import_objects(import_job(tmp_path / "osis", tmp_path / "in"), Quiet())

    assert report.refused == []
    assert sorted(report.dangling) == [
        ("3/bakery/Baker/10", "shop_sid refers to Shop '10', which does not exist"),
        ("3/bakery/Loaf/15", "recipe_sid refers to Recipe '14', which does not exist"),
        ("3/bakery/Recipe/13", "helper_sids refers to Baker 'zz', which does not exist"),
    ]


class Listener:
    """Notes how far it was told that a log goes."""

    def __init__(self) -> None:
        self.position = 0

    def committed(self, position: int, passing: Sequence[Passing]) -> None:
        self.position = position

    def removed(self) -> None: ...


@pytest.mark.parametrize("is_idle", [False, True], ids=["open", "closed for idleness"])
async def test_who_follows_a_store_is_told_of_what_another_process_imports(tmp_path: Path, is_idle: bool) -> None:
    put(tmp_path / "in/3/bakery/Oven.jsonl", '{"sid": "1a", "label": "imported"}')
    osis = Osis(tmp_path / "osis", SCHEMAS.values(), OsisSettings(others_s=0.01), search=None)
    listener = Listener()
    await osis.domain(3, "bakery").of(Oven).new(Oven())
    osis.event_log(3, "bakery").follow(listener)
    if is_idle:
        await osis.close_idle()
        assert await osis.close_idle() == 1

    await asyncio.to_thread(import_objects, import_job(tmp_path / "osis", tmp_path / "in"), Quiet())

    await eventually(lambda: listener.position == 2)
    await osis.close()
