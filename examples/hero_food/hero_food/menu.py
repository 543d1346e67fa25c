"""What hungry people ask."""

from __future__ import annotations

from hero_sdk.rpc import RequestContext
from hero_sdk.values import Condition

from hero_food.generated.restaurant import MenuHandlers, MenuItem, Restaurant

__all__ = ["Menu"]

F = MenuItem.Fields


class Menu(MenuHandlers):
    """`menu.*`."""

    async def search(self, ctx: RequestContext, words: str, tag: str | None = None, limit: int = 20) -> list[MenuItem]:
        conditions: list[Condition] = [F.is_available == True]  # a condition for the store
        if tag is not None:
            conditions.append(F.tags.has(tag))
        page = await self.store(ctx, MenuItem).find(*conditions, text=words, limit=limit)
        return page.items

    async def of(self, ctx: RequestContext, restaurant_sid: str) -> list[MenuItem]:
        await self.store(ctx, Restaurant).get(restaurant_sid)
        page = await self.store(ctx, MenuItem).find(F.restaurant_sid == restaurant_sid, limit=200)
        return page.items
