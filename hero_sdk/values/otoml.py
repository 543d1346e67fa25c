"""OTOML: one object as canonical text, TOML with a first line of its own.

Used for export and import; nothing here touches files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from math import isfinite
from typing import Any

import orjson

from hero_sdk.errors import HeroError

__all__ = ["OtomlError", "dumps", "loads"]

_HEADER = "O:"
_DEPTH = 100
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


class OtomlError(HeroError, ValueError):
    """Text that is no OTOML, or a value that has none."""


def dumps(obj: Mapping[str, Any]) -> str:
    """Canonical OTOML text of ``obj``: same object, same bytes.

    Keys sorted by code point, one line per value, nested objects inline, final newline.
    Numbers are written shortest-exact; times as UTC with second precision.

    Raises OtomlError for what TOML cannot say: null, NaN, a fraction of a second, a time without zone,
    a key that is not text or holds a newline.

    >>> dumps({"name": "Rye", "sid": "1a"})
    'O:\\nname = "Rye"\\nsid = "1a"\\n'
    """
    lines = [f"{_key(key)} = {_value(obj[key], 1)}\n" for key in _sorted(obj)]
    return f"{_HEADER}\n{''.join(lines)}"


def loads(text: str) -> dict[str, Any]:
    """The object ``text`` describes; tables in any TOML form are read. Raises OtomlError."""
    first, _, rest = text.removeprefix("\ufeff").partition("\n")
    if first.rstrip() != _HEADER:
        raise OtomlError(f"the first line must be {_HEADER!r}, not {first[:40]!r}")
    found = _canonical(rest)
    return _loads_any(rest) if found is None else found


def _canonical(rest: str) -> dict[str, Any] | None:
    """The object of a text that ``dumps`` has written, None for any other.

    Such a text is nearly JSON, which is read many times faster than TOML. What is made of it counts only where it is
    written as the very same text again: so nothing has to be proved about the differences of the two.
    """
    members = []
    for line in rest.removesuffix("\n").split("\n"):
        key, _, value = line.partition(" = ")
        members.append(f'"{key}":{_INLINE_KEY.sub(_to_json, value) if "{" in value else value}')
    try:
        found = orjson.loads(f"{{{','.join(members)}}}")
        return found if dumps(found) == f"{_HEADER}\n{rest}" else None
    except ValueError:  # of either
        return None


_INLINE_KEY = re.compile(r'("(?:[^"\\]|\\.)*")|([A-Za-z0-9_-]+) = ')
"""Texts, which stay as they are, and keys."""


def _to_json(match: re.Match[str]) -> str:
    return match[1] or f'"{match[2]}":'


def _loads_any(rest: str) -> dict[str, Any]:
    import tomllib  # only imports read OTOML, and most of it is as we write it

    try:
        return tomllib.loads(rest, parse_float=_finite)
    except tomllib.TOMLDecodeError as error:
        raise OtomlError(f"not OTOML, counting lines from the second: {error}") from error
    except RecursionError:
        raise OtomlError("nested too deeply") from None


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise OtomlError("a number must be finite")
    return number


def _sorted(obj: Mapping[str, Any]) -> list[str]:
    for key in obj:
        if not isinstance(key, str):
            raise OtomlError(f"a key must be text, not {key!r}")
    return sorted(obj)


@lru_cache(4096)
def _key(key: str) -> str:
    if "\n" in key:
        raise OtomlError(f"a key must not hold a newline: {key!r}")
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else _text(key)


def _value(value: Any, depth: int) -> str:
    kind = type(value)
    if kind is str:
        return f'"{value}"' if value.isprintable() and '"' not in value and "\\" not in value else _text(value)
    if kind is int:
        return str(value)
    if kind is list or kind is dict:
        return _nested(value, depth)
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(str(value))
        case int():
            return str(int(value))
        case float():
            return _number(value)
        case datetime():
            return _time(value)
        case date():
            return value.isoformat()
        case list() | tuple() | Mapping():
            return _nested(value, depth)
    raise OtomlError("OTOML has no null" if value is None else f"OTOML has no {type(value).__name__}")


def _nested(value: list[Any] | tuple[Any, ...] | Mapping[str, Any], depth: int) -> str:
    if depth > _DEPTH:
        raise OtomlError("nested too deeply")
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        return f"{{ {', '.join(f'{_key(key)} = {_value(value[key], depth + 1)}' for key in _sorted(value))} }}"
    return f"[{', '.join(_value(item, depth + 1) for item in value)}]"


def _number(value: float) -> str:
    if not isfinite(value):
        raise OtomlError("a number must be finite")
    return repr(float(value))


def _time(value: datetime) -> str:
    if value.tzinfo is None:
        raise OtomlError(f"a time must have a zone: {value.isoformat()}")
    if value.microsecond:
        raise OtomlError(f"a time must be in whole seconds: {value.isoformat()}")
    try:
        value = value.astimezone(UTC)
    except OverflowError:
        raise OtomlError(f"a time must be between the years 1 and 9999 in UTC: {value.isoformat()}") from None
    return value.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")  # glibc writes the year 7 as "7"


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise OtomlError(f"text must be valid Unicode: {text!r}") from None
    return '"' + re.sub(r'["\\\x00-\x1f\x7f]', _escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"
