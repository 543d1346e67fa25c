"""Literals: text in quotes and numbers, read and written.

A backslash that begins no escape stands for itself, so that `"\\d+"` is the pattern people mean.
"""

from __future__ import annotations

import re

__all__ = ["LiteralProblem", "read_float", "read_integer", "read_text", "write_text"]

_MOST_DIGITS = 40
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_MEANS = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\", "/": "/"}
_WRITTEN = {"\n": r"\n", "\t": r"\t", "\r": r"\r", '"': r"\""}
_UNSEEN = r"\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029"
_NEEDS_ESCAPE = re.compile(rf"""["{_UNSEEN}]|\\(?=[\\nrtu"'/{_UNSEEN}]|\Z)""")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")


class LiteralProblem(ValueError):
    """A literal that has no value: why, in words that fit behind a caret."""


def read_text(literal: str) -> str:
    """The text that stands between the quotes."""
    inside = literal[1:-1]
    if "\\" not in inside:
        return inside
    text = _ESCAPE.sub(_unescape, inside)
    text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    if _LONE.search(text):
        raise LiteralProblem("half of a surrogate pair is no character")
    return text


def write_text(text: str) -> str:
    """``text`` in double quotes, with as few escapes as possible."""
    return f'"{_NEEDS_ESCAPE.sub(_escape, text)}"'


def read_integer(literal: str) -> int:
    """The number; underscores and a plus sign are allowed."""
    if len(literal) > _MOST_DIGITS:
        raise LiteralProblem("no type holds a number of so many digits")
    return int(literal)


def read_float(literal: str) -> float:
    """The nearest float."""
    if len(literal) > _MOST_DIGITS or (value := float(literal)) in (float("inf"), float("-inf")):
        raise LiteralProblem("no float is as large or as exact as this")
    return value


def _unescape(match: re.Match[str]) -> str:
    escape = match[1]
    if escape[0] == "u":
        if len(escape) == 1:
            raise LiteralProblem(r"four hexadecimal digits belong after `\u`")
        return chr(int(escape[1:], 16))
    return _MEANS.get(escape, match[0])


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character == "\\":
        return r"\\"
    return _WRITTEN.get(character, f"\\u{ord(character):04x}")
