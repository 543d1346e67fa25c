"""What somebody is about to buy.

Written by `hero-sdk generate` from schemas/shop/cart. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import CartClient, CartSyncClient
    from .errors import Full
    from .handlers import CartDomain, CartHandlers
    from .models import Address, Cart, Line, PriceResult

__all__ = [
    "Address",
    "Cart",
    "CartClient",
    "CartDomain",
    "CartHandlers",
    "CartSyncClient",
    "Full",
    "Line",
    "PriceResult",
]

_HOMES = {
    "client": ("CartClient", "CartSyncClient"),
    "errors": ("Full",),
    "handlers": ("CartDomain", "CartHandlers"),
    "models": ("Address", "Cart", "Line", "PriceResult"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
