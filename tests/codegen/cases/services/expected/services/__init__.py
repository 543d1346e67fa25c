"""Services.

Written by `hero-sdk generate` from schemas/services. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import ServicesClient as ServicesClient
    from .client import ServicesSyncClient as ServicesSyncClient
    from .errors import AVeryLongNameForAnErrorThatNobodyWouldEverWant as AVeryLongNameForAnErrorThatNobodyWouldEverWant
    from .errors import Closed as Closed
    from .errors import Tired as Tired
    from .handlers import DeepHandlers as DeepHandlers
    from .handlers import ItemHandlers as ItemHandlers
    from .handlers import KeptHandlers as KeptHandlers
    from .handlers import MembersHandlers as MembersHandlers
    from .handlers import OtherHandlers as OtherHandlers
    from .handlers import ServicesDomain as ServicesDomain
    from .handlers import ThirdHandlers as ThirdHandlers
    from .handlers import TopHandlers as TopHandlers
    from .models import Color as Color
    from .models import Item as Item
    from .models import Kept as Kept
    from .models import Other as Other
    from .models import Third as Third

__all__ = [
    "AVeryLongNameForAnErrorThatNobodyWouldEverWant",
    "Closed",
    "Color",
    "DeepHandlers",
    "Item",
    "ItemHandlers",
    "Kept",
    "KeptHandlers",
    "MembersHandlers",
    "Other",
    "OtherHandlers",
    "ServicesClient",
    "ServicesDomain",
    "ServicesSyncClient",
    "Third",
    "ThirdHandlers",
    "Tired",
    "TopHandlers",
]

_HOMES = {
    "client": ("ServicesClient", "ServicesSyncClient"),
    "errors": ("AVeryLongNameForAnErrorThatNobodyWouldEverWant", "Closed", "Tired"),
    "handlers": (
        "DeepHandlers",
        "ItemHandlers",
        "KeptHandlers",
        "MembersHandlers",
        "OtherHandlers",
        "ServicesDomain",
        "ThirdHandlers",
        "TopHandlers",
    ),
    "models": ("Color", "Item", "Kept", "Other", "Third"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
