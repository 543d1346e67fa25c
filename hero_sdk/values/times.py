"""Instants, days and durations, and how they stand on the wire."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic_core import PydanticCustomError, core_schema

from hero_sdk.values.scalars import CoreType

__all__ = ["Odate", "Oduration", "Otime", "duration_to_wire", "now", "otime_to_wire"]

_ISO = r"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d)?)([.,]\d+)?([Zz]|[+-]\d\d(?::?\d\d)?)?"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """This instant in UTC, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def otime_to_wire(value: datetime) -> int:
    """Seconds since 1970 in UTC."""
    if value.tzinfo is None:
        raise ValueError("a time without a zone says no instant; use now(), or datetime(…, tzinfo=UTC)")
    return int(value.timestamp())


def duration_to_wire(value: timedelta) -> int | float:
    """Seconds, without a fraction where they are whole."""
    return value.total_seconds() if value.microseconds else value.days * 86400 + value.seconds


def _otime(value: object) -> datetime:
    if type(value) is int:
        try:
            return _EPOCH + timedelta(seconds=value)
        except OverflowError:
            raise PydanticCustomError("otime", "must be a time between the years 1 and 9999") from None
    if isinstance(value, str):
        value = _from_text(value)
    if not isinstance(value, datetime):
        raise PydanticCustomError("otime", "must be a time: whole seconds since 1970, or ISO 8601 text")
    if value.tzinfo is None:
        raise PydanticCustomError("otime", "must be a time with its zone, like 2026-11-20T12:00:00Z")
    if value.microsecond:
        raise PydanticCustomError("otime", "must be a time in whole seconds")
    if value.tzinfo is UTC:
        return value
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("otime", "must be a time between the years 1 and 9999") from None


def _from_text(text: str) -> datetime:
    match = re.fullmatch(_ISO, text, re.ASCII)
    if match is None:
        raise PydanticCustomError("otime", "must be a time: whole seconds since 1970, or ISO 8601 text")
    moment, fraction, zone = match.groups()
    if zone is None:
        raise PydanticCustomError("otime", "must be a time with its zone, like 2026-11-20T12:00:00Z")
    if fraction and fraction.strip(".,0"):
        raise PydanticCustomError("otime", "must be a time in whole seconds")
    try:
        return datetime.fromisoformat(f"{moment}{zone}".upper())
    except ValueError:
        raise PydanticCustomError("otime", "must be a time that exists in the calendar") from None


Otime = Annotated[
    datetime,
    CoreType(
        core_schema.no_info_plain_validator_function(
            _otime,
            serialization=core_schema.plain_serializer_function_ser_schema(
                otime_to_wire, return_schema=core_schema.int_schema(), when_used="json"
            ),
        )
    ),
]
"""An instant: aware, UTC, whole seconds. On the wire integer seconds since 1970; ISO 8601 text is read too."""


def _odate(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("odate", "must be a day that exists in the calendar") from None
    raise PydanticCustomError("odate", "must be a day, like 2026-11-20")


Odate = Annotated[
    date,
    CoreType(
        core_schema.no_info_plain_validator_function(
            _odate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                date.isoformat, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )
    ),
]
"""A calendar day; ISO 8601 text on the wire."""


def _oduration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if type(value) is int or type(value) is float:
        try:
            return timedelta(seconds=value)
        except (OverflowError, ValueError):
            raise PydanticCustomError("oduration", "must be a number of seconds under 86400000000000") from None
    raise PydanticCustomError("oduration", "must be a duration: a number of seconds")


Oduration = Annotated[
    timedelta,
    CoreType(
        core_schema.no_info_plain_validator_function(
            _oduration,
            serialization=core_schema.plain_serializer_function_ser_schema(duration_to_wire, when_used="json"),
        )
    ),
]
"""A length of time; a number of seconds on the wire, exact to the microsecond up to 270 years."""
