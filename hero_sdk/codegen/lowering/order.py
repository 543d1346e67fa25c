"""In which order a domain's types are defined: small things first, what they make up after them.

Enums need nothing and come first. The rest follows in the order of the schema, each behind what it is made of.
Types that refer to one another in a circle stand together, structs before the unions and named types of them:
a struct's annotations may look ahead, the others' may not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hero_sdk.oschema import schema

__all__ = ["Group", "definition_groups"]


@dataclass(frozen=True, slots=True)
class Group:
    """Definitions that stand together; more than one where they refer to one another in a circle."""

    definitions: tuple[schema.TypeDef, ...]

    @property
    def is_circle(self) -> bool:
        return len(self.definitions) > 1


def definition_groups(domain: schema.Domain) -> list[Group]:
    """All types of ``domain``, in order."""
    enums = [definition for definition in domain.types if isinstance(definition, schema.Enum)]
    others = {d.name: d for d in domain.types if not isinstance(d, schema.Enum)}
    needs = {
        name: [named.name for named in _mentioned(d) if named.domain == domain.name and named.name in others]
        for name, d in others.items()
    }
    circles = [[others[name] for name in names] for names in _components(needs)]
    return [Group((enum,)) for enum in enums] + [Group(tuple(_structs_first(circle, needs))) for circle in circles]


def _structs_first(circle: Sequence[schema.TypeDef], needs: dict[str, list[str]]) -> list[schema.TypeDef]:
    structs = [definition for definition in circle if isinstance(definition, schema.Struct)]
    others = {d.name: d for d in circle if not isinstance(d, schema.Struct)}
    inner = {name: [need for need in needs[name] if need in others] for name in others}
    return [*structs, *(others[name] for names in _components(inner) for name in names)]


def _mentioned(definition: schema.TypeDef) -> Iterator[schema.Named]:
    match definition:
        case schema.Struct():
            for field in definition.fields:
                yield from _named_in(field.type)
        case schema.Union():
            yield from definition.members
        case schema.Alias():
            yield from _named_in(definition.type)


def _named_in(ref: schema.TypeRef) -> Iterator[schema.Named]:
    match ref:
        case schema.Named():
            yield ref
        case schema.ListOf(item):
            yield from _named_in(item)
        case schema.MapOf(key, value):
            yield from _named_in(key)
            yield from _named_in(value)


def _components(needs: dict[str, list[str]]) -> list[list[str]]:
    """Names that need one another, what is needed first; in circles in the order given. Tarjan's, not recursive."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_names: list[str] = []
    is_open: set[str] = set()
    found: list[list[str]] = []
    rank = {name: position for position, name in enumerate(needs)}
    for start in needs:
        trail = [] if start in number else [(start, iter(needs[start]))]
        while trail:
            name, rest = trail[-1]
            if name not in number:
                number[name] = lowest[name] = len(number)
                open_names.append(name)
                is_open.add(name)
            for need in rest:
                if need not in number:
                    trail.append((need, iter(needs[need])))
                    break
                if need in is_open:
                    lowest[name] = min(lowest[name], number[need])
            else:
                trail.pop()
                if trail:
                    above = trail[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == number[name]:
                    at = open_names.index(name)
                    found.append(sorted(open_names[at:], key=rank.__getitem__))
                    is_open.difference_update(open_names[at:])
                    del open_names[at:]
    return found
