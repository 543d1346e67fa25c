"""Objects on their way out and back in."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hero_sdk.osis import Osis, OsisSettings, Passing, StoreSchema
from hero_sdk.osis.operations import (
    ExportJob,
    ImportJob,
    ImportReport,
    OperationFailed,
    export,
    import_objects,
)
from hero_sdk.values import Money, RootObject, otoml
from tests.osis.bakery import Baker, Loaf, Oven, Recipe, Stage, Step
from tests.osis.operations.quiet import SCHEMAS, Quiet, content, export_job, import_job, with_stores
from tests.osis.search.notebook import eventually

Form = Literal["otoml", "jsonl"]
FORMS: tuple[Form, ...] = ("otoml", "jsonl")

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


def fill_some(root: Path, count: int = 30) -> None:
    async def fill(osis: Osis) -> None:
        store = osis.domain(3, "bakery")
        for start in range(0, count, 1000):
            numbers = range(start, min(start + 1000, count))
            await store.of(Recipe).new_many([Recipe(name=f"Rye {each}", code=f"r{each}") for each in numbers])

    with_stores(root, fill)


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


def put(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def test_the_original_stores_folder_is_read(tmp_path: Path) -> None:
    stored = "# as somebody else writes it\n[author]\n"
    put(tmp_path / "old/osisdb/3/bakery/oven/1a.otoml", "O:\nlabel = 'old'\nupdated_at = 2026-01-02T03:04:05Z\n")
    put(tmp_path / "old/osisdb/3/bakery/oven/1b.otoml", f"O:\n{stored}")
    put(tmp_path / "old/osisdb/3/bakery/recipe/1c.otoml", 'O:\nname = "Rye"\nsince = 2026-01-02\nrev = 7\n')

    report = import_objects(import_job(tmp_path / "osis", tmp_path / "old"), Quiet())

    assert (
        report.refused == [("3/bakery/oven/1b.otoml", "Oven: author is not a field here")] or report.refused_count == 1
    )
    kept = content(tmp_path / "osis")
    assert kept["Oven"][0][3] == 1767323045
    assert kept["Recipe"][0][:2] == (48, 7)
    assert kept["Recipe"][0][4]["since"] == date(2026, 1, 2).isoformat()


def test_hostile_files_are_listed_and_nothing_of_them_is_stored(tmp_path: Path) -> None:
    source = tmp_path / "in"
    secret = tmp_path / "secret.otoml"
    put(secret, 'O:\nlabel = "secret"\n')
    ovens = source / "3/bakery/Oven"
    good = 'O:\nlabel = "good"\n'
    put(ovens / "10.otoml", good)
    put(ovens / "11.otoml", b'O:\nlabel = "\xff\xfe"\n')
    put(ovens / "12.otoml", "O:\nlabel = 12\n")
    put(ovens / "13.otoml", 'O:\nsid = "../../13"\n')
    put(ovens / "14.otoml", "O:\nlabel = ")
    put(ovens / "15.otoml", b'O:\nlabel = "' + b"x" * 3000 + b'"\n')
    put(ovens / "16.otoml", "O:\nwhat = nan\n")
    put(ovens / "17.otoml", "")
    put(ovens / "..zz.otoml", good)
    put(ovens / "0a.otoml", good)
    put(ovens / "18.txt", good)
    (ovens / "19.otoml").symlink_to(secret)
    os.mkfifo(ovens / "1a.otoml")
    (ovens / "1b.otoml").mkdir()
    (source / "3/bakery/Shelf").symlink_to(ovens)
    put(source / "3/bakery/Nothing/10.otoml", good)
    put(source / "3/nowhere/Oven/10.otoml", good)
    put(source / "acme/bakery/Oven/10.otoml", good)
    put(source / "3/readme.txt", "")
    lines = [
        b'{"sid": "20", "label": "good"}',
        b'{"sid": "20", "label": "another"}',
        b'{"sid": "10", "label": "another"}',
        b'{"sid": "21"',
        b"[]",
        b"{}",
        b'{"sid": "../21"}',
        b'{"sid": 21}',
        b'{"sid": "1y2p0ij32e8e7"}',
        b'{"sid": "22", "label": "\xff"}',
        b'{"sid": "23", "lable": "typo"}',
        b'{"sid": "24", "rev": -1}',
        b'{"sid": "25", "created_at": "yesterday"}',
        b'{"sid": "26", "label": "' + b"x" * 10_000 + b'"}',
        b"",
        b'{"sid": "27", "label": "good"}',
        b'{"sid": "28", "label": "hal',
    ]
    put(source / "3/bakery/Oven.jsonl", b"\n".join(lines))
    put(source / "3/bakery/Recipe.jsonl", b'{"sid": "20", "name": "Rye"}\n')

    report = import_objects(import_job(tmp_path / "osis", source, max_bytes=2048), Quiet())

    assert [row[0] for row in content(tmp_path / "osis")["Oven"]] == [36, 72, 79]  # 10, 20, 27
    assert content(tmp_path / "osis")["Recipe"] == []
    listed = [orjson.loads(line) for line in (tmp_path / "refused.jsonl").read_bytes().splitlines()]
    told = {each["place"]: each["reason"] for each in listed}
    assert report.refused_count == len(listed) == len(told)
    expected = {
        "3/bakery/Oven/11.otoml": "not UTF-8",
        "3/bakery/Oven/12.otoml": "label",
        "3/bakery/Oven/13.otoml": "its file is named after 13",
        "3/bakery/Oven/14.otoml": "not OTOML",
        "3/bakery/Oven/15.otoml": "larger than 2,048 bytes",
        "3/bakery/Oven/16.otoml": "finite",
        "3/bakery/Oven/17.otoml": "first line",
        "3/bakery/Oven/..zz.otoml": "not named after a sid",
        "3/bakery/Oven/0a.otoml": "not named after a sid",
        "3/bakery/Oven/18.txt": "no .otoml file",
        "3/bakery/Oven/19.otoml": "no plain file",
        "3/bakery/Oven/1a.otoml": "no plain file",
        "3/bakery/Oven/1b.otoml": "no plain file",
        "3/bakery/Shelf": "neither a folder",
        "3/bakery/Nothing": "no type Nothing",
        "3/nowhere": "no domain nowhere",
        "acme/bakery": "no context acme",
        "3/readme.txt": "no folder",
        "3/bakery/Oven.jsonl:2": "another object with its sid",
        "3/bakery/Oven.jsonl:3": "another object with its sid",
        "3/bakery/Oven.jsonl:4": "not JSON",
        "3/bakery/Oven.jsonl:5": "no object",
        "3/bakery/Oven.jsonl:6": "no sid",
        "3/bakery/Oven.jsonl:7": "not a SmartID",
        "3/bakery/Oven.jsonl:8": "no text",
        "3/bakery/Oven.jsonl:9": "no others would be left",
        "3/bakery/Oven.jsonl:10": "not JSON",
        "3/bakery/Oven.jsonl:11": "lable",
        "3/bakery/Oven.jsonl:12": "no revision",
        "3/bakery/Oven.jsonl:13": "created_at",
        "3/bakery/Oven.jsonl:14": "longer than 2,048 bytes",
        "3/bakery/Oven.jsonl:17": "not JSON",
        "3/bakery/Recipe.jsonl:1": "belongs to an object of type Oven",
    }
    assert {place: part for place, part in expected.items() if part not in told.get(place, "")} == {}
    assert told.keys() == expected.keys()


def test_a_line_of_a_gigabyte_is_refused_without_being_held(tmp_path: Path) -> None:
    file = tmp_path / "in/3/bakery/Oven.jsonl"
    put(file, b'{"sid": "10", "label": "')
    os.truncate(file, 2**30)  # the rest is a hole
    with file.open("ab") as more:
        more.write(b'"}\n{"sid": "11"}\n')
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "from tests.osis.operations.quiet import *\n"
        "from hero_sdk.osis.operations import import_objects\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "print(import_objects(import_job(folder / 'osis', folder / 'in'), Quiet()).refused)"
    )
    done = run_python(script)
    assert done.stdout.strip() == "[('3/bakery/Oven.jsonl:1', 'it is longer than 16,777,216 bytes')]", done.stderr
    assert [row[0] for row in content(tmp_path / "osis")["Oven"]] == [37]


def run_python(script: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[3]
    return subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)


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


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stores with so many ovens that an export notes how far it is, and has others help it."""

    async def fill(osis: Osis) -> None:
        ovens = osis.domain(3, "bakery").of(Oven)
        for _ in range(7):
            await ovens.new_many([Oven(label="warm")] * 1_000)

    root = tmp_path_factory.mktemp("many") / "osis"
    with_stores(root, fill)
    return root


