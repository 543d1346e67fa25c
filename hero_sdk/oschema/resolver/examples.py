"""Examples of methods: parameters and result of one call, checked against the method's types.

Written as `@example(params = {…}, result = …)`, as one object with these two, or as the two in a row.
"""

from __future__ import annotations

from collections.abc import Iterable

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.messages import services as say
from hero_sdk.oschema.resolver.facts import Facts
from hero_sdk.oschema.resolver.types import Typed
from hero_sdk.oschema.resolver.values import WRONG, encode, encode_object
from hero_sdk.oschema.resolver.world import World

__all__ = ["make_all"]

_PARTS = ("params", "result")


def make_all(
    attributes: Iterable[tree.Attribute],
    parameters: tuple[tuple[Typed, Facts], ...],
    result: schema.TypeRef | None,
    world: World,
) -> tuple[schema.Default, ...]:
    """Each example that is right, as an object with ``params`` and, where it is given, ``result``."""
    made = []
    for attribute in attributes:
        parts = _parts(attribute)
        if parts is None:
            world.found.append(say.malformed_example(attribute.span))
            continue
        encoded: list[tuple[str, object]] = []
        for name, value in parts.items():
            if name == "params":
                encoded.append((name, encode_object(value, parameters, "the method", world)))
            elif value.kind == "null" and result is None:
                encoded.append((name, None))
            else:
                encoded.append((name, encode(value, result, world)))
                if result is None:
                    world.found.append(say.example_of_nothing(value.span))
        if all(part is not WRONG for _, part in encoded):
            made.append(schema.Default("value", schema.Pairs(encoded)))
    return tuple(made)


def _parts(attribute: tree.Attribute) -> dict[str, tree.Value] | None:
    """Literals of ``params`` and ``result``; None when neither way of writing fits."""
    parts = dict(attribute.named)
    values = attribute.arguments
    if len(values) == 1 and not parts and values[0].kind == "object" and isinstance(values[0].value, tuple):
        given = dict(values[0].value)
        parts = given if given and given.keys() <= set(_PARTS) else {"params": values[0]}
    elif values and not parts and len(values) <= len(_PARTS):
        parts = dict(zip(_PARTS, values, strict=False))
    elif values:
        return None
    return parts if parts and parts.keys() <= set(_PARTS) else None
