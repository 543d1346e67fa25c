"""Schemas as importable packages of generated code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.generated import Models, importable

__all__ = ["Models"]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Models]:
    with importable(tmp_path_factory.mktemp("versions")) as made:
        yield made
