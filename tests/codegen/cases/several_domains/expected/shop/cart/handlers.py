"""What the cart domain can do; subclass these and give them to CartDomain.

Written by `hero-sdk generate` from schemas/shop/cart. Change the schema, not this file.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import Field

from hero_models.identity import Address as IdentityAddress
from hero_sdk.domain import Domain, Handlers
from hero_sdk.rpc import RequestContext, method

from ..stock.errors import SoldOut
from ..stock.models import Article
from .errors import Full
from .models import Cart, PriceResult

__all__ = ["CartDomain", "CartHandlers"]


class CartHandlers(Handlers):
    """Carts."""

    namespace = "cart"
    spellings = ("Cart",)

    @method("write", errors=(SoldOut, Full))
    @abstractmethod
    async def add(
        self,
        ctx: RequestContext,
        cart: Cart,
        article: Annotated[Article, Field(default_factory=lambda: Article(name="apple"))] = ...,
        to: IdentityAddress | None = None,
    ) -> Cart:
        """Puts something in.

        Raises:
            SoldOut: Somebody bought the last one.
            Full: Nothing more goes in.
        """

    @method("read")
    @abstractmethod
    async def price(self, ctx: RequestContext, cart: Cart) -> PriceResult:
        """What it costs."""


class CartDomain(Domain):
    """What somebody is about to buy."""

    name = "cart"
    package = __package__
    handlers = (CartHandlers,)
    errors = (Full,)
