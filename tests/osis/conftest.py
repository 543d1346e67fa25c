"""A store in a folder of its own, with a clock that stands still until it is told to go on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.osis import DomainStore, Osis, OsisSettings, Store, StoreSchema
from tests.osis.bakery import BAKERY, TOWN, Baker, Recipe


@dataclass
class Clock:
    """Seconds since the epoch, moved by hand."""

    now_s: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now_s

    def go_on(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def open_osis(tmp_path: Path, clock: Clock) -> AsyncIterator[Callable[..., Osis]]:
    """Opens the same folder again and again; closes what is left open."""
    async with AsyncExitStack() as stack:

        def open_it(*schemas: StoreSchema, search: Any = None, **settings: Any) -> Osis:
            osis = Osis(
                tmp_path / "osis", schemas or (BAKERY, TOWN), OsisSettings(clock=clock, **settings), search=search
            )
            stack.push_async_callback(osis.close)
            return osis

        yield open_it


@pytest.fixture
def osis(open_osis: Callable[..., Osis]) -> Osis:
    return open_osis()


@pytest.fixture
def bakery(osis: Osis) -> DomainStore:
    return osis.domain(3, "bakery", user="ann")


@pytest.fixture
def recipes(bakery: DomainStore) -> Store[Recipe]:
    return bakery.of(Recipe)


@pytest.fixture
def bakers(bakery: DomainStore) -> Store[Baker]:
    return bakery.of(Baker)
