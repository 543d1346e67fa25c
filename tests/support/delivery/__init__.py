"""Orders, drivers and the zones they serve.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import DeliveryClient as DeliveryClient
    from .client import DeliverySyncClient as DeliverySyncClient
    from .errors import OrderClosed as OrderClosed
    from .handlers import DeliveryDomain as DeliveryDomain
    from .handlers import OrderServiceHandlers as OrderServiceHandlers
    from .models import Order as Order

    # … one line per public name, module by module, sorted

__all__ = ["DeliveryClient", "DeliveryDomain", "DeliverySyncClient", "Order", "OrderClosed", "OrderServiceHandlers"]

_HOMES = {
    "client": ("DeliveryClient", "DeliverySyncClient"),
    "errors": ("OrderClosed",),
    "handlers": ("DeliveryDomain", "OrderServiceHandlers"),
    "models": ("Order",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
