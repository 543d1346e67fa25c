"""JSON bodies, read strictly: no duplicate names, no deep nesting, no number or text that Python would bend.

orjson refuses malformed JSON, NaN, lone surrogates and bytes that are not UTF-8. It says nothing about a name
given twice, and lets brackets nest a thousand deep, so a second look follows: a comparison where that is enough,
else one bounded walk over the parsed value.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import orjson

from hero_sdk.errors import InvalidRequest, ParseError, RpcError

__all__ = ["parse"]

_SPACE_BEFORE_COLON = re.compile(rb'"[ \t\n\r]+:').search

_ORJSON_TOO_LARGE = "number is infinity"
_ORJSON_TOO_DEEP = "depth limit"
"""How orjson begins its messages where the text is JSON, but more than it can hold."""

_TOO_DEEP = "the brackets of the request nest too deep"


def parse(body: bytes, depth: int) -> Any:
    """The value of the JSON text ``body``.

    Raises ParseError for what is no JSON, InvalidRequest for names given twice, for more than ``depth`` levels of
    brackets and for numbers beyond the range of a double.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as exc:
        raise _refusal(exc) from None
    # Written again, the value gives the same bytes: then no name was lost on the way, so none stood twice. This
    # settles what most programs send; spaces, escapes and odd numbers take the walk.
    # Brackets are counted by leaving them out: that looks at dozens of bytes at once, and stops at too many.
    brackets = len(body) - len(body.replace(b"{", b"", depth + 1).replace(b"[", b"", depth + 1))
    if brackets <= depth and orjson.dumps(value) == body:
        return value
    if type(value) is dict or type(value) is list:
        names = _count_names(value, depth)
        # Every name has its colon, so equal counts mean that no name was given twice. Text with colons in it
        # needs a closer look, and a body that writes them in an unusual way the exact one.
        if names != body.count(b":") and (names != body.count(b'":') or _SPACE_BEFORE_COLON(body)):
            _refuse_duplicates(body)
    return value


def _count_names(container: Any, levels: int) -> int:
    if not levels:
        raise InvalidRequest(_TOO_DEEP)
    names = 0
    items = container
    if type(container) is dict:
        names = len(container)
        items = container.values()
    for item in items:
        if type(item) is dict or type(item) is list:
            names += _count_names(item, levels - 1)
    return names


def _refuse_duplicates(body: bytes) -> None:
    # Integers stay text: their value is of no interest here, and those of thousands of digits take their time.
    json.loads(body, object_pairs_hook=_members, parse_int=str, parse_float=str)


def _members(pairs: list[tuple[str, Any]]) -> None:
    seen = set()
    for name, _ in pairs:
        if name in seen:
            _refuse_name(name)
        seen.add(name)


def _refuse_name(name: str) -> NoReturn:
    raise InvalidRequest(f"the name {name[:100]!r} stands twice in one object")


def _refusal(exc: orjson.JSONDecodeError) -> RpcError:
    if exc.msg.startswith(_ORJSON_TOO_DEEP):
        return InvalidRequest(_TOO_DEEP)
    if exc.msg.startswith(_ORJSON_TOO_LARGE):
        return InvalidRequest("a number in the request is beyond the range of numbers")
    return ParseError(f"the body is not JSON: {exc.msg} (character {exc.pos})")
