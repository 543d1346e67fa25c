"""What grows.

Written by `hero-sdk generate` from schemas/garden. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import GardenClient, GardenSyncClient
    from .events import GardenEvent
    from .handlers import BedHandlers, GardenDomain
    from .models import Bed, Fruit, Menu, Plates, Sight, Tree, Visit

__all__ = [
    "Bed",
    "BedHandlers",
    "Fruit",
    "GardenClient",
    "GardenDomain",
    "GardenEvent",
    "GardenSyncClient",
    "Menu",
    "Plates",
    "Sight",
    "Tree",
    "Visit",
]

_HOMES = {
    "client": ("GardenClient", "GardenSyncClient"),
    "events": ("GardenEvent",),
    "handlers": ("BedHandlers", "GardenDomain"),
    "models": ("Bed", "Fruit", "Menu", "Plates", "Sight", "Tree", "Visit"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
