"""Types as other languages write them: `Vec<T>`, `list[T]`, `T[]`, `[]T`, `map[str]int`."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Edit
from hero_sdk.oschema.messages import foreign, missing
from hero_sdk.oschema.messages.wording import FOREIGN_TYPES
from hero_sdk.oschema.tokens import Token, span_of, starts_line
from hero_sdk.oschema.trouble import Advice, Trouble

__all__ = ["RULES"]

_LISTS = {"vec", "list", "array", "set", "sequence", "slice", "hashset", "frozenset", "iterable", "iterator", "stream"}
_LISTS |= {"repeated", "tuple", "collection", "vector"}
_MAPS = {"map", "dict", "hashmap", "record", "btreemap", "mapping", "object", "dictionary", "table"}
_OPTIONALS = {"option", "optional", "maybe", "nullable"}
_WRAPPERS = {"box", "arc", "rc", "promise", "future", "async", "annotated", "final", "readonly"}
_CAPITALISED = {"String", "Integer", "Int", "Boolean", "Bool", "Double", "Float", "Long", "Short", "Number", "Bytes"}
_CAPITALISED |= {"Any", "Object", "DateTime", "Timestamp", "Uuid", "UUID", "Int32", "Int64", "Uint32", "Uint64"}
_DEEPEST = 8


def foreign_generic(trouble: Trouble) -> Advice | None:
    """A type with arguments, or with empty brackets before or behind it."""
    start = _start(trouble)
    if start is None:
        return None
    if trouble.frame.kind == "head" and trouble.index == 1:
        return Advice(foreign.type_parameters(span_of(trouble.tokens[0], trouble.tokens[1])))
    read = _read(trouble.tokens, start, 0)
    if read is None or read[1] <= trouble.index:
        span = span_of(trouble.tokens[start], trouble.tokens[trouble.index])
        return trouble.skip(foreign.foreign_generic(span, better=None))
    better, end = read
    if trouble.frame.kind in ("fields", "parameters") and end < len(trouble.tokens) and _stands_first(trouble, start):
        name = trouble.tokens[end]
        if name.type == "NAME":
            whole = span_of(trouble.tokens[start], name)
            text = f"{name.text}: {better}"
            finding = foreign.type_first(whole, better=text, edits=[Edit(whole, text)])
            return trouble.advise(finding, start, end + 1, "NAME", "COLON", "NAME")
    span = span_of(trouble.tokens[start], trouble.tokens[end - 1])
    return trouble.advise(foreign.foreign_generic(span, better=better, edits=[Edit(span, better)]), start, end, "NAME")


def empty_list(trouble: Trouble) -> Advice | None:
    """`[]` where a type belongs."""
    if trouble.type() != "RSQB" or trouble.type(-1) != "LSQB" or trouble.frame.kind != "list":
        return None
    span = span_of(trouble.tokens[trouble.index - 1], trouble.tokens[trouble.index])
    finding = missing.missing_item_type(span, of="the list", example="[str]")
    return trouble.advise(finding, trouble.index - 1, trouble.index + 1, "NAME")


RULES = (foreign_generic, empty_list)


def _start(trouble: Trouble) -> int | None:
    """Index of the first token of a foreign type at the trouble."""
    if trouble.type() == "RSQB" and trouble.type(-1) == "LSQB" and trouble.frame.kind == "list":
        following = trouble.token(1)
        if following is not None and following.type in ("NAME", "LSQB") and not starts_line(following):
            return trouble.index - 1
        return None
    is_angle = trouble.text() in ("<", "::") and trouble.tokens[0].type != "USE"
    if trouble.index == 0 or (not is_angle and trouble.type() != "LSQB"):
        return None
    index = trouble.index - 1
    if trouble.tokens[index].type != "NAME":
        return index if trouble.tokens[index].type in ("RBRACE", "RSQB") and trouble.type(1) == "RSQB" else None
    while index > 1 and trouble.tokens[index - 1].text in (".", "::") and trouble.tokens[index - 2].type == "NAME":
        index -= 2
    before = trouble.tokens[index - 1].type if index else ""
    is_type_place = before in ("COLON", "ARROW", "LSQB", "EQUAL", "VBAR", "STRAY")
    return index if is_angle or is_type_place else None


def _stands_first(trouble: Trouble, start: int) -> bool:
    """Whether the type stands where a field's name should."""
    return trouble.tokens[start - 1].type in ("LBRACE", "LPAR", "SEPARATOR") or starts_line(trouble.tokens[start])


def _read(tokens: Sequence[Token], index: int, depth: int) -> tuple[str, int] | None:
    """A foreign type in our spelling, and the index behind it; None if it has none."""
    if index >= len(tokens) or depth > _DEEPEST:
        return None
    token = tokens[index]
    if token.type == "LSQB" and _text(tokens, index + 1) == "]":
        item = _read(tokens, index + 2, depth + 1)
        return (f"[{item[0]}]", item[1]) if item else None
    if token.type != "NAME":
        return None
    name = token.text
    index += 1
    while _text(tokens, index) in (".", "::") and index + 1 < len(tokens):
        name = tokens[index + 1].text if _text(tokens, index) == "::" else f"{name}.{tokens[index + 1].text}"
        index += 2
    read = _read_arguments(tokens, name, index, depth)
    if read is None:
        return None
    text, index = read
    while _text(tokens, index) == "[" and _text(tokens, index + 1) == "]":
        text, index = f"[{text}]", index + 2
    return text, index


def _read_arguments(tokens: Sequence[Token], name: str, index: int, depth: int) -> tuple[str, int] | None:
    closing = {"<": ">", "[": "]"}.get(_text(tokens, index))
    if closing is None or (closing == "]" and _text(tokens, index + 1) == "]"):
        return _own_name(name), index
    arguments = []
    index += 1
    while True:
        argument = _read(tokens, index, depth + 1)
        if argument is None:
            return None
        arguments.append(argument[0])
        index = argument[1]
        if _text(tokens, index) != ",":
            break
        index += 1
    if _text(tokens, index) != closing:
        return None
    index += 1
    if name == "map" and closing == "]" and len(arguments) == 1:
        value = _read(tokens, index, depth + 1)
        return (f"{{{arguments[0]}: {value[0]}}}", value[1]) if value else None
    text = _rewritten(name.rpartition(".")[2].lower(), arguments)
    return (text, index) if text else None


def _own_name(name: str) -> str:
    """Our word for a simple type of another language: `String`, `int32`."""
    if name in _CAPITALISED:
        name = name.lower()
    return FOREIGN_TYPES.get(name, name)


def _rewritten(name: str, arguments: Sequence[str]) -> str | None:
    match arguments:
        case [item] if name in _LISTS:
            return f"[{item}]"
        case [key, value] if name in _MAPS:
            return f"{{{key}: {value}}}"
        case [item] if name in _OPTIONALS:
            return item if item.endswith("?") else f"{item}?"
        case [item, *_] if name in _WRAPPERS:
            return item
    return None


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if index < len(tokens) else ""
