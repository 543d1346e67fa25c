"""Stored rows: read tolerantly, written back with everything they held.

A row may come from an older schema (a field is missing, has its former name, or is of its former type) or a newer one
(a field or an enum's value is unknown). Callers get no such tolerance.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from hero_sdk.errors import HeroError
from hero_sdk.values.encoding import to_json, to_wire
from hero_sdk.values.mending import mend
from hero_sdk.values.money import Money
from hero_sdk.values.problems import problems
from hero_sdk.values.struct import Struct
from hero_sdk.values.tolerance import tolerant

__all__ = ["RowUnreadable", "read_row", "write_row"]

T = TypeVar("T", bound=Struct)

_FLAT = frozenset((str, int, float, bool, type(None), datetime, Money))
"""What most fields hold, and what surely holds no struct."""


_MENDED_AT_MOST = 5
"""What is mended may show what is to be mended inside it: text in a list in a list."""


class RowUnreadable(HeroError):
    """A stored row that the schema cannot make sense of, at ``path``."""

    def __init__(self, model: type[Struct], path: str, message: str) -> None:
        where = f"{model.__name__}.{path}" if path else model.__name__
        super().__init__(f"the stored row is unreadable: {where} {message}")
        self.model = model
        self.path = path
        self.message = message


def read_row(model: type[T], data: bytes | str) -> T:
    """The object ``data`` holds. Raises RowUnreadable."""
    try:
        return model.__pydantic_validator__.validate_json(data)  # type: ignore[no-any-return]
    except ValidationError:
        pass  # an odd row, or none at all
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise RowUnreadable(model, "", f"is not JSON: {error}") from error
    return _read_tolerantly(model, value)


def write_row(value: Struct) -> bytes:
    """The row's text: wire form, with the unknown fields that reading kept."""
    if not _holds_extra(value):
        return to_json(value)
    return orjson.dumps(_with_extra(value, to_wire(value)))


def _read_tolerantly(model: type[T], value: object) -> T:
    validate = model.__pydantic_validator__.validate_python
    with tolerant():
        for _ in range(_MENDED_AT_MOST):
            try:
                return validate(value, extra="allow")  # type: ignore[no-any-return]
            except ValidationError as error:
                problem = error
                if not mend(value, error):
                    break
    first = problems(problem, value)[0]
    raise RowUnreadable(model, first["path"], first["message"]) from problem


def _holds_extra(value: Struct) -> bool:
    if value.__pydantic_extra__:
        return True
    return any(type(item) not in _FLAT and _any_holds_extra(item) for item in value.__dict__.values())


def _any_holds_extra(value: object) -> bool:
    if isinstance(value, Struct):
        return _holds_extra(value)
    if isinstance(value, list):
        return any(map(_any_holds_extra, value))
    return isinstance(value, dict) and any(map(_any_holds_extra, value.values()))


def _with_extra(value: object, wire: Any) -> Any:
    """``wire``, which is the wire form of ``value``, completed in place."""
    if isinstance(value, Struct):
        for name, field in type(value).model_fields.items():
            wire_name = field.serialization_alias or name
            if wire_name in wire:
                _with_extra(getattr(value, name), wire[wire_name])
        wire |= value.__pydantic_extra__ or {}
    elif isinstance(value, list):
        for item, item_wire in zip(value, wire, strict=True):
            _with_extra(item, item_wire)
    elif isinstance(value, dict):
        for item, item_wire in zip(value.values(), wire.values(), strict=True):
            _with_extra(item, item_wire)
    return wire
