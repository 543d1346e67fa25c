"""An order as its customer follows it: `python -m hero_food.watch SID` tells of each step until it has come."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

from hero_sdk.errors import HeroError
from hero_sdk.values import Deleted, Reset, Updated

from hero_food.client import FoodClient
from hero_food.generated.delivery import Order, OrderStatus

__all__ = ["steps"]

_LAST = (OrderStatus.DELIVERED, OrderStatus.CANCELLED)


async def steps(food: FoodClient, sid: str) -> AsyncIterator[OrderStatus]:
    """The status of an order as it is now, then each new one as it comes, until nothing more can come."""
    # Listening begins before the order is read, so that no step falls in between.
    async with food.delivery.events("order.*", sid=sid) as events:
        status = (await food.delivery.order.get(sid)).status
        yield status
        while status not in _LAST:
            event = await anext(events)
            match event.data:
                case Updated(object=Order() as order):
                    now = order.status
                case Reset():  # not everything is kept for ever: whoever was away for long looks again
                    now = (await food.delivery.order.get(sid)).status
                case Deleted():
                    return
                case _:
                    continue
            if now is not status:
                status = now
                yield status


async def _main(sid: str, service: str) -> None:
    async with FoodClient.connect(service) as food:
        async for status in steps(food, sid):
            print(f"order {sid}: {status}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("say which order: python -m hero_food.watch SID [SERVICE]")
    try:
        asyncio.run(_main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "hero_food"))
    except HeroError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
