"""What is wrong with a value, in the words of whoever wrote the schema.

pydantic's own messages name its classes and link to its pages; these go over the wire instead.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from pydantic_core import ErrorDetails, ValidationError

from hero_sdk.values.scalars import SID_PATTERN

__all__ = ["problems"]

_SHOWN_CHARACTERS = 100
_WITHOUT_INPUT = frozenset(("missing", "missing_argument", "string_unicode"))

_MESSAGES = {
    "missing": "is missing",
    "missing_argument": "is missing",
    "extra_forbidden": "is not known here",
    "unexpected_keyword_argument": "is not known here",
    "int_type": "must be an integer",
    "int_from_float": "must be an integer",
    "int_parsing": "must be an integer",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "string_unicode": "must be valid Unicode text",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "bytes_type": "must be bytes as base64 text",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "none_required": "must be null",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "union_tag_not_found": "must say which kind it is in {discriminator}",
    "union_tag_invalid": "must have {discriminator} as one of {expected_tags}, not '{tag}'",
    "recursion_loop": "must not contain itself",
}


def problems(error: ValidationError, value: object = None) -> list[dict[str, Any]]:
    """Each thing wrong as ``{"path", "message", "input"?}``; paths look like ``items[2].quantity``.

    ``value`` is what was validated: it tells a union's tag, which pydantic puts into places, from a field.
    Short inputs are shown; where a field is missing, or the input is an object or list, there is none.
    """
    return [_problem(detail, value) for detail in error.errors(include_url=False)]


def _problem(detail: ErrorDetails, value: object) -> dict[str, Any]:
    problem: dict[str, Any] = {"path": _path(detail["loc"], value), "message": _message(detail)}
    if detail["type"] not in _WITHOUT_INPUT and _is_short(detail["input"]):
        problem["input"] = detail["input"]
    return problem


def _is_short(given: object) -> bool:
    match given:
        case None | bool():
            return True
        case str():
            return len(given) <= _SHOWN_CHARACTERS
        case int():
            return given.bit_length() <= 64
        case float():
            return isfinite(given)
    return False


def _message(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    match kind:
        case "string_too_short" | "string_too_long":
            return _length(kind, context, "character")
        case "bytes_too_short" | "bytes_too_long":
            return _length(kind, context, "byte")
        case "too_short" | "too_long":
            return _length(kind, context, _unit(detail["input"], context["actual_length"]))
        case "enum" | "literal_error":
            return f"must be one of {context['expected']}"
        case "string_pattern_mismatch":
            return "must be a sid, like 1a" if context["pattern"] == SID_PATTERN else f"must match {context['pattern']}"
    template = _MESSAGES.get(kind)
    if template is None:
        return detail["msg"].replace("Input should be", "must be").replace("Value error, ", "")
    return template.format(**context)


def _unit(given: object, length: int | None) -> str:
    """What a length counts, where pydantic does not know: of the scalars that are checked by functions of ours, too."""
    if isinstance(given, dict):
        return "entry"
    if isinstance(given, str):
        return "character" if len(given) == length else "byte"  # base64 is always longer than its bytes
    return "byte" if isinstance(given, bytes) else "item"


def _length(kind: str, context: dict[str, Any], unit: str) -> str:
    is_short = kind.endswith("short")
    limit = context["min_length" if is_short else "max_length"]
    plural = unit if limit == 1 else "entries" if unit == "entry" else f"{unit}s"
    return f"must have at {'least' if is_short else 'most'} {limit} {plural}"


def _path(place: tuple[int | str, ...], value: object) -> str:
    path = ""
    for at, step in enumerate(place):
        is_last = at == len(place) - 1
        if step == "[key]" and is_last:
            break
        if isinstance(value, dict) and step not in value and not is_last and place[at + 1] != "[key]":
            continue  # the tag of a union's member: it stands in the place, not in the value
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
        value = _inside(value, step)
    return path


def _inside(value: object, step: int | str) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
