"""Scalars of the schema as Python annotations, exact by construction.

Integers, floats and text are validated inside pydantic's core without calling Python; the rest calls one
small function each. Messages are written for whoever wrote the schema, since they end up on the wire.
"""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from math import isfinite
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema
from pydantic_core.core_schema import CoreSchema

__all__ = [
    "F32",
    "F64",
    "I8",
    "I16",
    "I32",
    "I64",
    "SID_PATTERN",
    "U8",
    "U16",
    "U32",
    "U64",
    "Bytes",
    "Email",
    "Ip",
    "JsonValue",
    "MapKey",
    "Sid",
    "Url",
]

T = TypeVar("T")

SID_PATTERN = "^(?:[1-9a-z][0-9a-z]{1,12})?$"
"""A SmartID's text; empty where there is none."""

F32_MAX = 3.4028234663852886e38


class CoreType:
    """Annotation metadata that is a ready core schema, so that a model's class has nothing to work out."""

    __slots__ = ("_schema",)

    def __init__(self, schema: CoreSchema) -> None:
        self._schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return {**self._schema}  # pydantic writes a field's own limits into what it gets


def _integer(bits: int, *, signed: bool) -> CoreType:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return CoreType(core_schema.int_schema(strict=True, ge=low, le=high))


I8 = Annotated[int, _integer(8, signed=True)]
I16 = Annotated[int, _integer(16, signed=True)]
I32 = Annotated[int, _integer(32, signed=True)]
I64 = Annotated[int, _integer(64, signed=True)]
U8 = Annotated[int, _integer(8, signed=False)]
U16 = Annotated[int, _integer(16, signed=False)]
U32 = Annotated[int, _integer(32, signed=False)]
U64 = Annotated[int, _integer(64, signed=False)]

F32 = Annotated[float, CoreType(core_schema.float_schema(strict=True, allow_inf_nan=False, ge=-F32_MAX, le=F32_MAX))]
"""A finite number within the range of 32 bits; the value keeps the precision it came with."""

F64 = Annotated[float, CoreType(core_schema.float_schema(strict=True, allow_inf_nan=False))]

# A chain of one: costs nothing, and keeps a field's own pattern from taking the place of this one.
Sid = Annotated[str, CoreType(core_schema.chain_schema([core_schema.str_schema(strict=True, pattern=SID_PATTERN)]))]
"""A SmartID in base 36, or empty for none."""


def _checked_text(check: Callable[[str], str]) -> CoreType:
    return CoreType(
        core_schema.no_info_after_validator_function(check, core_schema.str_schema(strict=True, min_length=0))
    )


_ATOM = r"[^\s@\"(),:;<>\[\]\\.\x00-\x20\x7f]+"
_LABEL = r"[^\W_](?:[^\W_]|-(?=[^\s.])){0,62}"
_EMAIL = rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*"
_SCRIPT_SCHEMES = ("javascript", "vbscript", "data")


def _email(text: str) -> str:
    if len(text) > 254 or not re.fullmatch(_EMAIL, text):
        raise PydanticCustomError("email", "must be an email address, like ann@example.org")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_absolute = bool(parts.scheme and parts.hostname) and parts.port != -1  # asking for the port checks it
    except ValueError:
        is_absolute = False
    # A URL gets linked to, so those that run when clicked are none.
    if not is_absolute or parts.scheme in _SCRIPT_SCHEMES or re.search(r"[\s\x00-\x20\x7f\\<>\"{}|^`]", text):
        raise PydanticCustomError("url", "must be a URL with scheme and host, like https://example.org/page")
    return text


def _ip(text: str) -> str:
    from ipaddress import ip_address  # seldom used, and not free to import

    try:
        is_address = "%" not in text and bool(ip_address(text))  # an interface's name means nothing elsewhere
    except ValueError:
        is_address = False
    if not is_address:
        raise PydanticCustomError("ip", "must be an IP address, like 192.0.2.7 or 2001:db8::7")
    return text


Email = Annotated[str, _checked_text(_email)]
Url = Annotated[str, _checked_text(_url)]
Ip = Annotated[str, _checked_text(_ip)]


def _bytes(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return a2b_base64(value.encode("ascii"), strict_mode=True)
    except (Base64Error, UnicodeEncodeError):
        raise PydanticCustomError("bytes", "must be bytes as base64 text") from None


def encode_bytes(value: bytes) -> str:
    """Standard base64 with padding, as bytes stand on the wire."""
    return b2a_base64(value, newline=False).decode("ascii")


Bytes = Annotated[
    bytes,
    CoreType(
        core_schema.no_info_before_validator_function(
            _bytes,
            core_schema.bytes_schema(strict=True),
            serialization=core_schema.plain_serializer_function_ser_schema(
                encode_bytes, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )
    ),
]


def _json(value: Any) -> Any:
    _check_json(value, 0)
    return value


def _check_json(value: Any, depth: int) -> None:
    kind = type(value)
    if kind is str:
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise PydanticCustomError("string_unicode", "must be valid Unicode text") from None
    elif value is None or kind is bool:
        return
    elif kind is int:
        if not -(2**63) <= value < 2**64:
            raise PydanticCustomError("json", "must be an integer of at most 64 bits")
    elif kind is float:
        if not isfinite(value):
            raise PydanticCustomError("finite_number", "must be a finite number")
    elif depth >= 100:
        raise PydanticCustomError("json", "must not nest deeper than 100 levels")
    elif kind is list:
        for item in value:
            _check_json(item, depth + 1)
    elif kind is dict:
        for key, item in value.items():
            if type(key) is not str:
                raise PydanticCustomError("json", "must be a JSON value: names in objects are text")
            _check_json(key, depth)
            _check_json(item, depth + 1)
    else:
        raise PydanticCustomError("json", "must be a JSON value")


JsonValue = Annotated[Any, CoreType(core_schema.no_info_plain_validator_function(_json))]
"""Any JSON value: None, bool, int, float, str, and lists and dicts of them."""


class _TextKey:
    """Lets an integer stand as a JSON object's name, which is always text."""

    __slots__ = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_key, handler(source))


def _key(value: object) -> object:
    if isinstance(value, str):
        try:
            number = int(value)
        except ValueError:
            return value
        if str(number) == value:  # one spelling per number: no "01", no "+1", no "1_0"
            return number
    return value


MapKey = Annotated[T, _TextKey()]
"""``dict[MapKey[U32], str]``: a map whose keys are integers, spelled as text on the wire."""
