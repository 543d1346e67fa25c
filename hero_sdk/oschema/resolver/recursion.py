"""Structs that must contain themselves, and so can never be made.

A struct can be made when everything it requires can be made; optional fields, defaults, lists and maps require nothing,
and a union can be made when one of its members can. What is left over goes round in circles; each circle is said once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from hero_sdk.oschema import schema
from hero_sdk.oschema.diagnostic import Label
from hero_sdk.oschema.messages import types as say
from hero_sdk.oschema.resolver.types import Typed
from hero_sdk.oschema.resolver.world import World

__all__ = ["report_recursion"]


def report_recursion(world: World) -> None:
    """An error for each circle of structs that require each other."""
    required = {struct: dict(_required(struct, world)) for struct in world.types.structs}
    impossible = _impossible(required, world.types.unions)
    done: set[schema.Named] = set()
    for start in required:
        trail: dict[schema.Named, Typed] = {}
        step: schema.Named | None = start
        while step is not None and step in impossible and step not in done and step not in trail:
            target, trail[step] = next(
                (target, typed) for target, typed in required[step].items() if target in impossible
            )
            step = _struct_in(target, impossible, world.types.unions)
        if step is not None and step in trail:
            _report(step, trail, world)
        done.update(trail)


def _required(struct: schema.Named, world: World) -> Iterator[tuple[schema.Named, Typed]]:
    """The structs and unions without which ``struct`` cannot be made, each with the field that asks for it."""
    for typed, facts in world.fields[struct]:
        is_needed = not (typed.is_optional or typed.member.default or facts.is_readonly or facts.is_kept)
        type_ = world.types.underlying(typed.type) if is_needed else None
        if isinstance(type_, schema.Named) and type_ not in world.types.enums:
            yield type_, typed


def _impossible(
    required: Mapping[schema.Named, Mapping[schema.Named, Typed]],
    unions: Mapping[schema.Named, tuple[schema.Named, ...]],
) -> set[schema.Named]:
    waiting = {struct: len(targets) for struct, targets in required.items()}
    needed_by: dict[schema.Named, list[schema.Named]] = {}
    for struct, targets in required.items():
        for target in targets:
            needed_by.setdefault(target, []).append(struct)
    in_unions: dict[schema.Named, list[schema.Named]] = {}
    for union, members in unions.items():
        for member in members:
            in_unions.setdefault(member, []).append(union)
    possible = deque(struct for struct, count in waiting.items() if count == 0)
    possible.extend(union for union, members in unions.items() if not members)
    impossible = set(required) | set(unions)
    while possible:
        made = possible.popleft()
        if made not in impossible:
            continue
        impossible.discard(made)
        possible.extend(in_unions.get(made, ()))
        for struct in needed_by.get(made, ()):
            waiting[struct] -= 1
            if waiting[struct] == 0:
                possible.append(struct)
    return impossible


def _struct_in(
    target: schema.Named, impossible: set[schema.Named], unions: Mapping[schema.Named, tuple[schema.Named, ...]]
) -> schema.Named | None:
    if target not in unions:
        return target
    return next((member for member in unions[target] if member in impossible), None)


def _report(step: schema.Named, trail: Mapping[schema.Named, Typed], world: World) -> None:
    names = list(trail)
    circle = names[names.index(step) :]
    first, *others = circle
    labels = [Label(trail[struct].member.name_span, f"and `{struct.name}` requires the next") for struct in others]
    world.found.append(say.recursive_struct(trail[first].member.name_span, [struct.name for struct in circle], labels))
