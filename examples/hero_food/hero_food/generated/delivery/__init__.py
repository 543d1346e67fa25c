"""Orders, drivers and the zones they serve.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import DeliveryClient, DeliverySyncClient
    from .errors import NoDriverFree, NotOnMenu, WrongStatus
    from .events import DeliveryEvent
    from .handlers import DeliveryDomain, DeliveryZoneHandlers, DriverHandlers, OrderHandlers
    from .models import DeliveryZone, Driver, DriverStatus, Order, OrderLine, OrderStatus

__all__ = [
    "DeliveryClient",
    "DeliveryDomain",
    "DeliveryEvent",
    "DeliverySyncClient",
    "DeliveryZone",
    "DeliveryZoneHandlers",
    "Driver",
    "DriverHandlers",
    "DriverStatus",
    "NoDriverFree",
    "NotOnMenu",
    "Order",
    "OrderHandlers",
    "OrderLine",
    "OrderStatus",
    "WrongStatus",
]

_HOMES = {
    "client": ("DeliveryClient", "DeliverySyncClient"),
    "errors": ("NoDriverFree", "NotOnMenu", "WrongStatus"),
    "events": ("DeliveryEvent",),
    "handlers": ("DeliveryDomain", "DeliveryZoneHandlers", "DriverHandlers", "OrderHandlers"),
    "models": ("DeliveryZone", "Driver", "DriverStatus", "Order", "OrderLine", "OrderStatus"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
