"""What there is to buy.

Written by `hero-sdk generate` from schemas/shop/stock. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import StockClient as StockClient
    from .client import StockSyncClient as StockSyncClient
    from .errors import SoldOut as SoldOut
    from .handlers import ShelfHandlers as ShelfHandlers
    from .handlers import StockDomain as StockDomain
    from .models import Article as Article
    from .models import Shelf as Shelf
    from .models import State as State

__all__ = ["Article", "Shelf", "ShelfHandlers", "SoldOut", "State", "StockClient", "StockDomain", "StockSyncClient"]

_HOMES = {
    "client": ("StockClient", "StockSyncClient"),
    "errors": ("SoldOut",),
    "handlers": ("ShelfHandlers", "StockDomain"),
    "models": ("Article", "Shelf", "State"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
