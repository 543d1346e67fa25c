"""Turns of phrase that several messages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["FOREIGN_TYPES", "did_you_mean", "either", "joined", "listing", "quoted"]

FOREIGN_TYPES: dict[str, str] = {
    "string": "str",
    "text": "str",
    "varchar": "str",
    "char": "str",
    "uuid": "str",
    "integer": "int",
    "number": "float",
    "long": "i64",
    "short": "i16",
    "byte": "u8",
    "uint": "u64",
    "int8": "i8",
    "int16": "i16",
    "int32": "i32",
    "int64": "i64",
    "uint8": "u8",
    "uint16": "u16",
    "uint32": "u32",
    "uint64": "u64",
    "usize": "u64",
    "isize": "i64",
    "double": "f64",
    "decimal": "ocur",
    "money": "ocur",
    "float32": "f32",
    "float64": "f64",
    "boolean": "bool",
    "blob": "bytes",
    "binary": "bytes",
    "datetime": "otime",
    "timestamp": "otime",
    "time": "otime",
    "date": "odate",
    "duration": "oduration",
    "timedelta": "oduration",
    "json": "any",
    "object": "any",
    "uri": "url",
    "ipaddr": "ip",
}
"""What other languages call a built-in type, in lower case; """


def did_you_mean(suggestion: str | None, otherwise: str = "") -> str:
    """``did you mean `Producer`?``, or what to say when nothing is close."""
    return f"did you mean `{suggestion}`?" if suggestion else otherwise


def quoted(names: Iterable[str]) -> list[str]:
    """Each name in backticks."""
    return [f"`{name}`" for name in names]


def joined(words: Sequence[str], *, last: str = "and") -> str:
    """``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def listing(names: Iterable[str], *, last: str = "and") -> str:
    """```a`, `b` and `c```."""
    return joined(quoted(names), last=last)


def either(names: Iterable[str]) -> str:
    """```a`, `b` or `c```."""
    return listing(names, last="or")
