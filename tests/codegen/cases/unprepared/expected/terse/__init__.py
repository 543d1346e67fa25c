"""The terse domain.

Written by `hero-sdk generate` from schemas/terse. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import TerseClient as TerseClient
    from .client import TerseSyncClient as TerseSyncClient
    from .errors import E as E
    from .errors import F as F
    from .handlers import SHandlers as SHandlers
    from .handlers import TerseDomain as TerseDomain
    from .models import M1 as M1
    from .models import M2 as M2
    from .models import M3 as M3
    from .models import M4 as M4
    from .models import U1 as U1
    from .models import U2 as U2
    from .models import U3 as U3
    from .models import A as A
    from .models import Kind as Kind
    from .models import Many as Many
    from .models import VeryLongNameOfATypeThatSomebodyThoughtWasGood as VeryLongNameOfATypeThatSomebodyThoughtWasGood

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
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
