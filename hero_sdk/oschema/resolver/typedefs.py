"""Structs, enums, unions and aliases as they will be, in the order written."""

from __future__ import annotations

from collections.abc import Mapping

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.messages import marks as say_mark
from hero_sdk.oschema.messages.attributes import former_type_taken
from hero_sdk.oschema.resolver.arguments import text_of
from hero_sdk.oschema.resolver.attributes import once_each, report_unknown
from hero_sdk.oschema.resolver.definitions import DomainDefinitions
from hero_sdk.oschema.resolver.fields import make_alias, make_fields
from hero_sdk.oschema.resolver.marks import TYPE_MARKS, Marked, doc_of
from hero_sdk.oschema.resolver.shapes import UnionShape
from hero_sdk.oschema.resolver.storage import make_indexes
from hero_sdk.oschema.resolver.world import World

__all__ = ["make_types"]


def make_types(
    domain: DomainDefinitions, tags: Mapping[schema.Named, tuple[tuple[str, str], ...]], world: World
) -> list[schema.TypeDef]:
    """All types of a domain that were understood."""
    made: list[schema.TypeDef] = []
    former: dict[str, schema.Named] = {}
    for definition in domain.types.values():
        named = schema.Named(domain.name, definition.name)
        marked = world.marked[named]
        deprecated = _deprecated(marked, world)
        was = _former_names(named, marked, former, world)
        if named in world.types.aliases:
            made.append(make_alias(named, marked.doc, deprecated, world))
            continue
        if named in world.shapes.by_name:
            _report_attributes(definition, world)
        if named in world.types.structs:
            made.append(
                schema.Struct(
                    name=definition.name,
                    fields=make_fields(world.fields[named], world),
                    storage=world.storage.get(named, schema.Storage.NONE),
                    indexes=make_indexes(named, world) if named in world.storage else (),
                    tags=tags.get(named, ()),
                    was=was,
                    deprecated=deprecated,
                    doc=marked.doc,
                    span=definition.name_span,
                )
            )
        elif named in world.types.enums:
            values = tuple(_make_value(member, world) for member in world.types.enums[named].values())
            made.append(
                schema.Enum(
                    name=definition.name,
                    values=values,
                    was=was,
                    deprecated=deprecated,
                    doc=marked.doc,
                    span=definition.name_span,
                )
            )
        elif named in world.types.unions:
            _report_member_attributes(named, world)
            made.append(
                schema.Union(
                    name=definition.name,
                    members=world.types.unions[named],
                    tag=world.tags[named],
                    deprecated=deprecated,
                    doc=marked.doc,
                    span=definition.name_span,
                )
            )
    return made


def _deprecated(marked: Marked, world: World) -> str | None:
    marks = marked.named("deprecated")
    for mark in marks[1:]:
        world.found.append(say_mark.mark_twice(mark.span, mark.name, marks[0].span))
    return marks[0].text if marks else None


def _former_names(
    named: schema.Named, marked: Marked, former: dict[str, schema.Named], world: World
) -> tuple[str, ...]:
    names: list[str] = []
    for mark in marked.named("was"):
        if not mark.words:
            world.found.append(say_mark.wrong_mark(mark.span, "[was: OldName]"))
        for name in mark.words:
            owner = named if name in world.domains[named.domain].types else former.setdefault(name, named)
            if owner != named or name in world.domains[named.domain].types:
                world.found.append(former_type_taken(mark.span, name))
            else:
                names.append(name)
    return tuple(dict.fromkeys(names))


def _report_attributes(definition: tree.TypeDefinition, world: World) -> None:
    """Type attributes behind a type were understood with those in the comment; anything else means nothing there."""
    for attribute in definition.attributes:
        if attribute.name.replace("_", "").lower() not in TYPE_MARKS:
            report_unknown(attribute, TYPE_MARKS, world.found)


def _report_member_attributes(union: schema.Named, world: World) -> None:
    shape = world.shapes.by_name[union]
    assert isinstance(shape, UnionShape)
    for member in shape.members:
        for attribute in member.attributes:
            report_unknown(attribute, (), world.found)


def _make_value(member: tree.Member, world: World) -> schema.EnumValue:
    deprecated = None
    for attribute in once_each(member.attributes, world.found):
        if attribute.name == "deprecated":
            deprecated = text_of(attribute, world.found, may_be_missing=True)
        else:
            report_unknown(attribute, ("deprecated",), world.found)
    return schema.EnumValue(
        value=member.name, doc=doc_of(member.comments), deprecated=deprecated, span=member.name_span
    )
