"""What the cart domain does."""

from __future__ import annotations

from hero_models.identity import Address
from hero_sdk.rpc import RequestContext
from several_domains_models.shop.cart import Cart, CartHandlers, PriceResult
from several_domains_models.shop.stock import Article


class Carts(CartHandlers):
    """Carts."""

    async def add(
        self, ctx: RequestContext, cart: Cart, article: Article | None = None, to: Address | None = None
    ) -> Cart:
        raise NotImplementedError

    async def price(self, ctx: RequestContext, cart: Cart) -> PriceResult:
        raise NotImplementedError
