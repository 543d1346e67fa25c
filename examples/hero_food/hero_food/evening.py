"""An evening in the city, as a client sees it: `python -m hero_food.evening`.

Searches the menus, places an order, has the nearest driver bring it, and shows what an error looks like.
"""

from __future__ import annotations

import asyncio
import sys

from hero_models.identity import Address
from hero_sdk.values import Location

from hero_food.client import FoodClient
from hero_food.generated.delivery import OrderLine, OrderStatus, WrongStatus

__all__ = ["evening"]


async def evening(food: FoodClient) -> None:
    """One order from hunger to dessert."""
    dishes = await food.restaurant.menu.search("dumplings")
    for dish in dishes:
        print(f"  {dish.name}, {dish.price}: {dish.description}")
    chosen = dishes[0]
    order = await food.delivery.order.place(
        customer="Ann Gruber",
        restaurant_sid=chosen.restaurant_sid,
        lines=[OrderLine(menu_item_sid=chosen.sid, quantity=2)],
        deliver_to=Address(
            street="Stephansplatz 1",
            postal_code="1010",
            city="Wien",
            country="AT",
            position=Location(latitude=48.2086, longitude=16.3733),
        ),
        notes="Please ring twice.",
    )
    print(f"order {order.sid}: {order.total}, {order.status}")

    order = await food.delivery.order.assign(order.sid)
    driver = await food.delivery.driver.get(order.driver_sid or "")
    print(f"{driver.name} brings it")
    for status in (OrderStatus.ON_THE_WAY, OrderStatus.DELIVERED):
        order = await food.delivery.order.advance(order.sid, status)
        print(f"order {order.sid}: {order.status}")

    try:
        await food.delivery.order.advance(order.sid, OrderStatus.CANCELLED)
    except WrongStatus as error:
        print(f"refused: {error} (allowed from here: {error.allowed or 'nothing'})")


async def _main(service: str) -> None:
    async with FoodClient.connect(service) as food:
        await evening(food)


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1] if len(sys.argv) > 1 else "hero_food"))
