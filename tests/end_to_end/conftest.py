"""A service as a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import RunningService, running


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "r"


@pytest.fixture
def service(root: Path) -> Iterator[RunningService]:
    with running(root) as service:
        service.wait_until_it_answers()
        yield service
