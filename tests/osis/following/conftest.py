"""The database that follows."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "osis" / "0" / "cakes" / "objects.db"
