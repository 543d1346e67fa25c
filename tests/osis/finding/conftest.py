"""A shelf of recipes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from hero_sdk.osis import DomainStore, Store
from tests.osis.bakery import Baker, Recipe, Stage
from tests.osis.finding.shelf import EUR3, EUR20, USD5


@pytest.fixture
async def shelf(bakery: DomainStore) -> Store[Recipe]:
    """Five recipes, each kind of key present and absent."""
    ann = await bakery.of(Baker).new(Baker(name="Ann"))
    recipes = bakery.of(Recipe)
    await recipes.new_many(
        [
            Recipe(name="Rye", stage=Stage.SOLD, tags=["dark", "old"], crumbs=2**64 - 1, hydration=0.1, price=EUR3),
            Recipe(name="Spelt", author_sid=ann.sid, tags=["old"], crumbs=9, hydration=70, price=EUR20),
            Recipe(name="Oat", rest=timedelta(hours=12), since=date(2026, 11, 20), crumbs=2**63, price=USD5),
            Recipe(name="rye", rest=timedelta(seconds=90.5), since=date(2025, 1, 1), is_vegan=True, stamp=b"\xff\0"),
            Recipe(name="Barley", tasted_at=datetime(2026, 1, 1, tzinfo=UTC), crumbs=10),
        ]
    )
    return recipes
