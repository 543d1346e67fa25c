"""Literals of any type, checked and in wire form: what defaults and examples are made of.

One finding per literal: the innermost part that is wrong is reported, and the whole is then `WRONG`.
"""

from __future__ import annotations

import re
from typing import Final

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.builtins import INTEGER_RANGES
from hero_sdk.oschema.diagnostic import Edit
from hero_sdk.oschema.messages import values as say
from hero_sdk.oschema.messages.names import same_name
from hero_sdk.oschema.names import is_snake_case, snake_case
from hero_sdk.oschema.resolver.facts import Facts
from hero_sdk.oschema.resolver.limits import broken_limit
from hero_sdk.oschema.resolver.scalars import EXPECTED, Mismatch, encode_scalar
from hero_sdk.oschema.resolver.types import Typed
from hero_sdk.oschema.resolver.world import World
from hero_sdk.oschema.source import Span

__all__ = ["WRONG", "encode", "encode_object", "is_null"]

WRONG: Final = object()
"""Stands for a literal that could not be read; it has been reported."""

_NUMBER = re.compile("0|-?[1-9][0-9]{0,19}")
"""An integer as the key of an object: one spelling each."""


def encode(
    value: tree.Value, type_: schema.TypeRef | None, world: World, limits: schema.Constraints | None = None
) -> object:
    """``value`` as a ``type`` in wire form, keeping ``limits`` and those of aliases; WRONG where it is not one."""
    if type_ is None or world.types.underlying(type_) is None:
        return WRONG
    if is_null(value, type_, world):
        world.found.append(say.null_value(value.span))
        return WRONG
    if isinstance(type_, schema.Named) and type_ in world.types.aliases:
        encoded = encode(value, world.types.aliases[type_], world, world.limits.get(type_))
    else:
        encoded = _encode(value, type_, world)
    if encoded is not WRONG and limits is not None:
        broken = broken_limit(encoded, limits, world.types.underlying(type_))
        if broken is not None:
            world.found.append(say.breaks_limit(value.span, broken))
            return WRONG
    return encoded


def is_null(value: tree.Value, type_: schema.TypeRef | None, world: World) -> bool:
    """Whether `null` is written, and is not a word of an enum that has it."""
    if value.kind != "null":
        return False
    enum = world.types.underlying(type_)
    return not (isinstance(enum, schema.Named) and "null" in world.types.enums.get(enum, ()))


def encode_object(value: tree.Value, fields: tuple[tuple[Typed, Facts], ...], what: str, world: World) -> object:
    """An object literal with one entry per field: those of a struct, or the parameters of a method."""
    entries = _entries(value, world)
    if entries is None:
        example = ", ".join(f"{typed.member.name}: …" for typed, _ in fields[:3])
        return _wrong(value, f"an object like `{{ {example} }}`" if example else "`{}`", world)
    by_name = {typed.member.name: (typed, facts) for typed, facts in fields}
    encoded: list[tuple[str, object]] = []
    for key, part in entries:
        if key not in by_name:
            suggestion = world.scope.suggestions.closest(key, (what, *by_name), lambda: by_name)
            world.found.append(say.unknown_field(part.span, key, what, suggestion))
            return WRONG
        typed, facts = by_name[key]
        item = encode(part, typed.type, world, facts.constraints)
        if item is WRONG:
            return WRONG
        encoded.append((key, item))
    missing = [name for name, (typed, facts) in by_name.items() if _is_needed(typed, facts)]
    given = {key for key, _ in encoded}
    if absent := [name for name in missing if name not in given]:
        world.found.append(say.missing_fields(value.span, what, absent))
        return WRONG
    return schema.Pairs(encoded)


def _encode(value: tree.Value, type_: schema.TypeRef, world: World) -> object:
    match type_:
        case schema.Builtin(name):
            return _scalar(value, name, world)
        case schema.ListOf(item):
            return _list(value, item, world)
        case schema.MapOf(key, item):
            return _map(value, key, item, world)
        case schema.Named() if type_ in world.types.enums:
            return _enum_value(value, type_, world)
        case schema.Named() if type_ in world.types.unions:
            return _union_member(value, type_, world)
        case schema.Named():
            return encode_object(value, world.fields.get(type_, ()), f"`{type_.name}`", world)


def _scalar(value: tree.Value, builtin: str, world: World) -> object:
    try:
        return encode_scalar(value, builtin)
    except Mismatch:
        pass
    better = _as_meant(value, builtin)
    edits = (Edit(value.span, better),) if better else ()
    if value.kind == "float" and builtin == "ocur":
        return _wrong(value, "text, since a float is not exact: " + EXPECTED[builtin], world)
    return _wrong(value, EXPECTED[builtin], world, edits=edits)


