"""What somebody is about to buy.

Written by `hero-sdk generate` from schemas/shop/cart. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import CartClient as CartClient
    from .client import CartSyncClient as CartSyncClient
    from .errors import Full as Full
    from .handlers import CartDomain as CartDomain
    from .handlers import CartHandlers as CartHandlers
    from .models import Address as Address
    from .models import Cart as Cart
    from .models import Line as Line
    from .models import PriceResult as PriceResult

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
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
