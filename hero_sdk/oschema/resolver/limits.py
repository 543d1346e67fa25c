"""Limits on values: `@min`, `@max`, `@min_len`, `@max_len`, `@pattern`, and whether a literal keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.builtins import INTEGER_RANGES, TEXTS
from hero_sdk.oschema.messages import attributes as say
from hero_sdk.oschema.resolver import patterns
from hero_sdk.oschema.resolver.arguments import USAGE, number_of, text_of
from hero_sdk.oschema.resolver.target import Target

__all__ = ["broken_limit", "check_order", "read_max", "read_max_len", "read_min", "read_min_len", "read_pattern"]

_FLOATS = frozenset({"f32", "f64"})


def read_min(attribute: tree.Attribute, target: Target) -> None:
    """`@min(n)`: the least number."""
    target.facts.minimum = _number(attribute, target)


def read_max(attribute: tree.Attribute, target: Target) -> None:
    """`@max(n)`: the greatest number."""
    target.facts.maximum = _number(attribute, target)


def read_min_len(attribute: tree.Attribute, target: Target) -> None:
    """`@min_len(n)`: the fewest characters, bytes, items or entries."""
    target.facts.min_length = _length(attribute, target)


def read_max_len(attribute: tree.Attribute, target: Target) -> None:
    """`@max_len(n)`: the most characters, bytes, items or entries."""
    target.facts.max_length = _length(attribute, target)


def read_pattern(attribute: tree.Attribute, target: Target) -> None:
    """`@pattern("re")`: what must be found in the text."""
    pattern = text_of(attribute, target.found)
    if pattern is None:
        return
    if target.type is not None and target.builtin not in TEXTS:
        hint = _on_items(target, "pattern") or "only text has a pattern"
        target.found.append(say.does_not_fit(attribute.span, attribute.name, target.kind, hint))
    elif problem := patterns.problem_of(pattern):
        target.found.append(say.unusable_pattern(attribute.arguments[0].span, problem))
    else:
        target.facts.pattern = pattern


def check_order(attributes: Sequence[tree.Attribute], target: Target) -> None:
    """An error when no value can keep both limits."""
    facts = target.facts
    for low, high, names in (
        (facts.minimum, facts.maximum, ("min", "max")),
        (facts.min_length, facts.max_length, ("min_len", "max_len")),
    ):
        if low is not None and high is not None and low > high:
            last = next(attribute for attribute in reversed(attributes) if attribute.name in names)
            target.found.append(say.contradicting_limits(last.span, names, low, high))


def broken_limit(value: object, limits: schema.Constraints, type_: schema.TypeRef | None) -> str | None:
    """The limit that a value in wire form breaks, as it is written: ``@max(99)``."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if limits.minimum is not None and value < limits.minimum:
            return f"@min({limits.minimum})"
        if limits.maximum is not None and value > limits.maximum:
            return f"@max({limits.maximum})"
    if isinstance(value, str | tuple):
        is_bytes = isinstance(type_, schema.Builtin) and type_.name == "bytes"
        length = len(value.rstrip("=")) * 3 // 4 if isinstance(value, str) and is_bytes else len(value)
        if limits.min_length is not None and length < limits.min_length:
            return f"@min_len({limits.min_length})"
        if limits.max_length is not None and length > limits.max_length:
            return f"@max_len({limits.max_length})"
    if limits.pattern is not None and isinstance(value, str) and not patterns.matches(limits.pattern, value):
        return f'@pattern("{limits.pattern}")'
    return None


def _number(attribute: tree.Attribute, target: Target) -> int | float | None:
    given = number_of(attribute, target.found)
    if given is None:
        return None
    number, span = given
    builtin = target.builtin
    if target.type is None or builtin in _FLOATS:
        return number
    if builtin not in INTEGER_RANGES:
        hint = _on_items(target, attribute.name) or "only integers and floats have a least and a greatest value"
        if builtin in TEXTS or not isinstance(target.type, schema.Builtin):
            hint = _on_items(target, attribute.name) or f"did you mean `@{attribute.name}_len`?"
        target.found.append(say.does_not_fit(attribute.span, attribute.name, target.kind, hint))
        return None
    low, high = INTEGER_RANGES[builtin]
    if not isinstance(number, int):
        target.found.append(say.wrong_arguments(attribute.span, attribute.name, USAGE[attribute.name]))
        return None
    if not low <= number <= high:
        target.found.append(say.limit_out_of_range(span, builtin, low, high))
        return None
    return number


def _length(attribute: tree.Attribute, target: Target) -> int | None:
    given = number_of(attribute, target.found)
    if given is None:
        return None
    number, _ = given
    if not isinstance(number, int) or number < 0:
        target.found.append(say.wrong_arguments(attribute.span, attribute.name, USAGE[attribute.name]))
        return None
    has_length = isinstance(target.type, schema.ListOf | schema.MapOf) or target.builtin in TEXTS | {"bytes"}
    if target.type is not None and not has_length:
        is_number = target.builtin in INTEGER_RANGES or target.builtin in _FLOATS
        hint = f"did you mean `@{attribute.name[:3]}`?" if is_number else "text, bytes, lists and maps have a length"
        target.found.append(say.does_not_fit(attribute.span, attribute.name, target.kind, hint))
        return None
    return number


def _on_items(target: Target, name: str) -> str | None:
    if not isinstance(target.type, schema.ListOf | schema.MapOf):
        return None
    return f"to limit what is in it, name the type of its items: `Item = … @{name}(…)`"
