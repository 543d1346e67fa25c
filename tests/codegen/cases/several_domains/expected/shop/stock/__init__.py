"""What there is to buy.

Written by `hero-sdk generate` from schemas/shop/stock. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import StockClient, StockSyncClient
    from .errors import SoldOut
    from .events import StockEvent
    from .handlers import ShelfHandlers, StockDomain
    from .models import Article, Shelf, State

__all__ = [
    "Article",
    "Shelf",
    "ShelfHandlers",
    "SoldOut",
    "State",
    "StockClient",
    "StockDomain",
    "StockEvent",
    "StockSyncClient",
]

_HOMES = {
    "client": ("StockClient", "StockSyncClient"),
    "errors": ("SoldOut",),
    "events": ("StockEvent",),
    "handlers": ("ShelfHandlers", "StockDomain"),
    "models": ("Article", "Shelf", "State"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
