"""From Python values to the wire, where no compiled serializer is at hand."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from math import isfinite
from typing import Any

import orjson
from pydantic import BaseModel

from hero_sdk.values.money import Money
from hero_sdk.values.scalars import encode_bytes
from hero_sdk.values.times import duration_to_wire, otime_to_wire

__all__ = ["RawJson", "to_json", "to_wire"]


class RawJson(bytes):
    """What is JSON already, in wire form, and is not to be serialised again."""


def to_json(value: object) -> bytes:
    """The JSON text of any mix of JSON values, models and scalars, in wire form.

    Fields without a value are left out. Raises ValueError or TypeError for what the wire cannot say.
    """
    if isinstance(value, BaseModel):
        return _model_json(value)
    return orjson.dumps(_plain(value, _model_fragment))


def to_wire(value: object) -> Any:
    """The same as Python JSON values."""
    if isinstance(value, BaseModel):
        return _model_wire(value)
    return _plain(value, _model_wire)


# A model that holds what its type does not allow must not be written. pydantic only warns of it, and asking it for an
# error instead takes longer than the writing; so its warnings become errors here, and then it is asked for the words.
warnings.filterwarnings("error", message="Pydantic serializer warnings", category=UserWarning, module=__name__)


def _model_json(model: BaseModel) -> bytes:
    serializer = type(model).__pydantic_serializer__
    try:
        return serializer.to_json(model, exclude_none=True)
    except UserWarning:
        return serializer.to_json(model, exclude_none=True, warnings="error")


def _model_fragment(model: BaseModel) -> Any:
    return orjson.Fragment(_model_json(model))


def _model_wire(model: BaseModel) -> Any:
    serializer = type(model).__pydantic_serializer__
    try:
        return serializer.to_python(model, mode="json", exclude_none=True)
    except UserWarning:
        return serializer.to_python(model, mode="json", exclude_none=True, warnings="error")


def _plain(value: Any, of_model: Callable[[BaseModel], Any]) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("a number on the wire must be finite")
        return value
    if isinstance(value, BaseModel):
        return of_model(value)
    if isinstance(value, Mapping):
        return {_name(key): _plain(item, of_model) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item, of_model) for item in value]
    return _scalar(value)


def _scalar(value: object) -> Any:
    match value:
        case datetime():
            return otime_to_wire(value)
        case date():
            return value.isoformat()
        case timedelta():
            return duration_to_wire(value)
        case Money():
            return value.to_wire()
        case bytes():
            return encode_bytes(value)
    raise TypeError(f"{type(value).__name__} has no form on the wire")


def _name(key: object) -> str:
    match key:
        case Enum():
            return str(key.value)
        case str():
            return str(key)
        case int() if not isinstance(key, bool):
            return str(key)
    raise TypeError(f"an object's name on the wire is text, an integer or an enum's value, not {type(key).__name__}")
