"""What is cooked.

Written by `hero-sdk generate` from schemas/kitchen. Change the schema, not this file.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hero_sdk.values import U8, Struct, WireEnum, complete

__all__ = ["Color", "Dish", "Plate"]


class Color(WireEnum):
    """What it looks like."""

    RED = "red"
    GREEN = "green"


class Dish(Struct):
    """Made of what the garden gives."""

    type: Literal["dish"] = "dish"
    of: list[Fruit] = Field(default_factory=list)
    under: Tree | None = None


class Plate(Struct):
    """What it lies on."""

    size: U8


from ..garden.models import Fruit, Tree  # noqa: E402 - the domains refer to each other

complete(Dish, may_wait=True)
