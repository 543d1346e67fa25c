"""The terse domain.

Written by `hero-sdk generate` from schemas/terse. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import TerseClient, TerseSyncClient
    from .errors import E, F
    from .handlers import SHandlers, TerseDomain
    from .models import M1, M2, M3, M4, U1, U2, U3, A, Kind, Many, VeryLongNameOfATypeThatSomebodyThoughtWasGood

__all__ = [
    "M1",
    "M2",
    "M3",
    "M4",
    "U1",
    "U2",
    "U3",
    "A",
    "E",
    "F",
    "Kind",
    "Many",
    "SHandlers",
    "TerseClient",
    "TerseDomain",
    "TerseSyncClient",
    "VeryLongNameOfATypeThatSomebodyThoughtWasGood",
]

_HOMES = {
    "client": ("TerseClient", "TerseSyncClient"),
    "errors": ("E", "F"),
    "handlers": ("SHandlers", "TerseDomain"),
    "models": (
        "M1",
        "M2",
        "M3",
        "M4",
        "U1",
        "U2",
        "U3",
        "A",
        "Kind",
        "Many",
        "VeryLongNameOfATypeThatSomebodyThoughtWasGood",
    ),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
