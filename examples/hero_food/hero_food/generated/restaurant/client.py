"""Typed calls of the restaurant domain.

Written by `hero-sdk generate` from schemas/restaurant. Change the schema, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from hero_sdk.client import (
    Connection,
    CrudNamespace,
    DomainClient,
    EventStream,
    EventTypes,
    Namespace,
    SyncConnection,
    SyncCrudNamespace,
    SyncDomainClient,
    SyncEventStream,
    SyncNamespace,
)

from .events import RestaurantEvent
from .models import MenuItem, Restaurant

__all__ = ["RestaurantClient", "RestaurantSyncClient"]

_MENU_ITEM_LIST = TypeAdapter(list[MenuItem])


class MenuNamespace(Namespace):
    """What hungry people ask."""

    async def search(self, words: str, tag: str | None = None, limit: int = 20) -> list[MenuItem]:
        """Dishes that can be ordered now and match the words, best match first."""
        return await self._call(
            "menu.search", {"words": words, "tag": tag, "limit": limit}, _MENU_ITEM_LIST, retry=True
        )

    async def of(self, restaurant_sid: str) -> list[MenuItem]:
        """The menu of one restaurant, as its guests see it.

        Raises:
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("menu.of", {"restaurant_sid": restaurant_sid}, _MENU_ITEM_LIST, retry=True)


class MenuSyncNamespace(SyncNamespace):
    """What hungry people ask."""

    def search(self, words: str, tag: str | None = None, limit: int = 20) -> list[MenuItem]:
        """Dishes that can be ordered now and match the words, best match first."""
        return self._call("menu.search", {"words": words, "tag": tag, "limit": limit}, _MENU_ITEM_LIST, retry=True)

    def of(self, restaurant_sid: str) -> list[MenuItem]:
        """The menu of one restaurant, as its guests see it.

        Raises:
            NotFound: No such object, or none the caller may see.
        """
        return self._call("menu.of", {"restaurant_sid": restaurant_sid}, _MENU_ITEM_LIST, retry=True)


class RestaurantClient(DomainClient):
    """Calls of the restaurant domain."""

    event_types = EventTypes("restaurant", {"restaurant": Restaurant, "menuitem": MenuItem})

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.restaurant = CrudNamespace(self, "restaurant", Restaurant)
        self.menuitem = CrudNamespace(self, "menuitem", MenuItem)
        self.menu = MenuNamespace(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[RestaurantEvent]:
        """What happens in the restaurant domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class RestaurantSyncClient(SyncDomainClient):
    """Blocking calls of the restaurant domain."""

    event_types = EventTypes("restaurant", {"restaurant": Restaurant, "menuitem": MenuItem})

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.restaurant = SyncCrudNamespace(self, "restaurant", Restaurant)
        self.menuitem = SyncCrudNamespace(self, "menuitem", MenuItem)
        self.menu = MenuSyncNamespace(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[RestaurantEvent]:
        """What happens in the restaurant domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
