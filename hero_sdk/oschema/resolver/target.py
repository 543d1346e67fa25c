"""What an attribute stands on."""

from __future__ import annotations

from dataclasses import dataclass

from hero_sdk.oschema import schema
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.resolver.facts import Facts, Place
from hero_sdk.oschema.resolver.types import Typed
from hero_sdk.oschema.resolver.world import World

__all__ = ["Target", "kind_of"]


@dataclass(slots=True)
class Target:
    """One field, parameter or alias while its attributes are read."""

    world: World
    domain: str
    place: Place
    typed: Typed
    type: schema.TypeRef | None
    """What stands behind aliases; None where it is unknown, and then nothing is checked against it."""

    facts: Facts

    @property
    def found(self) -> list[Diagnostic]:
        return self.world.found

    @property
    def builtin(self) -> str | None:
        """Name of the built-in type, if it is one."""
        return self.type.name if isinstance(self.type, schema.Builtin) else None

    @property
    def item(self) -> schema.TypeRef | None:
        """The type itself, or of the items where it is a list; aliases looked through."""
        return self.world.types.underlying(self.type.item) if isinstance(self.type, schema.ListOf) else self.type

    @property
    def kind(self) -> str:
        return kind_of(self.type, self.world)


def kind_of(type_: schema.TypeRef | None, world: World) -> str:
    """What people call it: ``a list``, ``the enum `OrderStatus```, `` `u32` ``."""
    match world.types.underlying(type_):
        case schema.Builtin(name):
            return f"`{name}`"
        case schema.ListOf():
            return "a list"
        case schema.MapOf():
            return "a map"
        case schema.Named() as named if named in world.types.enums:
            return f"the enum `{named.name}`"
        case schema.Named() as named if named in world.types.unions:
            return f"the union `{named.name}`"
        case schema.Named() as named:
            return f"the struct `{named.name}`"
        case None:
            return "an unknown type"
