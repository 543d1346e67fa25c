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
    from .handlers import DriverHandlers as DriverHandlers
    from .handlers import OrderHandlers as OrderHandlers
    from .handlers import OrderServiceHandlers as OrderServiceHandlers
    from .models import CardPayment as CardPayment
    from .models import CashPayment as CashPayment
    from .models import Driver as Driver
    from .models import Order as Order
    from .models import OrderLine as OrderLine
    from .models import OrderStatus as OrderStatus
    from .models import Payment as Payment
    from .models import Sighting as Sighting

__all__ = [
    "CardPayment",
    "CashPayment",
    "DeliveryClient",
    "DeliveryDomain",
    "DeliverySyncClient",
    "Driver",
    "DriverHandlers",
    "Order",
    "OrderClosed",
    "OrderHandlers",
    "OrderLine",
    "OrderServiceHandlers",
    "OrderStatus",
    "Payment",
    "Sighting",
]

_HOMES = {
    "client": ("DeliveryClient", "DeliverySyncClient"),
    "errors": ("OrderClosed",),
    "handlers": ("DeliveryDomain", "DriverHandlers", "OrderHandlers", "OrderServiceHandlers"),
    "models": ("CardPayment", "CashPayment", "Driver", "Order", "OrderLine", "OrderStatus", "Payment", "Sighting"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
