"""What grows.

Written by `hero-sdk generate` from schemas/garden. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Fruit as Fruit
    from .models import Menu as Menu
    from .models import Plates as Plates
    from .models import Sight as Sight
    from .models import Tree as Tree
    from .models import Visit as Visit

__all__ = ["Fruit", "Menu", "Plates", "Sight", "Tree", "Visit"]

_HOMES = {"models": ("Fruit", "Menu", "Plates", "Sight", "Tree", "Visit")}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