KILLED = """
from pathlib import Path
from hero_sdk.osis.operations import export, import_objects
from tests.osis.search.notebook import eventually
from tests.osis.operations.quiet import SCHEMAS, Quiet, export_job, import_job
if __name__ == "__main__":
    folder = Path({folder!r})
    {call}
"""


@pytest.mark.parametrize("form", FORMS)
def test_an_export_goes_on_after_a_kill(tmp_path: Path, many: Path, form: Form) -> None:
    shutil.copytree(many, tmp_path / "osis")
    call = f"export(export_job(folder / 'osis', folder / 'out', format={form!r}), Quiet(6_000))"
    assert run_script(tmp_path, call).returncode == -9
    assert not (tmp_path / "out").exists()

    report = export(export_job(tmp_path / "osis", tmp_path / "out", format=form), Quiet())

    assert (report.continued, report.objects["3/bakery/Oven"]) == (5_000, 7_000)
    export(export_job(tmp_path / "osis", tmp_path / "whole", format=form), Quiet())
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
    assert not (tmp_path / "out.partial").exists()


def test_an_export_begins_anew_where_the_database_was_changed_since(tmp_path: Path, many: Path) -> None:
    shutil.copytree(many, tmp_path / "osis")
    run_script(tmp_path, "export(export_job(folder / 'osis', folder / 'out', format='jsonl'), Quiet(6_000))")
    with pytest.raises(OperationFailed, match="unfinished export as jsonl"):
        export(export_job(tmp_path / "osis", tmp_path / "out"), Quiet())

    async def change(osis: Osis) -> None:
        await osis.domain(3, "bakery").of(Oven).patch("10", {"label": "hot"})

    with_stores(tmp_path / "osis", change)
    report = export(export_job(tmp_path / "osis", tmp_path / "out", format="jsonl"), Quiet())
    assert (report.continued, report.objects["3/bakery/Oven"]) == (0, 7_000)
    first = (tmp_path / "out/3/bakery/Oven.jsonl").read_bytes().splitlines()[0]
    assert orjson.loads(first)["label"] == "hot"


