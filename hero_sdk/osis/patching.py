"""JSON merge patches, and the rule that callers leave read-only fields alone.

A patched object is validated as a whole, as a caller's object would be; only what an odd row already held,
and the patch did not touch, is let through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
from pydantic import ValidationError

from hero_sdk.osis.drafts import Draft, draft_from, invalid, problems_with, raw_of_row, under_present_names
from hero_sdk.osis.keys import SERVER_KEPT
from hero_sdk.osis.schema import TypeTable
from hero_sdk.values import RootObject, to_wire, write_row

__all__ = ["Patched", "patched", "with_readonly_of"]

T = TypeVar("T", bound=RootObject)


@dataclass(frozen=True, slots=True)
class Patched(Generic[T]):
    """What a patch made of a stored object."""

    draft: Draft[T]
    before: dict[str, Any]


def patched(table: TypeTable[T], body: str, fields: Mapping[str, Any], *, from_caller: bool) -> Patched[T]:
    """The object in ``body`` with ``fields`` merged into it. Raises InvalidParams."""
    before = raw_of_row(table, body)
    changes = _changes(table, fields)
    wrong = [{"path": name, "message": "is not known here"} for name in changes if name not in table.names] + _guarded(
        table, before, changes, from_caller=from_caller
    )
    if wrong:
        raise invalid(table.name, wrong)
    merged = _merge(before, changes)
    unknown = {name: merged.pop(name) for name in merged.keys() - table.names.keys()}
    try:
        obj = table.model.__pydantic_validator__.validate_python(merged)
    except ValidationError as error:
        known = {name: value for name, value in before.items() if name in table.names}
        if not _errors(error) <= _errors_of(table, known):
            raise invalid(table.name, problems_with(table, error, merged)) from error
        obj = draft_from(table, merged)
    return Patched(Draft(obj, orjson.loads(write_row(obj)) | unknown, set()), before)


def with_readonly_of(table: TypeTable[T], draft: Draft[T], before: dict[str, Any]) -> Draft[T]:
    """The draft of a caller with the stored read-only values. Raises InvalidParams where the caller gave others."""
    given = {
        name: draft.raw.get(name)
        for name, attribute in table.names.items()
        if attribute in table.readonly and attribute in draft.given and draft.raw.get(name) is not None
    }
    wrong = _guarded(table, before, given, from_caller=True)
    if wrong:
        raise invalid(table.name, wrong)
    raw = dict(draft.raw)
    for name, attribute in table.names.items():
        if attribute in table.readonly:
            raw.pop(name, None)
            if name in before:
                raw[name] = before[name]
    return Draft(draft_from(table, raw), raw, draft.given)


def _changes(table: TypeTable[Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return under_present_names(table, to_wire(fields))
    except (ValueError, TypeError) as error:
        raise invalid(table.name, [{"path": "", "message": str(error)}]) from error


def _guarded(
    table: TypeTable[Any], before: Mapping[str, Any], changes: Mapping[str, Any], *, from_caller: bool
) -> list[dict[str, Any]]:
    """What ``changes`` would change that is not theirs to change."""
    kept = {"sid", *SERVER_KEPT}
    guarded = kept | set(table.readonly) if from_caller else kept
    return [
        {"path": name, "message": "is set by the server"}
        for name, value in changes.items()
        if table.names.get(name) in guarded and value != before.get(name)
    ]


def _merge(target: object, patch: Mapping[str, Any]) -> dict[str, Any]:
    """RFC 7396: null takes a member away, objects are merged, everything else replaces."""
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, Mapping):
            merged[name] = _merge(merged.get(name), value)
        else:
            merged[name] = value
    return merged


def _errors(error: ValidationError) -> set[tuple[Any, ...]]:
    """What is wrong and where, comparable between two versions of an object."""
    return {(each["loc"], each["type"], repr(each["input"])) for each in error.errors(include_url=False)}


def _errors_of(table: TypeTable[Any], raw: dict[str, Any]) -> set[tuple[Any, ...]]:
    try:
        table.model.__pydantic_validator__.validate_python(raw)
    except ValidationError as error:
        return _errors(error)
    return set()
