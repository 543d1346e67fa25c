"""The objects of each type: a table with filters, order and pages, and one object beside it to read and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.caller import Answer, CallFailed
from hero_sdk.admin.cells import Cell, cell, columns_of, label_of, references_of
from hero_sdk.admin.errors import ErrorPage
from hero_sdk.admin.filters import OPERATORS, Condition, as_filter, conditions
from hero_sdk.admin.frame import AdminPage, frame_of
from hero_sdk.admin.object_types import Field, ObjectType
from hero_sdk.admin.opened import Opened, opened_object
from hero_sdk.admin.submitted import cleaned, problems_of, values_of
from hero_sdk.web import Page

__all__ = ["change", "create", "new_form", "one", "table", "types"]

_PAGE = 50
_MOST_BACK = 50
"""Pages one can go back; more cursors make the address too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLink:
    """A type in the side."""

    title: str
    about: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeGroup:
    """The types of one domain."""

    domain: str
    types: Sequence[TypeLink]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column, and the address that sorts by it."""

    field: Field
    href: str | None
    order: str
    """`ascending`, `descending` or empty: as the table is sorted now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One object in the table."""

    sid: str
    href: str
    cells: Sequence[Cell]
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A condition that holds, and the address without it."""

    condition: Condition
    without: str


@dataclass(frozen=True, kw_only=True)
class TypesPage(AdminPage):
    """All types."""

    template: ClassVar[str] = "types.html"
    groups: Sequence[TypeGroup]


@dataclass(frozen=True, kw_only=True)
class TablePage(AdminPage):
    """The objects of one type, and the one that is open."""

    template: ClassVar[str] = "objects.html"
    groups: Sequence[TypeGroup]
    kind: ObjectType
    columns: Sequence[Column]
    rows: Sequence[Row]
    filters: Sequence[Filter]
    operators: Mapping[str, str]
    words: str
    """What was searched for."""

    kept: Sequence[tuple[str, str]]
    """Of the address, for the forms that add to it."""

    problem: str
    """Why nothing was found, where the question itself was wrong."""

    total: int | None
    """None where counting takes too long, or may not be done."""

    seconds: float
    previous: str | None
    next: str | None
    may_make: bool
    new_href: str
    clear_href: str
    opened: Opened | None


async def types(asked: Asked) -> Page:
    """The list of types."""
    return TypesPage(title="Objects", frame=await frame_of(asked, "objects"), groups=_groups(asked, None))


async def table(asked: Asked) -> Page | tuple[Page, int] | str:
    """A page of the objects of one type; on to the address with a condition more, where one was chosen."""
    kind = _kind(asked)
    if kind is None:
        return _unknown()
    if added := asked.query("f_field"):
        state = _state(asked)
        more = [*state["f"], f"{added}:{asked.query('f_value').strip()}"]
        return asked.visit.links("objects", kind.namespace, **state | {"f": more, "c": ()})
    return await _page(asked, kind, None, None)


async def one(asked: Asked) -> Page | tuple[Page, int]:
    """The same with one object open beside it."""
    kind = _kind(asked)
    if kind is None:
        return _unknown()
    obj = await _object(asked, kind)
    return await _page(asked, kind, obj, await opened_object(asked, kind, obj, close=_table_href(asked, kind)))


async def new_form(asked: Asked) -> Page | tuple[Page, int]:
    """The same with an empty form beside it."""
    kind = _kind(asked)
    if kind is None or kind.new is None or not _may(asked, kind, "new"):
        return _unknown()
    opened = await opened_object(asked, kind, None, close=_table_href(asked, kind))
    return await _page(asked, kind, None, opened)


async def create(asked: Asked) -> Page | tuple[Page, int] | str:
    """Stores what the form says and goes on to it, or shows the form with what is wrong."""
    kind = _kind(asked)
    if kind is None or kind.new is None or not _may(asked, kind, "new"):
        return _unknown()
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
        close=_table_href(asked, kind),
        values=given if isinstance(given, dict) else {},
        problems=wrong or (answer.problems if answer is not None else {}),
        refusal=answer,
    )
    return await _page(asked, kind, None, opened)


async def change(asked: Asked) -> Page | tuple[Page, int] | str:
    """Changes what the form says differently, or deletes, and goes on; or shows what is wrong."""
    kind = _kind(asked)
    if kind is None:
        return _unknown()
    obj = await _object(asked, kind)
    action = asked.value("_do")
    close = _table_href(asked, kind)
    if action == "delete":
        return await _delete(asked, kind, obj, close)
    if not _may(asked, kind, "patch"):
        return _unknown()
    values = values_of(asked.catalog, [kind.parameter], asked.form, action)
    given = values.get(kind.parameter.name)
    given = given if isinstance(given, dict) else {}
    wrong, answer = problems_of(values), None
    if action == "save" and not wrong:
        changed = _changed(asked, kind, cleaned(given))
        if not changed:
            return _object_href(asked, kind, obj)
        params: dict[str, Any] = {"sid": obj["sid"], "fields": changed}
        if "rev" in kind.fields and asked.value("_rev").isdecimal():
            params["expected_rev"] = int(asked.value("_rev"))
        answer = await asked.caller.ask(f"{kind.namespace}.patch", params, key=_key(asked))
        if not answer.is_error:
            return _object_href(asked, kind, obj)
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
    return await _page(asked, kind, obj, opened)


