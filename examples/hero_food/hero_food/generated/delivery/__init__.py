"""Orders, drivers and the zones they serve.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import DeliveryClient as DeliveryClient
    from .client import DeliverySyncClient as DeliverySyncClient
    from .errors import NoDriverFree as NoDriverFree
    from .errors import NotOnMenu as NotOnMenu
    from .errors import WrongStatus as WrongStatus
    from .handlers import DeliveryDomain as DeliveryDomain
    from .handlers import DeliveryZoneHandlers as DeliveryZoneHandlers
    from .handlers import DriverHandlers as DriverHandlers
    from .handlers import OrderHandlers as OrderHandlers
    from .models import DeliveryZone as DeliveryZone
    from .models import Driver as Driver
    from .models import DriverStatus as DriverStatus
    from .models import Order as Order
    from .models import OrderLine as OrderLine
    from .models import OrderStatus as OrderStatus

__all__ = [
    "DeliveryClient",
    "DeliveryDomain",
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
    "handlers": ("DeliveryDomain", "DeliveryZoneHandlers", "DriverHandlers", "OrderHandlers"),
    "models": ("DeliveryZone", "Driver", "DriverStatus", "Order", "OrderLine", "OrderStatus"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
