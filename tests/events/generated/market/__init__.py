"""What is sold where the ships come in.

Written by `hero-sdk generate` from tests/events/schemas/market.oschema. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import MarketClient, MarketSyncClient
    from .events import MarketEvent
    from .handlers import MarketDomain, StallHandlers
    from .models import Stall

__all__ = ["MarketClient", "MarketDomain", "MarketEvent", "MarketSyncClient", "Stall", "StallHandlers"]

_HOMES = {
    "client": ("MarketClient", "MarketSyncClient"),
    "events": ("MarketEvent",),
    "handlers": ("MarketDomain", "StallHandlers"),
    "models": ("Stall",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
