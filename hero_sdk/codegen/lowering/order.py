"""In which order a domain's types are defined: small things first, what they make up after them.

Enums need nothing and come first. The rest follows in the order of the schema, each behind what it is made of.
Types that refer to one another in a circle stand together, structs before the unions and named types of them:
a struct's annotations may look ahead, the others' may not.

Where two domains refer to each other, each imports the other at the end of its file, when its own classes are there.
What has to see the other's classes at once comes behind that; structs that look at them are completed then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from hero_sdk.codegen.mentions import circles, mentioned
from hero_sdk.oschema import schema

__all__ = ["Group", "Order", "order_of"]


@dataclass(frozen=True, slots=True)
class Group:
    """Definitions that stand together; more than one where they refer to one another in a circle."""

    definitions: tuple[schema.TypeDef, ...]

    @property
    def incomplete(self) -> list[schema.Struct]:
        """Structs that are complete only when the whole group is there."""
        if len(self.definitions) == 1:
            return []
        return [definition for definition in self.definitions if isinstance(definition, schema.Struct)]


@dataclass(frozen=True, slots=True)
class Order:
    """All types of a domain."""

    groups: tuple[Group, ...]
    late: tuple[schema.TypeDef, ...] = ()
    """Unions and named types that stand behind the late imports."""

    late_structs: tuple[schema.Struct, ...] = ()
    """Structs that are complete only then."""


def order_of(domain: schema.Domain, late_domains: Collection[str]) -> Order:
    """The order for ``domain``, which imports types of ``late_domains`` at the end."""
    enums = [definition for definition in domain.types if isinstance(definition, schema.Enum)]
    others = {d.name: d for d in domain.types if not isinstance(d, schema.Enum)}
    mentions = {name: list(mentioned(d)) for name, d in others.items()}
    needs = {
        name: [m.name for m in found if m.domain == domain.name and m.name in others]
        for name, found in mentions.items()
    }
    starts = {name for name, found in mentions.items() if any(m.domain in late_domains for m in found)}
    touched = _reaching(starts, needs, others)
    eager = {name: found for name, found in needs.items() if not isinstance(others[name], schema.Struct)}
    late = _reaching(starts & eager.keys(), eager, eager)
    groups = [Group((enum,)) for enum in enums]
    behind: list[schema.TypeDef] = []
    for names in circles(needs):
        members = _structs_first([others[name] for name in names], needs)
        behind += (member for member in members if member.name in late)
        if early := tuple(member for member in members if member.name not in late):
            groups.append(Group(early))
    structs = (others[name] for name in needs if name in touched)
    return Order(tuple(groups), tuple(behind), tuple(s for s in structs if isinstance(s, schema.Struct)))


def _structs_first(circle: Sequence[schema.TypeDef], needs: Mapping[str, Sequence[str]]) -> list[schema.TypeDef]:
    structs = [definition for definition in circle if isinstance(definition, schema.Struct)]
    others = {d.name: d for d in circle if not isinstance(d, schema.Struct)}
    inner = {name: [need for need in needs[name] if need in others] for name in others}
    return [*structs, *(others[name] for names in circles(inner) for name in names)]


def _reaching(starts: set[str], needs: Mapping[str, Sequence[str]], among: Collection[str]) -> set[str]:
    """``starts``, and all of ``among`` that need one of them, directly or through others."""
    users: dict[str, list[str]] = {}
    for name in among:
        for need in needs[name]:
            users.setdefault(need, []).append(name)
    found = set(starts)
    waiting = list(starts)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found
