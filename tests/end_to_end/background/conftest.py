"""Services with a command line of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.background import Shell, shell


@pytest.fixture
def desk(root: Path) -> Iterator[Shell]:
    with shell(root, "tests.support.dispatch_desk") as made:
        yield made


@pytest.fixture
def nursery(root: Path, tmp_path: Path) -> Iterator[Shell]:
    with shell(root, "tests.support.nursery", CHILD_PID=str(tmp_path / "child")) as made:
        yield made
