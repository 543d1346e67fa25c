"""Values of rows that a field's new type does not take as they are, and that it can still hold without loss.

A whole number is read as its digits where text is wanted, and one value as a list of one where a list is.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic_core import ErrorDetails, ValidationError

__all__ = ["mend"]

_WHOLE: Final = range(-(2**63), 2**63)
"""What the store can compare exactly as a number."""

_NOTHING: Final = object()


def mend(value: object, error: ValidationError) -> bool:
    """Changes ``value``, the JSON value of a row, where ``error`` complains; whether that was possible anywhere."""
    mended = [_mend_one(value, detail) for detail in error.errors(include_url=False, include_context=False)]
    return any(mended)


def _mend_one(value: object, detail: ErrorDetails) -> bool:
    mended = _mended(detail["type"], detail["input"])
    if mended is _NOTHING:
        return False
    holder: Any = None
    at: int | str = ""
    for step in detail["loc"]:
        inner = _inside(value, step)
        if inner is not _NOTHING:  # else it is the tag of a union's member, which stands in the place only
            holder, at, value = value, step, inner
    if holder is None or value is not detail["input"]:
        return False
    holder[at] = mended
    return True


def _mended(kind: str, value: object) -> object:
    if kind == "string_type" and type(value) is int and value in _WHOLE:
        return str(value)
    if kind == "list_type" and value is not None and not isinstance(value, list):
        return [value]
    return _NOTHING


def _inside(value: object, step: int | str) -> object:
    if isinstance(value, dict):
        return value.get(step, _NOTHING)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return _NOTHING
