"""Shapes of data.

Written by `hero-sdk generate` from schemas/shapes. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import ShapesClient as ShapesClient
    from .client import ShapesSyncClient as ShapesSyncClient
    from .handlers import ShapesDomain as ShapesDomain
    from .handlers import ShapesHandlers as ShapesHandlers
    from .models import A as A
    from .models import Add as Add
    from .models import All as All
    from .models import B as B
    from .models import ByTag as ByTag
    from .models import C as C
    from .models import Color as Color
    from .models import Country as Country
    from .models import D as D
    from .models import Defaults as Defaults
    from .models import Empty as Empty
    from .models import Expr as Expr
    from .models import Group as Group
    from .models import InlineResult as InlineResult
    from .models import Inner as Inner
    from .models import Kinder as Kinder
    from .models import Kinds as Kinds
    from .models import Maybe as Maybe
    from .models import Mul as Mul
    from .models import Node as Node
    from .models import Note as Note
    from .models import Num as Num
    from .models import OneValue as OneValue
    from .models import Outer as Outer
    from .models import Percent as Percent
    from .models import Ping as Ping
    from .models import Pong as Pong
    from .models import Pongs as Pongs
    from .models import Regex as Regex
    from .models import Tag as Tag
    from .models import Tags as Tags
    from .models import When as When
    from .models import Whole as Whole

__all__ = [
    "A",
    "Add",
    "All",
    "B",
    "ByTag",
    "C",
    "Color",
    "Country",
    "D",
    "Defaults",
    "Empty",
    "Expr",
    "Group",
    "InlineResult",
    "Inner",
    "Kinder",
    "Kinds",
    "Maybe",
    "Mul",
    "Node",
    "Note",
    "Num",
    "OneValue",
    "Outer",
    "Percent",
    "Ping",
    "Pong",
    "Pongs",
    "Regex",
    "ShapesClient",
    "ShapesDomain",
    "ShapesHandlers",
    "ShapesSyncClient",
    "Tag",
    "Tags",
    "When",
    "Whole",
]

_HOMES = {
    "client": ("ShapesClient", "ShapesSyncClient"),
    "handlers": ("ShapesDomain", "ShapesHandlers"),
    "models": (
        "A",
        "Add",
        "All",
        "B",
        "ByTag",
        "C",
        "Color",
        "Country",
        "D",
        "Defaults",
        "Empty",
        "Expr",
        "Group",
        "InlineResult",
        "Inner",
        "Kinder",
        "Kinds",
        "Maybe",
        "Mul",
        "Node",
        "Note",
        "Num",
        "OneValue",
        "Outer",
        "Percent",
        "Ping",
        "Pong",
        "Pongs",
        "Regex",
        "Tag",
        "Tags",
        "When",
        "Whole",
    ),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
