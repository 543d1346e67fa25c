"""What grows.

Written by `hero-sdk generate` from schemas/garden. Change the schema, not this file.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from hero_sdk.values import U32, IndexedField, RootObject, Struct, complete, readonly

__all__ = ["Bed", "Fruit", "Menu", "Plates", "Sight", "Tree", "Visit"]


class Fruit(Struct):
    """What hangs on it."""

    weight: U32


class Tree(Struct):
    """A tree; its fruit goes to the kitchen."""

    type: Literal["tree"] = "tree"
    fruit: list[Fruit] = Field(default_factory=list)
    feeds: list[Dish] = Field(default_factory=list)
    color: Color = Field(default_factory=lambda: Color.RED)


class Visit(Struct):
    """What was seen, and what there was to eat."""

    seen: list[Sight] = Field(default_factory=list)
    menu: Menu = Field(default_factory=dict)


class Bed(RootObject):
    """A bed for what the kitchen asks for."""

    of: Color = readonly(default_factory=lambda: Color.RED)
    wanted: list[Color] = Field(default_factory=list, max_length=2)

    class Fields:
        """What `find` may filter, order and search by."""

        of: ClassVar[IndexedField[Color]] = IndexedField("of", kind="enum")
        wanted: ClassVar[IndexedField[Color]] = IndexedField("wanted", kind="enum", is_list=True)


from ..kitchen.models import Color, Dish, Plate  # noqa: E402 - the domains refer to each other

Menu = dict[str, Dish]
"""Dishes by the name of who cooked them."""

Sight = Annotated[Tree | Dish, Field(discriminator="type")]
"""Something to look at."""

Plates = list[Plate]
"""Seen in the kitchen, and named nowhere else."""

complete(Tree, Visit, Bed, may_wait=True)
