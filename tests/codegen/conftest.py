"""All cases as importable packages, written once for the tests of this folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.codegen.support import CASE_NAMES, files_of, write_package


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on the import path with one package per case: ``delivery_models``, …"""
    folder = tmp_path_factory.mktemp("packages")
    for case in CASE_NAMES:
        write_package(folder / f"{case}_models", files_of(case))
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
