"""What somebody is about to buy.

Written by `hero-sdk generate` from schemas/shop/cart. Change the schema, not this file.
"""

from __future__ import annotations

from pydantic import Field

from hero_models.identity import Address as IdentityAddress
from hero_sdk.values import U32, Money, Struct

from ..stock.models import Article, State

__all__ = ["Address", "Cart", "Line", "PriceResult"]


class Line(Struct):
    """One line of it."""

    article: Article
    count: U32 = 1


class Address(Struct):
    """An address of ours, called like one of theirs."""

    planet: str


class Cart(Struct):
    """Not yet an order."""

    lines: list[Line] = Field(default_factory=list)
    ship_to: IdentityAddress
    planet: Address | None = None
    state: State = State.EMPTY


class PriceResult(Struct):
    total: Money
    of: State
