"""Restaurants and what they cook.

Written by `hero-sdk generate` from schemas/restaurant. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import RestaurantClient, RestaurantSyncClient
    from .events import RestaurantEvent
    from .handlers import MenuHandlers, MenuItemHandlers, RestaurantDomain, RestaurantHandlers
    from .models import Cuisine, MenuItem, Restaurant

__all__ = [
    "Cuisine",
    "MenuHandlers",
    "MenuItem",
    "MenuItemHandlers",
    "Restaurant",
    "RestaurantClient",
    "RestaurantDomain",
    "RestaurantEvent",
    "RestaurantHandlers",
    "RestaurantSyncClient",
]

_HOMES = {
    "client": ("RestaurantClient", "RestaurantSyncClient"),
    "events": ("RestaurantEvent",),
    "handlers": ("MenuHandlers", "MenuItemHandlers", "RestaurantDomain", "RestaurantHandlers"),
    "models": ("Cuisine", "MenuItem", "Restaurant"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