async def _delete(asked: Asked, kind: ObjectType, obj: Mapping[str, Any], close: str) -> Page | tuple[Page, int] | str:
    if not _may(asked, kind, "delete"):
        return _unknown()
    if asked.value("_sid").strip() == obj["sid"]:
        answer = await asked.caller.ask(f"{kind.namespace}.delete", {"sid": obj["sid"]}, key=_key(asked))
        if not answer.is_error:
            return close
    else:
        answer = Answer(code=-32602, message=f"to delete it, write its sid, {obj['sid']}", data={"type": "NotDeleted"})
    opened = await opened_object(asked, kind, obj, close=close, refusal=answer, is_deleting=True)
    return await _page(asked, kind, obj, opened)


async def _page(asked: Asked, kind: ObjectType, obj: Mapping[str, Any] | None, opened: Opened | None) -> TablePage:
    links, query = asked.visit.links, asked.request.query_params
    wanted = conditions(kind, query.getlist("f"))
    words, sort = query.get("q", "").strip(), query.get("sort", "")
    cursors = query.getlist("c")[-_MOST_BACK:]
    params: dict[str, Any] = {"limit": _PAGE}
    if wanted:
        params["filter"] = as_filter(kind, wanted)
    if words and kind.is_searched:
        params["query"] = words
    if sort.removeprefix("-") in kind.orders:
        params["order_by"] = sort
    else:
        sort = ""
    counted: dict[str, Any] = {name: params[name] for name in ("filter", "query") if name in params}
    answer = await asked.caller.ask(f"{kind.namespace}.find", params | ({"cursor": cursors[-1]} if cursors else {}))
    if answer.is_error and answer.code != -32602:
        raise CallFailed(answer)
    found = answer.result or {"items": []}
    objects = [each for each in found["items"] if isinstance(each, dict)]
    known = await references_of(asked, kind, objects)
    state: dict[str, Any] = {"q": words, "f": [each.text for each in wanted], "sort": sort}

    def place(**changed: Any) -> str:
        return links("objects", kind.namespace, **state | changed)

    columns = columns_of(kind)
    rows = [
        Row(
            sid=str(each["sid"]),
            href=links("objects", kind.namespace, str(each["sid"]), **state, c=cursors),
            cells=[cell(field, each, known) for field in columns],
            is_current=obj is not None and each["sid"] == obj["sid"],
        )
        for each in objects
    ]
    next_cursor = found.get("next_cursor")
    return TablePage(
        title=kind.title if obj is None else f"{label_of(kind, obj)} · {kind.title}",
        frame=await frame_of(asked, "objects"),
        groups=_groups(asked, kind),
        kind=kind,
        columns=[_column(kind, field, sort, place) for field in columns],
        rows=rows,
        filters=[Filter(condition=each, without=place(f=_without(wanted, each))) for each in wanted],
        operators=OPERATORS,
        words=words,
        kept=[("q", words), *(("f", each.text) for each in wanted), ("sort", sort), *links.kept],
        problem=answer.message if answer.is_error else "",
        total=await _total(asked, kind, counted),
        seconds=answer.seconds,
        previous=place(c=cursors[:-1]) if cursors else None,
        next=place(c=[*cursors, next_cursor]) if next_cursor else None,
        may_make=kind.new is not None and _may(asked, kind, "new"),
        new_href=links("objects", kind.namespace, "new"),
        clear_href=links("objects", kind.namespace),
        opened=opened,
    )


def _without(wanted: Sequence[Condition], gone: Condition) -> list[str]:
    return [each.text for each in wanted if each != gone]


async def _total(asked: Asked, kind: ObjectType, counted: Mapping[str, Any]) -> int | None:
    if not _may(asked, kind, "count"):
        return None
    return await asked.caller.count(f"{kind.namespace}.count", **counted)


def _column(kind: ObjectType, field: Field, sort: str, place: Any) -> Column:
    if field.name not in kind.orders:
        return Column(field=field, href=None, order="")
    order = {field.name: "ascending", f"-{field.name}": "descending"}.get(sort, "")
    return Column(field=field, href=place(sort=f"-{field.name}" if order == "ascending" else field.name), order=order)


def _groups(asked: Asked, current: ObjectType | None) -> list[TypeGroup]:
    by_domain: dict[str, list[TypeLink]] = {}
    for namespace, kind in asked.types.items():
        by_domain.setdefault(kind.stored.domain, []).append(
            TypeLink(
                title=kind.title,
                about=kind.about,
                href=asked.visit.links("objects", namespace),
                is_current=kind is current,
            )
        )
    return [TypeGroup(domain=domain, types=listed) for domain, listed in by_domain.items()]


def _kind(asked: Asked) -> ObjectType | None:
    return asked.types.get(asked.request.path_params["namespace"])


def _may(asked: Asked, kind: ObjectType, verb: str) -> bool:
    return f"{kind.namespace}.{verb}" in asked.methods


async def _object(asked: Asked, kind: ObjectType) -> dict[str, Any]:
    sid = asked.request.path_params["sid"]
    found = await asked.caller.call(f"{kind.namespace}.get", sid=sid)
    return dict(found)


def _unknown() -> tuple[Page, int]:
    message = "there is no such type of objects here, or you may not do that with it"
    return ErrorPage(title="No such type", status=404, message=message), 404


def _state(asked: Asked) -> dict[str, Any]:
    query = asked.request.query_params
    return {name: query.getlist(name) for name in ("q", "f", "sort", "c")}


def _table_href(asked: Asked, kind: ObjectType) -> str:
    return asked.visit.links("objects", kind.namespace, **_state(asked))


def _object_href(asked: Asked, kind: ObjectType, obj: Mapping[str, Any]) -> str:
    return asked.visit.links("objects", kind.namespace, obj["sid"], **_state(asked))


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
