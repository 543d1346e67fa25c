"""What is cooked.

Written by `hero-sdk generate` from schemas/kitchen. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Color as Color
    from .models import Dish as Dish
    from .models import Plate as Plate

__all__ = ["Color", "Dish", "Plate"]

_HOMES = {"models": ("Color", "Dish", "Plate")}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
