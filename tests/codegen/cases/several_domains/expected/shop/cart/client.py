"""Typed calls of the cart domain.

Written by `hero-sdk generate` from schemas/shop/cart. Change the schema, not this file.
"""

from __future__ import annotations

from pydantic import TypeAdapter

from hero_models.identity import Address as IdentityAddress
from hero_sdk.client import Connection, DomainClient, Namespace, SyncConnection, SyncDomainClient, SyncNamespace

from ..stock.models import Article
from .errors import Full
from .models import Cart, PriceResult

__all__ = ["CartClient", "CartSyncClient"]

_CART = TypeAdapter(Cart)
_PRICE_RESULT = TypeAdapter(PriceResult)


class CartNamespace(Namespace):
    """Carts."""

    async def add(self, cart: Cart, article: Article | None = None, to: IdentityAddress | None = None) -> Cart:
        """Puts something in.

        Raises:
            SoldOut: Somebody bought the last one.
            Full: Nothing more goes in.
        """
        return await self._call("cart.add", {"cart": cart, "article": article, "to": to}, _CART)

    async def price(self, cart: Cart) -> PriceResult:
        """What it costs."""
        return await self._call("cart.price", {"cart": cart}, _PRICE_RESULT, retry=True)


class CartSyncNamespace(SyncNamespace):
    """Carts."""

    def add(self, cart: Cart, article: Article | None = None, to: IdentityAddress | None = None) -> Cart:
        """Puts something in.

        Raises:
            SoldOut: Somebody bought the last one.
            Full: Nothing more goes in.
        """
        return self._call("cart.add", {"cart": cart, "article": article, "to": to}, _CART)

    def price(self, cart: Cart) -> PriceResult:
        """What it costs."""
        return self._call("cart.price", {"cart": cart}, _PRICE_RESULT, retry=True)


class CartClient(DomainClient):
    """Calls of the cart domain."""

    errors = (Full,)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.cart = CartNamespace(self)


class CartSyncClient(SyncDomainClient):
    """Blocking calls of the cart domain."""

    errors = (Full,)

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.cart = CartSyncNamespace(self)
