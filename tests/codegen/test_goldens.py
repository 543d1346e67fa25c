"""Case folders: schemas, and every file that is generated from them.

To add a case, make ``cases/<name>/schemas/``, run with ``--update-golden`` and read what was written.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hero_sdk.codegen import Options, lower, render
from tests.codegen.support import CASE_NAMES, CASES, HOMES, files_of, resolved
from tests.support.goldens import Goldens


@pytest.mark.parametrize("case", CASE_NAMES)
def test_the_generated_files_are_those_of_the_case_folder(case: str, goldens: Goldens) -> None:
    files = files_of(case)
    expected = CASES / case / "expected"
    for path, text in files.items():
        goldens.check(expected / path, text)
    if not goldens.is_updating:
        assert {p.relative_to(expected).as_posix() for p in _files(expected)} == set(files)


@pytest.mark.parametrize("case", CASE_NAMES)
def test_rendering_twice_gives_the_same_bytes(case: str) -> None:
    package = lower(resolved(case), Options(package=f"{case}_models", homes=HOMES))
    again = lower(resolved(case), Options(package=f"{case}_models", homes=HOMES))

    assert package == again
    assert render(package) == render(again)


def test_a_part_of_the_domains_is_written_as_among_all() -> None:
    found = resolved("several_domains")
    options = Options(package="several_domains_models", homes=HOMES, domains={"stock"})
    some = render(lower(found, options))

    assert set(some) == {path for path in files_of("several_domains") if path.startswith("shop/stock/")}
    assert some.items() <= files_of("several_domains").items()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
