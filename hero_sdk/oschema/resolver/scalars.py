"""Literals of built-in types, in wire form.

A literal is as exact as JSON will be: `"42"` and `true` are no integers, `1.0` is none either, `1` is a float.
The checks of text (email, url, …) are those a slip would fail; the runtime's own are stricter.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from datetime import date, datetime
from math import inf, isfinite

from hero_sdk.oschema import tree
from hero_sdk.oschema.builtins import INTEGER_RANGES
from hero_sdk.oschema.schema import Pairs

__all__ = ["EXPECTED", "Mismatch", "encode_scalar"]

_F32_MAX = 3.4028234663852886e38
_AMOUNT = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z][A-Z0-9]{2,9}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d)?(?:[Zz]|[+-]\d\d:?\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SID = re.compile(r"(?:[1-9a-z][0-9a-z]{1,12})?", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)*")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/]\S*")
_IP = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")

EXPECTED: dict[str, str] = {
    "str": "text in quotes",
    "bool": "`true` or `false`",
    "bytes": 'base64 text, like `"aGVybw=="`',
    "f32": "a number",
    "f64": "a number",
    "otime": '`now`, seconds since 1970, or text like `"2026-11-20T12:00:00Z"`',
    "odate": 'text like `"2026-11-20"`',
    "oduration": "a number of seconds",
    "ocur": 'money, like `"12.50 EUR"` or `{amount: "12.50", currency: "EUR"}`',
    "olocation": "an object, like `{latitude: 48.2, longitude: 16.4}`",
    "oaddress": 'an object, like `{street: "Ring 1", city: "Vienna", country: "AT"}`',
    "sid": 'a SmartID in quotes, or `""` for none',
    "email": 'text like `"ann@example.org"`',
    "url": 'text like `"https://example.org"`',
    "ip": 'text like `"192.0.2.7"`',
    "any": "a JSON value",
} | {name: f"an integer from {low} to {high}" for name, (low, high) in INTEGER_RANGES.items()}
"""What a literal of each built-in type looks like."""


class Mismatch(Exception):
    """A literal is not of the type; caught where the literal is read."""


def encode_scalar(value: tree.Value, type_: str) -> object:
    """``value`` in the wire form of the built-in ``type``; raises Mismatch."""
    if type_ in INTEGER_RANGES:
        low, high = INTEGER_RANGES[type_]
        if value.kind == "integer" and isinstance(value.value, int) and low <= value.value <= high:
            return value.value
        raise Mismatch
    return _ENCODERS[type_](value)


def _text(value: tree.Value) -> str:
    if value.kind != "string":
        raise Mismatch
    return str(value.value)


def _matching(pattern: re.Pattern[str]) -> Callable[[tree.Value], str]:
    def encode(value: tree.Value) -> str:
        if not pattern.fullmatch(_text(value)):
            raise Mismatch
        return _text(value)

    return encode


def _boolean(value: tree.Value) -> object:
    if value.kind != "boolean":
        raise Mismatch
    return value.value


def _float(limit: float) -> Callable[[tree.Value], float]:
    def encode(value: tree.Value) -> float:
        if value.kind not in ("integer", "float") or not isinstance(value.value, int | float):
            raise Mismatch
        try:
            number = float(value.value)
        except OverflowError:
            raise Mismatch from None
        if not isfinite(number) or abs(number) > limit:
            raise Mismatch
        return number

    return encode


def _bytes(value: tree.Value) -> str:
    try:
        b64decode(_text(value), validate=True)
    except (Base64Error, ValueError):
        raise Mismatch from None
    return _text(value)


def _instant(value: tree.Value) -> int:
    if value.kind == "integer" and isinstance(value.value, int) and -62135596800 <= value.value <= 253402300799:
        return value.value
    text = _text(value)
    if not _INSTANT.fullmatch(text):
        raise Mismatch
    try:
        return int(datetime.fromisoformat(text.upper()).timestamp())
    except (ValueError, OverflowError):
        raise Mismatch from None


def _day(value: tree.Value) -> str:
    text = _text(value)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise Mismatch


def _duration(value: tree.Value) -> int | float:
    seconds = _float(86_400_000_000_000.0)(value)
    return int(seconds) if seconds.is_integer() else seconds


def _money(value: tree.Value) -> Pairs:
    if value.kind == "object" and isinstance(value.value, tuple):
        parts = {key: _text(part) for key, part in value.value}
        if parts.keys() != {"amount", "currency"}:
            raise Mismatch
        amount, currency = parts["amount"], parts["currency"]
    else:
        amount, _, currency = _text(value).partition(" ")
    if not _AMOUNT.fullmatch(amount) or not _CURRENCY.fullmatch(currency):
        raise Mismatch
    return Pairs((("amount", amount), ("currency", currency)))


def _location(value: tree.Value) -> Pairs:
    if value.kind != "object" or not isinstance(value.value, tuple):
        raise Mismatch
    if not {"latitude", "longitude"} <= {key for key, _ in value.value} <= _LOCATION.keys():
        raise Mismatch
    parts = {key: _float(_LOCATION[key])(part) for key, part in value.value}
    if parts.get("radius", 0.0) < 0:
        raise Mismatch
    return Pairs(parts.items())


_LOCATION = {"latitude": 90.0, "longitude": 180.0, "radius": inf}


def _address(value: tree.Value) -> Pairs:
    if value.kind != "object" or not isinstance(value.value, tuple):
        raise Mismatch
    parts = {key: _text(part) for key, part in value.value}
    needed, optional = {"street", "city", "country"}, {"postal_code", "region"}
    if not needed <= parts.keys() <= needed | optional or not re.fullmatch("[A-Z]{2}", parts["country"]):
        raise Mismatch
    return Pairs(parts.items())


def _anything(value: tree.Value) -> object:
    match value.kind:
        case "name":
            raise Mismatch
        case "list" if isinstance(value.value, tuple):
            return tuple(_anything(item) for item in value.value)
        case "object" if isinstance(value.value, tuple):
            return Pairs((key, _anything(item)) for key, item in value.value)
        case "float":
            return _float(inf)(value)
        case "integer" if isinstance(value.value, int) and not -(2**63) <= value.value < 2**64:
            raise Mismatch
        case _:
            return value.value


_ENCODERS: dict[str, Callable[[tree.Value], object]] = {
    "str": _text,
    "bool": _boolean,
    "bytes": _bytes,
    "f32": _float(_F32_MAX),
    "f64": _float(inf),
    "otime": _instant,
    "odate": _day,
    "oduration": _duration,
    "ocur": _money,
    "olocation": _location,
    "oaddress": _address,
    "sid": _matching(_SID),
    "email": _matching(_EMAIL),
    "url": _matching(_URL),
    "ip": _matching(_IP),
    "any": _anything,
}
