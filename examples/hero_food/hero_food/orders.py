"""Orders: placed, given to a driver, brought to people."""

from __future__ import annotations

import builtins

from hero_models.identity import Address
from hero_sdk.rpc import FailedPrecondition, RequestContext
from hero_sdk.values import Money

from hero_food.distance import metres
from hero_food.generated.delivery import (
    DeliveryZone,
    Driver,
    DriverStatus,
    NoDriverFree,
    NotOnMenu,
    Order,
    OrderHandlers,
    OrderLine,
    OrderStatus,
    WrongStatus,
)
from hero_food.generated.restaurant import MenuItem, Restaurant, RestaurantClient

__all__ = ["Orders"]

NEXT_STEPS: dict[OrderStatus, tuple[OrderStatus, ...]] = {
    OrderStatus.NEW: (OrderStatus.CANCELLED,),
    OrderStatus.ACCEPTED: (OrderStatus.ON_THE_WAY, OrderStatus.CANCELLED),
    OrderStatus.ON_THE_WAY: (OrderStatus.DELIVERED,),
    OrderStatus.DELIVERED: (),
    OrderStatus.CANCELLED: (),
}
"""Where an order may go from where it stands; `assign` alone makes it accepted."""


class Orders(OrderHandlers):
    """`order.*`."""

    async def place(
        self,
        ctx: RequestContext,
        customer: str,
        restaurant_sid: str,
        lines: list[OrderLine],
        deliver_to: Address,
        notes: str | None = None,
    ) -> Order:
        draft = Order(
            customer=customer,
            restaurant_sid=restaurant_sid,
            zone_sid="",
            lines=lines,
            deliver_to=deliver_to,
            notes=notes,
        )
        return await self.new(ctx, draft)

    # The ready methods would take an order without asking the menu: whichever way it comes in, it is priced.

    async def new(self, ctx: RequestContext, object: Order) -> Order:
        return await self.store(ctx, Order).new(await self._priced(ctx, object))

    async def new_many(self, ctx: RequestContext, objects: builtins.list[Order]) -> builtins.list[Order]:
        return await self.store(ctx, Order).new_many([await self._priced(ctx, draft) for draft in objects])

    async def before_set(self, ctx: RequestContext, obj: Order, before: Order) -> Order:
        if (obj.restaurant_sid, obj.zone_sid, obj.lines) != (before.restaurant_sid, before.zone_sid, before.lines):
            raise FailedPrecondition("what was ordered stays as it is; cancel the order and place another")
        return obj

    async def _priced(self, ctx: RequestContext, draft: Order) -> Order:
        """A new order with its zone and total, and nothing else that only the service may say."""
        restaurant, dishes = await _menu(ctx, draft.restaurant_sid)
        zone = await self.store(ctx, DeliveryZone).get(restaurant.zone_sid)
        return Order(
            customer=draft.customer,
            restaurant_sid=restaurant.sid,
            zone_sid=zone.sid,
            lines=draft.lines,
            deliver_to=draft.deliver_to,
            notes=draft.notes,
            total=_total(draft.lines, dishes) + zone.fee,
        )

    async def waiting(self, ctx: RequestContext, zone_sid: str | None = None, limit: int = 50) -> list[Order]:
        conditions = [Order.Fields.status == OrderStatus.NEW]
        if zone_sid is not None:
            conditions.append(Order.Fields.zone_sid == zone_sid)
        page = await self.store(ctx, Order).find(*conditions, order_by=Order.Fields.created_at.asc(), limit=limit)
        return page.items

    async def assign(self, ctx: RequestContext, order_sid: str) -> Order:
        async with self.store(ctx).transaction() as store:
            order = await store.of(Order).get(order_sid)
            if order.status is not OrderStatus.NEW:
                raise WrongStatus(
                    f"order {order.sid} has a driver or needs none", status=order.status, allowed=[OrderStatus.NEW]
                )
            zone = await store.of(DeliveryZone).get(order.zone_sid)
            free = await store.of(Driver).find(
                Driver.Fields.zone_sid == zone.sid, Driver.Fields.status == DriverStatus.FREE, limit=200
            )
            if not free.items:
                raise NoDriverFree(f"nobody is free in {zone.name}", zone_sid=zone.sid)
            # Without a position of the door, the middle of the zone is as near as we can tell.
            door = order.deliver_to.position or zone.center
            nearest = min(free.items, key=lambda driver: metres(driver.position, door))
            await store.of(Driver).patch(nearest.sid, {"status": DriverStatus.BUSY})
            return await store.of(Order).patch(order.sid, {"status": OrderStatus.ACCEPTED, "driver_sid": nearest.sid})

    async def advance(self, ctx: RequestContext, order_sid: str, status: OrderStatus) -> Order:
        async with self.store(ctx).transaction() as store:
            order = await store.of(Order).get(order_sid)
            allowed = NEXT_STEPS[order.status]
            if status not in allowed:
                raise WrongStatus(
                    f"order {order.sid} is {order.status} and cannot become {status}",
                    status=order.status,
                    allowed=list(allowed),
                )
            if order.driver_sid and not NEXT_STEPS[status]:
                await store.of(Driver).patch(order.driver_sid, {"status": DriverStatus.FREE})
            return await store.of(Order).patch(order.sid, {"status": status})


async def _menu(ctx: RequestContext, restaurant_sid: str) -> tuple[Restaurant, dict[str, MenuItem]]:
    """A restaurant, and its dishes by sid."""
    # The menu belongs to another domain: we ask it as anybody would, in the caller's name.
    food = ctx.client(RestaurantClient)
    restaurant = await food.restaurant.get(restaurant_sid)
    return restaurant, {dish.sid: dish for dish in await food.menu.of(restaurant_sid)}


def _total(lines: list[OrderLine], dishes: dict[str, MenuItem]) -> Money:
    """What the dishes cost; NotOnMenu names those that cannot be had."""
    missing = [
        line.menu_item_sid
        for line in lines
        if line.menu_item_sid not in dishes or not dishes[line.menu_item_sid].is_available
    ]
    if missing:
        raise NotOnMenu("some dishes cannot be had right now", menu_item_sids=missing)
    prices = [dishes[line.menu_item_sid].price * line.quantity for line in lines]
    return sum(prices[1:], start=prices[0])
