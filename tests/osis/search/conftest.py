"""An index in a folder of its own, and the store it follows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from hero_sdk.osis.search.engine import TantivyEngine
from hero_sdk.osis.search.protocol import DomainSearch
from hero_sdk.osis.search.tantivy_index import TantivyIndex
from tests.osis.search.notebook import NOTE, PERSON, Notebook
from tests.osis.search.searching import QUICK


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "0" / "notes" / "index"


@pytest.fixture
async def engine() -> AsyncIterator[TantivyEngine]:
    engine = TantivyEngine(QUICK)
    yield engine
    await engine.close()


@pytest.fixture
def opened(engine: TantivyEngine, folder: Path, notebook: Notebook) -> Callable[[], DomainSearch]:
    return lambda: engine.open(folder, "notes in context 0", [NOTE, PERSON], notebook.source)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[TantivyIndex]:
    index = TantivyIndex(tmp_path / "index", [NOTE, PERSON])
    assert index.open() is None
    yield index
    index.close()
