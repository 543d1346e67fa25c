"""Which types a type is made of, and which of them go round in circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hero_sdk.oschema import schema

__all__ = ["circles", "mentioned", "named_in"]


def mentioned(definition: schema.TypeDef) -> Iterator[schema.Named]:
    """Every named type a definition says something of, as often as it does."""
    match definition:
        case schema.Struct():
            for field in definition.fields:
                yield from named_in(field.type)
        case schema.Union():
            yield from definition.members
        case schema.Alias():
            yield from named_in(definition.type)


def named_in(ref: schema.TypeRef) -> Iterator[schema.Named]:
    """The named types in a type."""
    match ref:
        case schema.Named():
            yield ref
        case schema.ListOf(item):
            yield from named_in(item)
        case schema.MapOf(key, value):
            yield from named_in(key)
            yield from named_in(value)


def circles(needs: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """All names, what is needed first; those that need one another together, in the order given.

    Tarjan's algorithm, without recursion: schemas may be deeper than Python's stack.
    """
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
