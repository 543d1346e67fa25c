"""What the forms beside a table do: make an object, change one, delete one.

A save sends the fields that say something else than when the form was shown, so that what others changed meanwhile
stays as they left it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.caller import Answer
from hero_sdk.admin.object_types import ObjectType
from hero_sdk.admin.objects import kind_of, may, object_href, object_of, table_href, table_page, unknown
from hero_sdk.admin.opened import opened_object
from hero_sdk.admin.submitted import cleaned, problems_of, values_of
from hero_sdk.errors import InvalidParams
from hero_sdk.web import Page

__all__ = ["change", "create"]


async def create(asked: Asked) -> Page | tuple[Page, int] | str:
    """Stores what the form says and goes on to it, or shows the form with what is wrong."""
    kind = kind_of(asked)
    if kind is None or kind.new is None or not may(asked, kind, "new"):
        return unknown()
    action = asked.value("_do")
    values = values_of(asked.catalog, [kind.parameter], asked.form, action)
    name = kind.parameter.name
    wrong, answer = problems_of(values), None
    if action == "save" and not wrong:
        answer = await asked.caller.ask(kind.new.name, {name: {}} | cleaned(values), key=_key(asked))
        if not answer.is_error:
            return asked.visit.links("objects", kind.namespace, answer.result["sid"])
    given = values.get(name)
    opened = await opened_object(
        asked,
        kind,
        None,
        close=table_href(asked, kind),
        values=given if isinstance(given, dict) else {},
        problems=wrong or (answer.problems if answer is not None else {}),
        refusal=answer,
    )
    return await table_page(asked, kind, None, opened)


async def change(asked: Asked) -> Page | tuple[Page, int] | str:
    """Changes what the form says differently, or deletes, and goes on; or shows what is wrong."""
    kind = kind_of(asked)
    if kind is None:
        return unknown()
    obj = await object_of(asked, kind)
    action = asked.value("_do")
    close = table_href(asked, kind)
    if action == "delete":
        return await _delete(asked, kind, obj, close)
    if not may(asked, kind, "patch"):
        return unknown()
    values = values_of(asked.catalog, [kind.parameter], asked.form, action)
    given = values.get(kind.parameter.name)
    given = given if isinstance(given, dict) else {}
    wrong, answer = problems_of(values), None
    if action == "save" and not wrong:
        changed = _changed(asked, kind, cleaned(given))
        if not changed:
            return object_href(asked, kind, obj)
        params: dict[str, Any] = {"sid": obj["sid"], "fields": changed}
        if "rev" in kind.fields and asked.value("_rev").isdecimal():
            params["expected_rev"] = int(asked.value("_rev"))
        answer = await asked.caller.ask(f"{kind.namespace}.patch", params, key=_key(asked))
        if not answer.is_error:
            return object_href(asked, kind, obj)
    opened = await opened_object(
        asked,
        kind,
        obj,
        close=close,
        values={**_untouched(kind, obj), **given},
        problems=wrong or _of_fields(kind.parameter.name, answer),
        refusal=answer,
        before=asked.value("_before"),
    )
    return await table_page(asked, kind, obj, opened)


async def _delete(asked: Asked, kind: ObjectType, obj: Mapping[str, Any], close: str) -> Page | tuple[Page, int] | str:
    if not may(asked, kind, "delete"):
        return unknown()
    if asked.value("_sid").strip() == obj["sid"]:
        answer = await asked.caller.ask(f"{kind.namespace}.delete", {"sid": obj["sid"]}, key=_key(asked))
        if not answer.is_error:
            return close
    else:
        told = f"to delete it, write its sid, {obj['sid']}"
        answer = Answer(code=InvalidParams.code, message=told, data={"type": "NotDeleted"})
    opened = await opened_object(asked, kind, obj, close=close, refusal=answer, is_deleting=True)
    return await table_page(asked, kind, obj, opened)


def _key(asked: Asked) -> str | None:
    key = asked.value("_key")
    return key if key.isalnum() and len(key) <= 64 else None


def _changed(asked: Asked, kind: ObjectType, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something else than the form did when it was shown; absent ones are null."""
    try:
        before = orjson.loads(asked.value("_before") or "{}")
    except orjson.JSONDecodeError:
        before = {}
    before = before if isinstance(before, dict) else {}
    changed = {}
    for name, field in kind.fields.items():
        if field.is_readonly or name in ("sid", "rev"):
            continue
        if name not in given and name not in before:
            continue
        if _as_form(given.get(name)) != _as_form(before.get(name)):
            changed[name] = given.get(name)
    return changed


def _as_form(value: Any) -> Any:
    """``value`` as a form can say it: without what is empty, line ends alike."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    if isinstance(value, dict):
        parts = {name: _as_form(each) for name, each in value.items()}
        return {name: each for name, each in parts.items() if each is not None} or None
    if isinstance(value, list):
        return [part for part in map(_as_form, value) if part is not None] or None
    return value


def _untouched(kind: ObjectType, obj: Mapping[str, Any]) -> dict[str, Any]:
    """What the form does not send: fields the server sets."""
    return {name: obj[name] for name, field in kind.fields.items() if name in obj and field.is_readonly}


def _of_fields(name: str, answer: Answer | None) -> dict[str, str]:
    """Problems as the form's inputs are called: `patch` says `fields.notes`, the form `object.notes`."""
    if answer is None:
        return {}
    return {f"{name}.{path.removeprefix('fields.')}": message for path, message in answer.problems.items()}
