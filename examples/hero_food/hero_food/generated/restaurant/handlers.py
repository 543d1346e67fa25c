"""What the restaurant domain can do; subclass these and give them to RestaurantDomain.

Written by `hero-sdk generate` from schemas/restaurant. Change the schema, not this file.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import Field

from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.rpc import NotFound, RequestContext, method
from hero_sdk.values import U32, Sid

from .models import MenuItem, Restaurant

__all__ = ["MenuHandlers", "MenuItemHandlers", "RestaurantDomain", "RestaurantHandlers"]


class RestaurantHandlers(CrudHandlers[Restaurant]):
    """Stores and finds `Restaurant` objects."""

    namespace = "restaurant"
    spellings = ("Restaurant",)
    model = Restaurant


class MenuItemHandlers(CrudHandlers[MenuItem]):
    """Stores and finds `MenuItem` objects."""

    namespace = "menuitem"
    spellings = ("MenuItem", "menu_item")
    model = MenuItem


class MenuHandlers(Handlers):
    """What hungry people ask."""

    namespace = "menu"
    spellings = ("Menu",)

    @method("read")
    @abstractmethod
    async def search(
        self,
        ctx: RequestContext,
        words: Annotated[str, Field(min_length=1, max_length=200)],
        tag: str | None = None,
        limit: Annotated[U32, Field(ge=1, le=100)] = 20,
    ) -> list[MenuItem]:
        """Dishes that can be ordered now and match the words, best match first."""

    @method("read", errors=(NotFound,))
    @abstractmethod
    async def of(self, ctx: RequestContext, restaurant_sid: Sid) -> list[MenuItem]:
        """The menu of one restaurant, as its guests see it.

        Raises:
            NotFound: No such object, or none the caller may see.
        """


class RestaurantDomain(Domain):
    """Restaurants and what they cook."""

    name = "restaurant"
    package = __package__
    handlers = (RestaurantHandlers, MenuItemHandlers, MenuHandlers)
    stored = (Restaurant, MenuItem)