def _as_meant(value: tree.Value, builtin: str) -> str | None:
    """How a literal of another kind would be written for ``builtin``, where that is plain."""
    if builtin in ("str", "any") and value.kind in ("name", "integer", "float", "boolean"):
        return f'"{value.span.text}"'
    if builtin in INTEGER_RANGES and value.kind == "float" and isinstance(value.value, float):
        return str(int(value.value)) if value.value.is_integer() else None
    if value.kind != "string":
        return None
    text = str(value.value)
    is_plain = (builtin in INTEGER_RANGES and re.fullmatch("-?[0-9]{1,19}", text)) or (
        builtin in ("f32", "f64") and re.fullmatch(r"-?[0-9]{1,19}(\.[0-9]{1,19})?", text)
    )
    return text if is_plain or (builtin == "bool" and text in ("true", "false")) else None


def _list(value: tree.Value, item: schema.TypeRef, world: World) -> object:
    if value.kind != "list" or not isinstance(value.value, tuple):
        return _wrong(value, "a list, like `[]`", world)
    items = tuple(encode(part, item, world) for part in value.value)
    return WRONG if any(part is WRONG for part in items) else items


def _map(value: tree.Value, key: schema.TypeRef, item: schema.TypeRef, world: World) -> object:
    entries = _entries(value, world)
    if entries is None:
        return _wrong(value, "a map, like `{}`", world)
    pairs = []
    for name, part in entries:
        if not _is_key(name, part, key, world):
            return WRONG
        pairs.append((name, encode(part, item, world)))
    return WRONG if any(part is WRONG for _, part in pairs) else schema.Pairs(pairs)


def _is_key(name: str, part: tree.Value, key: schema.TypeRef, world: World) -> bool:
    type_ = world.types.underlying(key)
    if isinstance(type_, schema.Builtin) and type_.name in INTEGER_RANGES:
        low, high = INTEGER_RANGES[type_.name]
        if not _NUMBER.fullmatch(name) or not low <= int(name) <= high:
            world.found.append(say.wrong_key(part.span, name, EXPECTED[type_.name]))
            return False
    elif isinstance(type_, schema.Named) and name not in world.types.enums.get(type_, {name}):
        world.found.append(say.wrong_key(part.span, name, f"a value of the enum `{type_.name}`"))
        return False
    return True


def _enum_value(value: tree.Value, enum: schema.Named, world: World) -> object:
    values = world.types.enums[enum]
    # `true` and `null` are words like any other where an enum has them.
    text = str(value.value) if value.kind in ("name", "string") else value.span.text
    text = text.removeprefix(f"{enum.name}.")
    if value.kind in ("name", "string", "boolean", "null") and text in values:
        if not is_snake_case(text):
            world.value_uses.setdefault((enum, text), []).append(value.span)
        return text
    suggestion = world.scope.suggestions.closest(text, enum, lambda: values)
    is_same_word = suggestion is not None and snake_case(suggestion) == snake_case(text) and value.kind == "name"
    # A value in another style is about to be corrected itself; then nothing here needs an edit.
    edits = (Edit(value.span, suggestion),) if suggestion and is_same_word and is_snake_case(suggestion) else ()
    world.found.append(say.unknown_value(value.span, text, enum.name, list(values), suggestion, edits=edits))
    return WRONG


def _union_member(value: tree.Value, union: schema.Named, world: World) -> object:
    tag = world.tags.get(union, "type")
    entries = _entries(value, world)
    given = dict(entries or ()).get(tag)
    by_tag = {snake_case(member.name): member for member in world.types.unions[union]}
    if entries is None or given is None or given.kind not in ("string", "name") or str(given.value) not in by_tag:
        known = " or ".join(f'`{{{tag}: "{name}", …}}`' for name in list(by_tag)[:3])
        return _wrong(value, f"an object like {known}", world)
    member = by_tag[str(given.value)]
    rest = tree.Value(kind="object", value=tuple((key, part) for key, part in entries if key != tag), span=value.span)
    encoded = encode_object(rest, world.fields.get(member, ()), f"`{member.name}`", world)
    if not isinstance(encoded, schema.Pairs):
        return WRONG
    return schema.Pairs(((tag, str(given.value)), *encoded))


def _entries(value: tree.Value, world: World) -> list[tuple[str, tree.Value]] | None:
    """Keys and values of an object; of two with one key the first. None when it is no object."""
    if value.kind != "object" or not isinstance(value.value, tuple):
        return None
    entries: dict[str, tree.Value] = {}
    for key, part in value.value:
        if key in entries:
            world.found.append(same_name(part.span, key, entries[key].span))
        entries.setdefault(str(key), part)
    return list(entries.items())


def _is_needed(typed: Typed, facts: Facts) -> bool:
    return not (typed.is_optional or typed.member.default or facts.is_readonly or facts.is_kept or facts.is_hidden)


def _wrong(value: tree.Value, expected: str, world: World, *, edits: tuple[Edit, ...] = ()) -> object:
    world.found.append(say.wrong_value(value.span, expected, _written(value.span), edits=edits))
    return WRONG


def _written(span: Span) -> str:
    text = " ".join(span.text.split())
    return text if len(text) <= 30 else f"{text[:29]}…"
