"""What targets made ends with the tests that needed it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz import ground


@pytest.fixture(scope="module", autouse=True)
def closed_ground() -> Iterator[None]:
    yield
    ground.close()
