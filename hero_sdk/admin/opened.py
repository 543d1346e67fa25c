"""One object beside its table: its form, who it refers to and who refers to it, what happened to it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.caller import Answer
from hero_sdk.admin.cells import Reference, references_of, summary
from hero_sdk.admin.history import HistoryLine, history_of
from hero_sdk.admin.inputs import READ_ONLY, Input, input_of
from hero_sdk.admin.object_types import Field, ObjectType
from hero_sdk.admin.shown import moment
from hero_sdk.admin.submitted import EMPTY

__all__ = ["Opened", "Referrer", "opened_object"]

_REFERRERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrer:
    """Objects of another type that refer to this one."""

    title: str
    count: int
    has_more: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What stands in the drawer."""

    sid: str
    """Empty for an object to be."""

    rev: int | None
    action: str
    """Where its form goes."""

    close: str
    inputs: Sequence[Input]
    hidden: Sequence[Input]
    referrers: Sequence[Referrer]
    history: Sequence[HistoryLine]
    refusal: Answer | None
    before: str
    """The values shown, as JSON: what a save is compared with."""

    key: str
    may_change: bool
    may_delete: bool
    is_deleting: bool


async def opened_object(
    asked: Asked,
    kind: ObjectType,
    obj: Mapping[str, Any] | None,
    *,
    close: str,
    values: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    refusal: Answer | None = None,
    before: str | None = None,
    is_deleting: bool = False,
) -> Opened:
    """The drawer of ``obj``, or of an object to be; ``values``: what was written into its form."""
    shown = values if values is not None else obj or {}
    name = kind.parameter.name
    may_change = f"{kind.namespace}.{'new' if obj is None else 'patch'}" in asked.methods
    references = await references_of(asked, kind, [obj]) if obj is not None else {}
    inputs: list[Input] = []
    hidden: list[Input] = []
    editable: dict[str, Any] = {}
    for field in kind.fields.values():
        if field.name in ("sid", "rev"):
            continue
        value = shown.get(field.name, EMPTY)
        made = input_of(
            asked.catalog, f"{name}.{field.name}", field.name, field.written, value, field.is_required, problems or {}
        )
        linked = _linked(field, references, value)
        made = replace(made, linked=linked, note=_note(kind, field.name, made.note, is_new=obj is None))
        if field.is_readonly:
            if obj is not None:
                text = moment(value)["iso"] if field.is_time and value is not EMPTY else _text(value)
                hidden.append(replace(made, kind="readonly", value=text, about="", is_wide=False, children=()))
            continue
        inputs.append(made if may_change else _readonly(made, value))
        if made.kind == "cut":
            continue
        if value is not EMPTY:
            editable[field.name] = value
    sid = str(obj["sid"]) if obj is not None else ""
    return Opened(
        sid=sid,
        rev=obj.get("rev") if obj is not None else None,
        action=_action(asked, kind, sid),
        close=close,
        inputs=inputs,
        hidden=hidden,
        referrers=await _referrers(asked, kind, sid) if sid else (),
        history=await history_of(asked, kind, sid) if sid else (),
        refusal=refusal if refusal is not None and refusal.is_error else None,
        before=before or orjson.dumps(editable).decode() if obj is not None else "",
        key=secrets.token_hex(16),
        may_change=may_change,
        may_delete=bool(sid) and f"{kind.namespace}.delete" in asked.methods,
        is_deleting=is_deleting,
    )


def _action(asked: Asked, kind: ObjectType, sid: str) -> str:
    query = asked.request.query_params
    state = {key: query.getlist(key) for key in ("q", "f", "sort", "wait", "c")}
    return asked.visit.links("objects", kind.namespace, sid or "new", **state)


def _readonly(made: Input, value: Any) -> Input:
    return replace(made, kind="readonly", value=_text(value), note="", children=())


def _text(value: Any) -> str:
    return "" if value is EMPTY else value if isinstance(value, str) and len(value) < 2000 else summary(value)


def _note(kind: ObjectType, name: str, note: str, *, is_new: bool) -> str:
    """What is worth knowing: of an object to be what it needs, of one that is there how it is found."""
    if is_new or note == READ_ONLY:
        return note
    return "searched" if name in kind.stored.searched else "indexed" if name in kind.filters else ""


def _linked(
    field: Field, references: Mapping[tuple[str, str], Reference], value: Any
) -> tuple[str, str, str, str] | None:
    found = references.get((field.name, value)) if isinstance(value, str) else None
    if found is None or found.href is None or field.refers_to is None:
        return None
    return found.label, found.sid, field.refers_to[1], found.href


async def _referrers(asked: Asked, kind: ObjectType, sid: str) -> list[Referrer]:
    """Who refers to it: the first of each field of each type that may, as the visitor."""
    me = (kind.stored.domain, kind.stored.name)
    asking = []
    for other in asked.types.values():
        for field, target in other.stored.references.items():
            operators = other.filters[field].operators if field in other.filters else ()
            operator = "eq" if "eq" in operators else "has" if "has" in operators else None
            if target == me and operator is not None:
                asking.append(_referrer(asked, other, field, operator, sid))
    return [each for each in await asyncio.gather(*asking) if each.count]


async def _referrer(asked: Asked, other: ObjectType, field: str, operator: str, sid: str) -> Referrer:
    # A page of them instead of their number: that costs the same however many there are.
    found = await asked.caller.find(f"{other.namespace}.find", filter={field: {operator: sid}}, limit=_REFERRERS) or {}
    href = asked.visit.links("objects", other.namespace, f=[f"{operator}:{field}:{sid}"])
    count = len(found.get("items", ()))
    return Referrer(title=other.title, count=count, has_more="next_cursor" in found, href=href)
