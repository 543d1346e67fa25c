"""Restaurants and what they cook.

Written by `hero-sdk generate` from schemas/restaurant. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import RestaurantClient as RestaurantClient
    from .client import RestaurantSyncClient as RestaurantSyncClient
    from .handlers import MenuHandlers as MenuHandlers
    from .handlers import MenuItemHandlers as MenuItemHandlers
    from .handlers import RestaurantDomain as RestaurantDomain
    from .handlers import RestaurantHandlers as RestaurantHandlers
    from .models import Cuisine as Cuisine
    from .models import MenuItem as MenuItem
    from .models import Restaurant as Restaurant

__all__ = [
    "Cuisine",
    "MenuHandlers",
    "MenuItem",
    "MenuItemHandlers",
    "Restaurant",
    "RestaurantClient",
    "RestaurantDomain",
    "RestaurantHandlers",
    "RestaurantSyncClient",
]

_HOMES = {
    "client": ("RestaurantClient", "RestaurantSyncClient"),
    "handlers": ("MenuHandlers", "MenuItemHandlers", "RestaurantDomain", "RestaurantHandlers"),
    "models": ("Cuisine", "MenuItem", "Restaurant"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
