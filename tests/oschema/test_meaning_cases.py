"""Case files about meaning: the files of some domains, and below them what is said about them, and what they mean.

Several files are told apart by ``--- food/a.oschema``. To add a case, write a file with the schemas alone, run with
``--update-golden`` and read what was added.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hero_sdk.oschema.fixes import apply_all_fixes
from hero_sdk.oschema.render import render_diagnostics
from hero_sdk.oschema.schema_text import dump_schema
from tests.support.goldens import Goldens, case_text, input_of
from tests.support.schemas import files_of, resolve_files

CASES = sorted((Path(__file__).parent / "meaning").glob("*/*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_schema_means_what_its_case_file_says(path: Path, goldens: Goldens) -> None:
    text = input_of(path)
    found = resolve_files(files_of(text))
    sections = {"findings": render_diagnostics(found.findings)}
    if any(finding.edits for finding in found.findings):
        fixed = apply_all_fixes(found.files, found.findings)
        headed = "".join(f"--- {file.path}\n{text_after}" for file, text_after in fixed.items())
        sections["fixed"] = headed if len(fixed) > 1 else fixed[found.files[0]]
    sections["schema"] = dump_schema(found.schema)

    goldens.check(path, case_text(text, **sections))
