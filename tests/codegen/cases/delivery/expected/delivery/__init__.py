"""Orders, drivers and the zones they serve.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import DeliveryClient, DeliverySyncClient
    from .errors import OrderClosed
    from .events import DeliveryEvent, OrderMoved
    from .handlers import DeliveryDomain, DriverHandlers, OrderHandlers, OrderServiceHandlers
    from .models import CardPayment, CashPayment, Driver, Order, OrderLine, OrderStatus, Payment, Sighting

__all__ = [
    "CardPayment",
    "CashPayment",
    "DeliveryClient",
    "DeliveryDomain",
    "DeliveryEvent",
    "DeliverySyncClient",
    "Driver",
    "DriverHandlers",
    "Order",
    "OrderClosed",
    "OrderHandlers",
    "OrderLine",
    "OrderMoved",
    "OrderServiceHandlers",
    "OrderStatus",
    "Payment",
    "Sighting",
]

_HOMES = {
    "client": ("DeliveryClient", "DeliverySyncClient"),
    "errors": ("OrderClosed",),
    "events": ("DeliveryEvent", "OrderMoved"),
    "handlers": ("DeliveryDomain", "DriverHandlers", "OrderHandlers", "OrderServiceHandlers"),
    "models": ("CardPayment", "CashPayment", "Driver", "Order", "OrderLine", "OrderStatus", "Payment", "Sighting"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