@pytest.mark.parametrize("form", FORMS)
def test_an_import_goes_on_after_a_kill(tmp_path: Path, many: Path, form: Form) -> None:
    export(export_job(many, tmp_path / "out", format=form), Quiet())
    kill_after = 4_000 if form == "otoml" else 300_000
    call = f"import_objects(import_job(folder / 'other', folder / 'out'), Quiet({kill_after}))"
    assert run_script(tmp_path, call).returncode == -9
    before = len(content(tmp_path / "other")["Oven"])
    assert 0 < before < 7_000

    report = import_objects(import_job(tmp_path / "other", tmp_path / "out"), Quiet())

    assert report.outcomes["3/bakery/Oven"] == {"unchanged": before, "stored": 7_000 - before, "refused": 0}
    assert content(tmp_path / "other") == content(many)


def run_script(folder: Path, call: str) -> subprocess.CompletedProcess[str]:
    script = folder / "script.py"
    script.write_text(KILLED.format(folder=str(folder), call=call))
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(
        [sys.executable, str(script)], cwd=root, env=environment, capture_output=True, text=True, check=False
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of an export."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_target_that_exists_is_left_alone(tmp_path: Path) -> None:
    fill_some(tmp_path / "osis", 1)
    (tmp_path / "out").mkdir()
    with pytest.raises(OperationFailed, match="exists already"):
        export(export_job(tmp_path / "osis", tmp_path / "out"), Quiet())
    put(tmp_path / "other.partial/mine.txt", "mine")
    with pytest.raises(OperationFailed, match="no unfinished export"):
        export(export_job(tmp_path / "osis", tmp_path / "other"), Quiet())
    assert (tmp_path / "other.partial/mine.txt").read_text() == "mine"


class Login(RootObject):
    """Has something to hide."""

    name: str
    password: str | None = None
    secret_fields: ClassVar[tuple[str, ...]] = ("password",)


LOGINS = {"logins": StoreSchema(domain="logins", models=(Login,))}


class TestSecrets:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        async def fill() -> None:
            osis = Osis(tmp_path / "var/osis", LOGINS.values(), search=None)
            await (
                osis.domain(3, "logins")
                .of(Login)
                .new_many([Login(name="Ann", password="open sesame"), Login(name="Ben")])
            )
            await osis.close()

        asyncio.run(fill())
        return tmp_path / "var/osis"

    def passwords(self, root: Path) -> list[str | None]:
        async def read() -> list[str | None]:
            osis = Osis(root, LOGINS.values(), search=None)
            found = await osis.domain(3, "logins").of(Login).list_full()
            await osis.close()
            return [each.password for each in found]

        return asyncio.run(read())

    def exported(self, root: Path, target: Path, form: Form, keys: Path | None = None) -> bytes:
        export(ExportJob(root=root, schemas=LOGINS, target=target, format=form, keys=keys), Quiet())
        return b"".join(tree(target).values())

    def imported(self, root: Path, source: Path, **more: Any) -> ImportReport:
        job = ImportJob(
            root=root, schemas=LOGINS, source=source, find_context=int, refusals=root.parent / "refused", **more
        )
        return import_objects(job, Quiet())

    @pytest.mark.parametrize("form", FORMS)
    def test_they_are_left_out_unless_asked_for(self, root: Path, tmp_path: Path, form: Form) -> None:
        assert b"sesame" not in self.exported(root, tmp_path / "out", form)
        other = tmp_path / "other/osis"
        assert self.imported(other, tmp_path / "out").refused == []
        assert self.passwords(other) == [None, None]

    @pytest.mark.parametrize("form", FORMS)
    def test_those_that_were_asked_for_come_back_sealed(self, root: Path, tmp_path: Path, form: Form) -> None:
        assert b"sesame" in self.exported(root, tmp_path / "out", form, keys=root.parent / "keys")
        other = tmp_path / "other/osis"
        assert self.imported(other, tmp_path / "out").refused == []
        assert self.passwords(other) == ["open sesame", None]
        assert b"sesame" not in (other / "3/logins/objects.db").read_bytes()
        assert self.imported(other, tmp_path / "out").outcomes["3/logins/Login"] == {"unchanged": 2, "refused": 0}

    def test_another_secret_is_another_object(self, root: Path, tmp_path: Path) -> None:
        put(tmp_path / "in/3/logins/Login.jsonl", b'{"sid": "11", "name": "Ben", "password": "new"}')
        assert self.imported(root, tmp_path / "in").refused_count == 1
        assert self.imported(root, tmp_path / "in", may_replace=True).refused_count == 0
        assert self.passwords(root) == ["open sesame", "new"]

    def test_lost_keys_are_told(self, root: Path, tmp_path: Path) -> None:
        shutil.rmtree(root.parent / "keys")
        with pytest.raises(OperationFailed, match="secrets"):
            self.exported(root, tmp_path / "out", "jsonl", keys=root.parent / "keys")


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
