"""Export and import that were killed, and go on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from hero_sdk.osis import Osis
from hero_sdk.osis.operations import (
    OperationFailed,
    export,
    import_objects,
)
from tests.osis.bakery import Oven
from tests.osis.operations.files import FORMS, Form, tree
from tests.osis.operations.quiet import Quiet, content, export_job, import_job, with_stores


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
