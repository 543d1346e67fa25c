"""By which key a union's members are told apart on the wire, and which tags each struct carries.

A struct in several unions carries one tag per key: `type` for most, and what `[tag: kind]` says for others.
The value is the struct's name in snake_case, so it is the same in all of them.
A struct of an imported package cannot be given a tag from outside, since its code is made there.
"""

from __future__ import annotations

from collections.abc import Mapping

from hero_sdk.oschema import schema
from hero_sdk.oschema.diagnostic import Label
from hero_sdk.oschema.messages import alternatives as say
from hero_sdk.oschema.messages import collisions as say_collision
from hero_sdk.oschema.messages import marks as say_mark
from hero_sdk.oschema.names import is_snake_case, snake_case
from hero_sdk.oschema.resolver.shapes import UnionShape
from hero_sdk.oschema.resolver.world import World
from hero_sdk.oschema.source import Span

__all__ = ["assign_tags"]

_USUAL = "type"


def assign_tags(world: World) -> dict[schema.Named, tuple[tuple[str, str], ...]]:
    """The tags of each struct that is in a union; fills in the keys of unions in ``world``."""
    # Installed packages first: what their unions gave a struct is there, what ours want may not be.
    unions = sorted(world.types.unions, key=lambda union: not world.domains[union.domain].is_imported)
    tag_of = {member: snake_case(member.name) for union in unions for member in world.types.unions[union]}
    carried: dict[schema.Named, dict[str, str]] = {}
    for union in unions:
        members = world.types.unions[union]
        key = world.tags[union] = _key(union, world)
        _check_values(union, members, tag_of, world)
        for member in members:
            if key not in carried.get(member, ()) and _can_carry(member, union, key, world):
                carried.setdefault(member, {})[key] = tag_of[member]
    return {struct: tuple(tags.items()) for struct, tags in carried.items()}


def _key(union: schema.Named, world: World) -> str:
    marks = world.marked[union].named("tag")
    for mark in marks:
        if len(mark.words) != 1 or not is_snake_case(mark.words[0]) or mark is not marks[0]:
            world.found.append(say_mark.wrong_mark(mark.span, "[tag: kind]"))
            return _USUAL
    return marks[0].words[0] if marks else _USUAL


def _check_values(
    union: schema.Named, members: tuple[schema.Named, ...], tag_of: Mapping[schema.Named, str], world: World
) -> None:
    first: dict[str, schema.Named] = {}
    for member in members:
        value = tag_of[member]
        other = first.setdefault(value, member)
        if other is not member and other != member:
            place = _place(union, member, world)
            world.found.append(say_collision.same_tag(place, value, [_shown(other, union), _shown(member, union)]))


def _can_carry(member: schema.Named, union: schema.Named, key: str, world: World) -> bool:
    for typed in world.types.structs[member]:
        if typed.member.name == key:
            label = Label(typed.member.name_span, f"field `{key}`")
            world.found.append(say.tag_hides_field(_place(union, member, world), member.name, key, label))
            return False
    if world.domains[member.domain].is_imported and not world.domains[union.domain].is_imported:
        world.found.append(say.imported_member(_place(union, member, world), member.name, member.domain))
        return False
    return True


def _place(union: schema.Named, member: schema.Named, world: World) -> Span:
    """Where the union names ``member``; the union itself where a nested one does."""
    shape = world.shapes.by_name[union]
    assert isinstance(shape, UnionShape)
    for written in shape.members:
        meant = world.scope.find_type(written.name, written.domain, union.domain)
        if world.types.underlying(meant) == member:
            return written.span
    return world.domains[union.domain].types[union.name].name_span


def _shown(named: schema.Named, union: schema.Named) -> str:
    return named.name if named.domain == union.domain else f"{named.domain}.{named.name}"
