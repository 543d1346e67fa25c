"""What the first passes found out, in one value that the later ones are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hero_sdk.oschema import schema
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.resolver.definitions import DomainDefinitions
from hero_sdk.oschema.resolver.facts import Facts
from hero_sdk.oschema.resolver.marks import Marked
from hero_sdk.oschema.resolver.scope import Scope
from hero_sdk.oschema.resolver.shapes import Shapes
from hero_sdk.oschema.resolver.types import Typed, Types
from hero_sdk.oschema.source import Span

__all__ = ["World"]


@dataclass(slots=True, kw_only=True)
class World:
    """Definitions, names, shapes and types of all domains, and the findings so far."""

    domains: Mapping[str, DomainDefinitions]
    scope: Scope
    shapes: Shapes
    types: Types
    marked: Mapping[schema.Named, Marked]
    storage: Mapping[schema.Named, schema.Storage]
    found: list[Diagnostic]
    facts_of_aliases: dict[schema.Named, Facts] = field(default_factory=dict)
    limits: dict[schema.Named, schema.Constraints] = field(default_factory=dict)
    """Constraints of aliases."""

    tags: dict[schema.Named, str] = field(default_factory=dict)
    """The key by which each union tells its members apart."""

    fields: dict[schema.Named, tuple[tuple[Typed, Facts], ...]] = field(default_factory=dict)
    """Each struct's fields with what their attributes say."""

    value_uses: dict[tuple[schema.Named, str], list[Span]] = field(default_factory=dict)
    """Where values of enums are named, for renames."""

    alias_places: dict[str, dict[str, list[Span]]] = field(default_factory=dict)
    """Where each alias of a method is written, by domain."""
