"""What is on the shelf, and the names of what is found there."""

from __future__ import annotations

from hero_sdk.osis import Store
from hero_sdk.values import Condition, Money, Ordering
from tests.osis.bakery import Recipe

F = Recipe.Fields
EUR3, EUR20, USD5 = Money.of("3", "EUR"), Money.of("20.50", "EUR"), Money.of("5", "USD")


async def names(recipes: Store[Recipe], *conditions: Condition, order_by: Ordering | None = None) -> list[str]:
    return [each.name for each in (await recipes.find(*conditions, order_by=order_by)).items]
