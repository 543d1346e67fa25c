"""Services.

Written by `hero-sdk generate` from schemas/services. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import ServicesClient, ServicesSyncClient
    from .errors import AVeryLongNameForAnErrorThatNobodyWouldEverWant, Closed, Tired
    from .events import ItemMoved, ItemTyping, ServicesEvent
    from .handlers import (
        DeepHandlers,
        ItemHandlers,
        KeptHandlers,
        MembersHandlers,
        OtherHandlers,
        ServicesDomain,
        ThirdHandlers,
        TopHandlers,
    )
    from .models import Color, Item, Kept, Other, Third

__all__ = [
    "AVeryLongNameForAnErrorThatNobodyWouldEverWant",
    "Closed",
    "Color",
    "DeepHandlers",
    "Item",
    "ItemHandlers",
    "ItemMoved",
    "ItemTyping",
    "Kept",
    "KeptHandlers",
    "MembersHandlers",
    "Other",
    "OtherHandlers",
    "ServicesClient",
    "ServicesDomain",
    "ServicesEvent",
    "ServicesSyncClient",
    "Third",
    "ThirdHandlers",
    "Tired",
    "TopHandlers",
]

_HOMES = {
    "client": ("ServicesClient", "ServicesSyncClient"),
    "errors": ("AVeryLongNameForAnErrorThatNobodyWouldEverWant", "Closed", "Tired"),
    "events": ("ItemMoved", "ItemTyping", "ServicesEvent"),
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
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
