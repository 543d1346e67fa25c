"""Case folders: a schema before and after, and what is said about the change.

To add a case, write ``cases/<name>/old`` and ``cases/<name>/new``, each a folder of schemas, run with
``--update-golden`` and read what was added.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hero_sdk.oschema.breaking.messages.catalogue import RULES
from hero_sdk.oschema.breaking.messages.rule import Group
from hero_sdk.oschema.breaking.report import Comparison
from hero_sdk.oschema.render import render_diagnostics
from tests.oschema.breaking.support import compared, files_in
from tests.support.goldens import Goldens, case_text

CASES = sorted(folder for folder in (Path(__file__).parent / "cases").iterdir() if folder.is_dir())


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_change_breaks_what_its_case_says(folder: Path, goldens: Goldens) -> None:
    found = compared(files_in(folder / "old"), files_in(folder / "new"))

    goldens.check(folder / "expected.txt", _shown(found))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
@pytest.mark.parametrize("version", ["old", "new"])
def test_a_schema_compared_with_itself_has_no_changes(folder: Path, version: str) -> None:
    files = files_in(folder / version)

    assert compared(files, files) == Comparison()


def test_every_rule_has_a_case() -> None:
    shown = "".join((folder / "expected.txt").read_text("utf-8") for folder in CASES)

    assert [code for code in sorted(RULES) if f"[{code}]" not in shown] == []


def _shown(found: Comparison) -> str:
    lines = [f"{change.span.place} {change.subject}: {change.text}\n" for change in found.compatible]
    text = case_text(
        "",
        **{
            "breaks callers": render_diagnostics(each.finding for each in found.of(Group.CALLERS)),
            "breaks stored rows": render_diagnostics(each.finding for each in found.of(Group.ROWS)),
            "breaks nothing": "".join(lines),
        },
    )
    return text or "nothing changed\n"
