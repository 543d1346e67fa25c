"""A small service over the delivery domain: `python -m tests.support.dispatch_desk` is its command line."""

from __future__ import annotations

import asyncio
import sys

from hero_sdk import HeroServer, RequestContext
from hero_sdk.rpc import NotFound
from tests.support.delivery import DeliveryDomain
from tests.support.delivery.errors import OrderClosed
from tests.support.delivery.handlers import OrderServiceHandlers
from tests.support.delivery.models import Driver, Order, OrderStatus


class Desk(OrderServiceHandlers):
    """`orderservice.*`; asked for the zone "slow", `waiting` takes as long as it may."""

    async def waiting(self, ctx: RequestContext, zone: str | None = None, limit: int = 50) -> list[Order]:
        if zone == "slow":
            sys.stdout.write("waiting\n")
            sys.stdout.flush()
            await asyncio.sleep(limit)
            return []
        page = await self.store(ctx, Order).find(Order.Fields.status == OrderStatus.NEW, limit=limit)
        return page.items

    async def assign(self, ctx: RequestContext, order_sid: str, driver_sid: str) -> Order:
        async with self.store(ctx).transaction() as store:
            order = await store.of(Order).get(order_sid)
            if order.status is OrderStatus.DELIVERED:
                raise OrderClosed(status=order.status)
            if not await store.of(Driver).exists(driver_sid):
                raise NotFound(f"no driver {driver_sid}")
            changes = {"driver_sid": driver_sid, "status": OrderStatus.ACCEPTED}
            return await store.of(Order).patch(order_sid, changes)


def build(name: str = "dispatch_desk") -> HeroServer:
    return HeroServer(name, version="1.2.3", title="Dispatch Desk", description="Orders and drivers.").domain(
        DeliveryDomain(Desk())
    )


if __name__ == "__main__":
    raise SystemExit(build().cli())
