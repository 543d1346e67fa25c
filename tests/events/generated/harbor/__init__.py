"""Ships and where they lie.

Written by `hero-sdk generate` from tests/events/schemas/harbor.oschema. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import HarborClient, HarborSyncClient
    from .events import HarborClosed, HarborEvent, ShipDocked, ShipHorn
    from .handlers import HarborDomain, HarborHandlers, LetterHandlers, ShipHandlers
    from .models import Letter, Ship, Sighting

__all__ = [
    "HarborClient",
    "HarborClosed",
    "HarborDomain",
    "HarborEvent",
    "HarborHandlers",
    "HarborSyncClient",
    "Letter",
    "LetterHandlers",
    "Ship",
    "ShipDocked",
    "ShipHandlers",
    "ShipHorn",
    "Sighting",
]

_HOMES = {
    "client": ("HarborClient", "HarborSyncClient"),
    "events": ("HarborClosed", "HarborEvent", "ShipDocked", "ShipHorn"),
    "handlers": ("HarborDomain", "HarborHandlers", "LetterHandlers", "ShipHandlers"),
    "models": ("Letter", "Ship", "Sighting"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
