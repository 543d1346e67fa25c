"""Case files: a schema, and below it what is said about it, its tree, and its canonical form.

To add a case, write a file with the schema alone, run with ``--update-golden`` and read what was added.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hero_sdk.oschema.dump import dump
from hero_sdk.oschema.format import format_document
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.render import render_diagnostics
from hero_sdk.oschema.source import SourceFile
from tests.support.goldens import Goldens, case_text, input_of

CASES = sorted((Path(__file__).parent / "cases").glob("*/*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_schema_is_read_as_its_case_file_says(path: Path, goldens: Goldens) -> None:
    text = input_of(path)
    document, findings = parse(SourceFile("food.oschema", "food", text))
    sections = {"findings": render_diagnostics(findings)}
    if path.parent.name in ("comments", "spellings"):
        sections["tree"] = dump(document)
    if not findings:
        formatted = format_document(document)
        sections["formatted"] = formatted if formatted != text else "(as above)\n"

    goldens.check(path, case_text(text, **sections))


def test_every_case_has_the_ending_that_is_looked_for() -> None:
    found = {path for path in (Path(__file__).parent / "cases").rglob("*") if path.is_file()}
    assert found == set(CASES)
