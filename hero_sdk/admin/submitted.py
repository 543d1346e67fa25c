"""What a form sent, back into a JSON value: the other direction of ``inputs``.

An input that was left empty is absent. Text that is no number where one is wanted stays text, so that the service
itself says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from hero_sdk.admin.document import Catalog, Parameter, Schema, is_moment

__all__ = ["EMPTY", "BadJson", "cleaned", "problems_of", "values_of"]

_DEEPEST = 5


class _Empty:
    def __repr__(self) -> str:
        return "EMPTY"


EMPTY: Final[Any] = _Empty()
"""Nothing was written here; within a list it is a line not yet filled in."""


@dataclass(frozen=True, slots=True)
class BadJson:
    """Text that was to be JSON and is not."""

    text: str
    problem: str


def values_of(
    catalog: Catalog, parameters: Sequence[Parameter], form: Sequence[tuple[str, str]], action: str = ""
) -> dict[str, Any]:
    """Parameters by name, with lines not yet filled in; ``action``: `add:PATH` or `remove:PATH` of a list's line."""
    reader = _Reader(catalog, form, action)
    found = {each.name: reader.read(each.name, each.schema, each.is_required, 0, ()) for each in parameters}
    return {name: value for name, value in found.items() if value is not EMPTY}


def cleaned(value: Any) -> Any:
    """``value`` without the lines that were not filled in."""
    if isinstance(value, dict):
        return {name: cleaned(each) for name, each in value.items() if each is not EMPTY}
    if isinstance(value, list):
        return [cleaned(each) for each in value if each is not EMPTY]
    return value


def problems_of(value: Any, path: str = "") -> dict[str, str]:
    """Where text that was to be JSON is not, by path."""
    if isinstance(value, BadJson):
        return {path: value.problem}
    found: dict[str, str] = {}
    if isinstance(value, dict):
        for name, each in value.items():
            found |= problems_of(each, f"{path}.{name}" if path else name)
    if isinstance(value, list):
        for at, each in enumerate(value):
            found |= problems_of(each, f"{path}[{at}]")
    return found


class _Reader:
    def __init__(self, catalog: Catalog, form: Sequence[tuple[str, str]], action: str) -> None:
        self._catalog = catalog
        self._form = dict(form)
        self._action = action
        self._lines = _lines(self._form)

    def read(self, path: str, written: Schema, is_required: bool, depth: int, above: tuple[str, ...]) -> Any:
        schema = self._catalog.resolved(written)
        name = self._catalog.type_name(written)
        if path in self._form:
            return _leaf(schema, self._form[path], has_form=not (name in above or depth > _DEEPEST))
        if depth > _DEEPEST or (name is not None and name in above):
            return EMPTY
        inside = (*above, name) if name is not None else above
        if schema.get("type") == "object" and isinstance(schema.get("properties"), Mapping):
            return self._group(path, schema, is_required, depth, inside)
        if schema.get("type") == "array" and "items" in schema:
            return self._list(path, schema, is_required, depth, inside)
        return EMPTY

    def _group(self, path: str, schema: Schema, is_required: bool, depth: int, above: tuple[str, ...]) -> Any:
        required = schema.get("required", ())
        found = {
            name: self.read(f"{path}.{name}", written, name in required, depth + 1, above)
            for name, written in schema["properties"].items()
        }
        given = {name: value for name, value in found.items() if value is not EMPTY}
        is_blank = all(value in ({}, []) for value in given.values())
        return EMPTY if is_blank and (path.endswith("]") or not is_required) else given

    def _list(self, path: str, schema: Schema, is_required: bool, depth: int, above: tuple[str, ...]) -> Any:
        numbers = sorted(self._lines.get(path, ()))
        if self._action.startswith(f"remove:{path}["):
            gone = self._action.removeprefix(f"remove:{path}[").removesuffix("]")
            numbers = [number for number in numbers if str(number) != gone]
        found = [self.read(f"{path}[{number}]", schema["items"], True, depth + 1, above) for number in numbers]
        if self._action == f"add:{path}":
            found.append(EMPTY)
        return found if found or is_required else EMPTY


def _leaf(schema: Schema, text: str, *, has_form: bool) -> Any:
    kind = schema.get("type") if has_form else None
    is_text = kind == "string" or "enum" in schema
    if text == "" or (not is_text and not text.strip()):
        return EMPTY
    if is_text:
        return text
    if is_moment(schema):
        return _moment(text)
    if kind == "integer":
        return _whole(text)
    if kind == "number":
        return _number(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as exc:
        return BadJson(text, f"is not JSON: {exc}")


def _moment(text: str) -> Any:
    """Seconds since 1970 where it is a time with its zone."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return _whole(text)
    return int(at.timestamp()) if at.tzinfo is not None else text.strip()


def _whole(text: str) -> Any:
    value = int(text) if re.fullmatch(r"\s*-?[0-9]{1,20}\s*", text) else None
    return text.strip() if value is None or not -(2**63) <= value < 2**64 else value


def _number(text: str) -> Any:
    try:
        value = float(text)
    except ValueError:
        return text.strip()
    return value if value - value == 0 else text.strip()  # neither infinite nor no number


def _lines(form: Mapping[str, str]) -> dict[str, set[int]]:
    """Path of a list → numbers of the lines that were sent."""
    found: dict[str, set[int]] = {}
    for name in form:
        for step in _STEP.finditer(name):
            found.setdefault(name[: step.start()], set()).add(int(step[1]))
    return found


_STEP = re.compile(r"\[([0-9]{1,4})\]")
