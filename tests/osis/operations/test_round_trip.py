"""What goes out and comes back in is the same; the form of what went out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hero_sdk.osis import Osis
from hero_sdk.osis.operations import (
    OperationFailed,
    export,
    import_objects,
)
from hero_sdk.values import Money, otoml
from tests.osis.bakery import Baker, Loaf, Oven, Recipe, Stage, Step
from tests.osis.operations.files import FORMS, Form, fill_some, put
from tests.osis.operations.quiet import Quiet, content, export_job, import_job, with_stores

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
recipes = st.builds(
    Recipe,
    name=text.filter(bool),
    stage=st.sampled_from(Stage),
    notes=st.none() | st.text(max_size=50),
    steps=st.lists(st.builds(Step, text=text, minutes=st.integers(-(2**31), 2**31 - 1)), max_size=3),
    tags=st.lists(text, max_size=3),
    crumbs=st.none() | st.integers(0, 2**64 - 1),
    hydration=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    rest=st.none() | st.integers(0, 10**12).map(lambda ms: timedelta(microseconds=ms)),
    since=st.none() | st.dates(),
    tasted_at=st.none() | st.integers(-(10**9), 4 * 10**9).map(lambda at: datetime.fromtimestamp(at, UTC)),
    is_vegan=st.booleans(),
    stamp=st.none() | st.binary(max_size=20),
    price=st.none() | st.builds(Money, currency=st.just("EUR"), micros=st.integers(-(10**15), 10**15)),
    labels=st.dictionaries(text.filter(lambda key: "\n" not in key), text, max_size=3),
)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(recipes, max_size=4))
def test_what_was_exported_is_the_same_when_it_is_imported(
    tmp_path_factory: pytest.TempPathFactory, form: Form, made: list[Recipe]
) -> None:
    folder = tmp_path_factory.mktemp("exchange")

    async def fill(osis: Osis) -> None:
        store = osis.domain(3, "bakery")
        baker = await store.of(Baker).new(Baker(name="Ann"))
        for number, recipe in enumerate(made):
            unique = {"author_sid": baker.sid, "name": f"{number}{recipe.name}", "code": f"r{number}"}
            kept = await store.of(Recipe).new(recipe.model_copy(update=unique))
            await store.of(Recipe).patch(kept.sid, {"is_vegan": True})
            await store.of(Loaf).new(Loaf(recipe_sid=kept.sid))
        gone = await store.of(Oven).new(Oven(label="gone", class_="a"))
        await store.of(Oven).new(Oven(label="stays", class_="b"))
        await store.of(Oven).delete(gone.sid)

    with_stores(folder / "osis", fill)
    assert export(export_job(folder / "osis", folder / "out", format=form), Quiet()).refused_count == 0
    report = import_objects(import_job(folder / "other", folder / "out"), Quiet())

    assert (report.refused, report.dangling) == ([], [])
    assert content(folder / "other") == content(folder / "osis")


@pytest.mark.parametrize("form", FORMS)
def test_numbers_are_never_given_again_after_an_import(tmp_path: Path, form: Form) -> None:
    fill_some(tmp_path / "osis")

    async def add_and_delete(osis: Osis) -> str:
        ovens = osis.domain(3, "bakery").of(Oven)
        gone = await ovens.new(Oven())
        await ovens.delete(gone.sid)
        return gone.sid

    assert with_stores(tmp_path / "osis", add_and_delete) == "1u"  # 36 + 30 in base 36
    export(export_job(tmp_path / "osis", tmp_path / "out", format=form), Quiet())
    import_objects(import_job(tmp_path / "other", tmp_path / "out"), Quiet())
    assert with_stores(tmp_path / "other", add_and_delete) == "1v"


def test_the_form_of_an_export(tmp_path: Path) -> None:
    fill_some(tmp_path / "osis", 2)
    export(export_job(tmp_path / "osis", tmp_path / "out", names={3: "acme"}, facts={"service": "bakers"}), Quiet())

    files = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert files == ["3/bakery/Recipe/10.otoml", "3/bakery/Recipe/11.otoml", "export.json"]
    recipe = otoml.loads((tmp_path / "out/3/bakery/Recipe/10.otoml").read_text())
    assert (recipe["sid"], recipe["name"], recipe["rev"]) == ("10", "Rye 0", 1)
    manifest = orjson.loads((tmp_path / "out/export.json").read_bytes())
    assert manifest["contexts"] == [{"id": 3, "name": "acme"}]
    assert manifest["objects"]["3/bakery/Recipe"] == 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "out").rglob("*.otoml"))


def test_what_otoml_cannot_say_is_listed_and_the_rest_is_exported(tmp_path: Path) -> None:
    fill_some(tmp_path / "osis", 3)
    connection = content_connection(tmp_path / "osis")
    connection.execute("""UPDATE t_Recipe SET body = '{"name": "x", "extra": null}' WHERE number = 37""")
    connection.execute("UPDATE t_Recipe SET body = '[]' WHERE number = 38")
    connection.commit()
    connection.close()

    report = export(export_job(tmp_path / "osis", tmp_path / "out"), Quiet())

    assert report.objects["3/bakery/Recipe"] == 1
    assert report.refused == [
        ("3/bakery/Recipe/11", "OTOML has no null"),
        ("3/bakery/Recipe/12", "it is stored as something that is no JSON object"),
    ]
    assert (tmp_path / "out/refused.jsonl").read_bytes().count(b"\n") == 2


def content_connection(root: Path) -> Any:
    import sqlite3

    return sqlite3.connect(root / "3/bakery/objects.db")


def test_a_target_that_exists_is_left_alone(tmp_path: Path) -> None:
    fill_some(tmp_path / "osis", 1)
    (tmp_path / "out").mkdir()
    with pytest.raises(OperationFailed, match="exists already"):
        export(export_job(tmp_path / "osis", tmp_path / "out"), Quiet())
    put(tmp_path / "other.partial/mine.txt", "mine")
    with pytest.raises(OperationFailed, match="no unfinished export"):
        export(export_job(tmp_path / "osis", tmp_path / "other"), Quiet())
    assert (tmp_path / "other.partial/mine.txt").read_text() == "mine"
