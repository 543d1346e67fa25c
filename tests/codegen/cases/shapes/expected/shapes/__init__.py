"""Shapes of data.

Written by `hero-sdk generate` from schemas/shapes. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import ShapesClient, ShapesSyncClient
    from .handlers import ShapesDomain, ShapesHandlers
    from .models import (
        A,
        Add,
        All,
        B,
        ByTag,
        C,
        Color,
        Country,
        D,
        Defaults,
        Empty,
        Expr,
        Group,
        InlineResult,
        Inner,
        Kinder,
        Kinds,
        Maybe,
        Mul,
        Node,
        Note,
        Num,
        OneValue,
        Outer,
        Percent,
        Ping,
        Pong,
        Pongs,
        Regex,
        Tag,
        Tags,
        When,
        Whole,
    )

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
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
