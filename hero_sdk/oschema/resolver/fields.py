"""Seventh pass: fields and aliases as they will be, with attributes, defaults and documentation.

Attributes of all structs come first, since a default may be an object of any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.diagnostic import Edit
from hero_sdk.oschema.messages import attributes as say
from hero_sdk.oschema.messages import values as say_value
from hero_sdk.oschema.messages import warnings as warn
from hero_sdk.oschema.resolver.attributes import read_attributes
from hero_sdk.oschema.resolver.facts import Facts, Place
from hero_sdk.oschema.resolver.marks import doc_of
from hero_sdk.oschema.resolver.shapes import AliasShape
from hero_sdk.oschema.resolver.storage import KEPT_FIELDS
from hero_sdk.oschema.resolver.types import Typed
from hero_sdk.oschema.resolver.values import WRONG, encode, is_null
from hero_sdk.oschema.resolver.world import World
from hero_sdk.oschema.source import Span

__all__ = ["make_alias", "make_fields", "read_all_attributes", "read_members"]

_NOTHING = schema.Builtin("any")
"""Stands for a type that was not understood, so that the rest of a broken schema can still be looked at."""


def read_all_attributes(world: World) -> None:
    """Fills in the limits of aliases and the facts of all structs' fields."""
    world.facts_of_aliases.update(_facts_of_aliases(world))
    world.limits.update({alias: facts.constraints for alias, facts in world.facts_of_aliases.items()})
    for struct, members in world.types.structs.items():
        is_stored = struct in world.storage
        world.fields[struct] = read_members(members, Place.STORED if is_stored else Place.STRUCT, struct.domain, world)
        if is_stored:
            world.fields[struct] = tuple(_as_kept(typed, facts) for typed, facts in world.fields[struct])


def read_members(members: Iterable[Typed], place: Place, domain: str, world: World) -> tuple[tuple[Typed, Facts], ...]:
    """Fields or parameters with what their attributes say."""
    fields = tuple((typed, read_attributes(typed.member.attributes, typed, place, domain, world)) for typed in members)
    _check_former_names(fields, world)
    return fields


def make_fields(fields: Iterable[tuple[Typed, Facts]], world: World) -> tuple[schema.Field, ...]:
    """The same as schema values."""
    return tuple(_make_field(typed, facts, world) for typed, facts in fields)


def make_alias(named: schema.Named, doc: str, deprecated: str | None, world: World) -> schema.Alias:
    """The alias called ``named``."""
    facts = world.facts_of_aliases[named]
    type_ = world.types.aliases[named]
    return schema.Alias(
        name=named.name,
        type=type_ or _NOTHING,
        constraints=facts.constraints,
        examples=_examples(facts, type_, facts.constraints, world),
        deprecated=facts.deprecated if facts.deprecated is not None else deprecated,
        doc=doc,
        span=world.domains[named.domain].types[named.name].name_span,
    )


def _facts_of_aliases(world: World) -> dict[schema.Named, Facts]:
    facts = {}
    for alias in world.types.aliases:
        definition = world.domains[alias.domain].types[alias.name]
        shape = world.shapes.by_name[alias]
        assert isinstance(shape, AliasShape)
        member = tree.Member(name=alias.name, type=shape.type, span=definition.span, name_span=definition.name_span)
        typed = Typed(member, world.types.aliases[alias], False)
        attributes = [attribute for attribute in definition.attributes if attribute.name != "was"]
        facts[alias] = read_attributes(attributes, typed, Place.ALIAS, alias.domain, world)
    return facts


def _as_kept(typed: Typed, facts: Facts) -> tuple[Typed, Facts]:
    if typed.member.name not in KEPT_FIELDS:
        return typed, facts
    return typed, Facts(**{slot: getattr(facts, slot) for slot in Facts.__slots__} | {"is_kept": True})


def _check_former_names(fields: tuple[tuple[Typed, Facts], ...], world: World) -> None:
    claimed: dict[str, Span] | None = None
    for typed, facts in fields:
        if facts.was and claimed is None:
            claimed = {other.member.name: other.member.name_span for other, _ in fields}
        for name in facts.was:
            assert claimed is not None
            if first := claimed.get(name):
                world.found.append(say.former_name_taken(typed.member.name_span, name, first))
            else:
                claimed[name] = typed.member.name_span


def _make_field(typed: Typed, facts: Facts, world: World) -> schema.Field:
    member = typed.member
    default, is_optional = None, typed.is_optional
    if member.default is not None:
        default, is_optional = _default(member.default, typed, facts, world)
    return schema.Field(
        name=member.name,
        type=typed.type or _NOTHING,
        is_optional=is_optional,
        default=default,
        constraints=facts.constraints,
        can_filter=facts.can_filter,
        can_search=facts.can_search,
        is_unique=facts.is_unique,
        reference=facts.reference,
        is_readonly=facts.is_readonly,
        is_secret=facts.is_secret,
        was=facts.was,
        deprecated=facts.deprecated,
        examples=_examples(facts, typed.type, facts.constraints, world) if facts.examples else (),
        doc=doc_of(member.comments),
        span=member.name_span,
    )


def _default(value: tree.Value, typed: Typed, facts: Facts, world: World) -> tuple[schema.Default | None, bool]:
    """The default, and whether the field may still be absent.

    A default makes a field optional on input and present on output, so `?` beside it says nothing and is left out.
    """
    if is_null(value, typed.type, world):
        if typed.is_optional:
            world.found.append(warn.needless_default(value.span, edits=_without_default(value)))
        else:
            world.found.append(say_value.null_default(value.span, typed.member.name, edits=_as_optional(typed, value)))
        return None, True
    if typed.is_optional:
        world.found.append(warn.needless_question_mark(typed.member.span, edits=_without_mark(typed)))
    underlying = world.types.underlying(typed.type)
    if value.kind == "name" and value.value == "now" and underlying == schema.Builtin("otime"):
        return schema.Default("now"), False
    encoded = encode(value, typed.type, world, facts.constraints)
    return (schema.Default("value", encoded) if encoded is not WRONG else None), False


def _examples(
    facts: Facts, type_: schema.TypeRef | None, limits: schema.Constraints, world: World
) -> tuple[schema.Default, ...]:
    encoded = [encode(value, type_, world, limits) for value in facts.examples]
    return tuple(schema.Default("value", value) for value in encoded if value is not WRONG)


def _without_default(value: tree.Value) -> tuple[Edit, ...]:
    text = value.span.file.text
    start = text.rfind("=", 0, value.span.start)
    start = len(text[:start].rstrip())
    return (Edit(Span(value.span.file, start, value.span.end), ""),)


def _as_optional(typed: Typed, value: tree.Value) -> tuple[Edit, ...]:
    name = typed.member.name_span
    return (Edit(Span(name.file, name.end, name.end), "?"), *_without_default(value))


def _without_mark(typed: Typed) -> tuple[Edit, ...]:
    """Takes the question marks away, behind the name and behind the type."""
    member = typed.member
    file = member.span.file
    places = [member.name_span.end, member.type.span.end if member.type is not None else member.name_span.end]
    marks = [_QUESTION_MARKS.match(file.text, place) for place in dict.fromkeys(places)]
    return tuple(Edit(Span(file, *mark.span()), "") for mark in marks if mark)


_QUESTION_MARKS = re.compile(r"\?+")
