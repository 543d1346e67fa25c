"""The definitions of both versions, and which of them are the same thing."""

from __future__ import annotations

from dataclasses import dataclass

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.limits import NONE, Limits
from hero_sdk.oschema.breaking.scalars import ENUM, number_range
from hero_sdk.oschema.names import pascal_case

__all__ = ["Slot", "Version", "Versions"]


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand at one place: a type within limits."""

    type: schema.TypeRef
    limits: Limits = NONE


class Version:
    """One of the two schemas."""

    def __init__(self, resolved: schema.Schema) -> None:
        self.schema = resolved
        self.types: dict[schema.Named, schema.TypeDef] = {
            schema.Named(domain.name, definition.name): definition
            for domain in resolved.domains
            for definition in domain.types
        }

    def alias(self, type_: schema.TypeRef) -> schema.Alias | None:
        """The alias that ``type_`` names, if it names one."""
        found = self.types.get(type_) if isinstance(type_, schema.Named) else None
        return found if isinstance(found, schema.Alias) else None

    def behind(self, slot: Slot) -> Slot:
        """What the alias in ``slot`` stands for, one step."""
        alias = self.alias(slot.type)
        assert alias is not None
        return Slot(alias.type, slot.limits.and_those_of(alias.constraints))

    def bare(self, slot: Slot) -> Slot:
        """The same without aliases."""
        while self.alias(slot.type) is not None:
            slot = self.behind(slot)
        return slot

    def scalar(self, type_: schema.TypeRef) -> str | None:
        """The built-in type's name, or ``ENUM``; None for what is made of several values."""
        if isinstance(type_, schema.Builtin):
            return type_.name
        found = self.types.get(type_) if isinstance(type_, schema.Named) else None
        return ENUM if isinstance(found, schema.Enum) else None

    def limits(self, slot: Slot) -> Limits:
        """Its limits, within the range of its type."""
        return slot.limits.within(*number_range(self.scalar(slot.type) or ""))

    def struct(self, named: schema.Named) -> schema.Struct | None:
        """The struct of that name, if it is one."""
        found = self.types.get(named)
        return found if isinstance(found, schema.Struct) else None


class Versions:
    """The old schema and the new one."""

    def __init__(self, old: schema.Schema, new: schema.Schema) -> None:
        self.old = Version(old)
        self.new = Version(new)
        self._renamed = {
            schema.Named(new_name.domain, former): new_name
            for new_name, definition in self.new.types.items()
            for former in _was(definition)
        }

    def are_one(self, old: schema.Named, new: schema.Named) -> bool:
        """Whether both mean one type: by name, by `[was: …]`, or because one is gone and the other took its place."""
        old_type, new_type = self.old.types.get(old), self.new.types.get(new)
        if old_type is None or new_type is None:
            return False
        if _is_made_in_place(old_type) and _is_made_in_place(new_type):
            return True
        is_replaced = old not in self.new.types and new not in self.old.types
        return old == new or is_replaced or self.renamed(old) == new or _differs_in_style(old, new)

    def renamed(self, old: schema.Named) -> schema.Named | None:
        """The type that says it was called ``old``."""
        return self._renamed.get(old)


def _differs_in_style(old: schema.Named, new: schema.Named) -> bool:
    return old.domain == new.domain and pascal_case(old.name) == pascal_case(new.name)


def _was(definition: schema.TypeDef) -> tuple[str, ...]:
    return definition.was if isinstance(definition, schema.Struct | schema.Enum) else ()


def _is_made_in_place(definition: schema.TypeDef) -> bool:
    return isinstance(definition, schema.Struct) and definition.is_anonymous
