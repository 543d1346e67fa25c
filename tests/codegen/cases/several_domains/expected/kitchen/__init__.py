"""What is cooked.

Written by `hero-sdk generate` from schemas/kitchen. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import KitchenClient, KitchenSyncClient
    from .events import KitchenEvent, KitchenServed
    from .handlers import KitchenDomain
    from .models import Color, Dish, Plate

__all__ = [
    "Color",
    "Dish",
    "KitchenClient",
    "KitchenDomain",
    "KitchenEvent",
    "KitchenServed",
    "KitchenSyncClient",
    "Plate",
]

_HOMES = {
    "client": ("KitchenClient", "KitchenSyncClient"),
    "events": ("KitchenEvent", "KitchenServed"),
    "handlers": ("KitchenDomain",),
    "models": ("Color", "Dish", "Plate"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
