"""What the delivery domain does."""

from __future__ import annotations

from delivery_models.delivery import Order, OrderServiceHandlers
from hero_sdk.rpc import RequestContext


class OrderService(OrderServiceHandlers):
    """What a restaurant does with orders."""

    async def waiting(self, ctx: RequestContext, zone: str | None = None, limit: int = 50) -> list[Order]:
        raise NotImplementedError

    async def assign(self, ctx: RequestContext, order_sid: str, driver_sid: str) -> Order:
        raise NotImplementedError
