"""The objects of each type: a table with filters, order and pages, and one object beside it to read and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.cells import Cell, cell, columns_of, label_of, references_of
from hero_sdk.admin.errors import not_here
from hero_sdk.admin.filters import OPERATORS, Condition
from hero_sdk.admin.frame import AdminPage, frame_of
from hero_sdk.admin.looking import look, wish_of
from hero_sdk.admin.object_types import Field, ObjectType
from hero_sdk.admin.opened import Opened, opened_object
from hero_sdk.web import Page

__all__ = [
    "kind_of",
    "may",
    "new_form",
    "object_href",
    "object_of",
    "one",
    "table",
    "table_href",
    "table_page",
    "types",
    "unknown",
]


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

    is_too_long: bool
    """Nothing was found in the time that a page has."""

    unsorted: str
    """By which field there was no time to sort; empty where there was."""

    anyway: str
    """The same, however long it takes."""

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
    kind = kind_of(asked)
    if kind is None:
        return unknown()
    if added := asked.query("f_field"):
        state = _state(asked)
        more = [*state["f"], f"{added}:{asked.query('f_value').strip()}"]
        return asked.visit.links("objects", kind.namespace, **state | {"f": more, "c": ()})
    return await table_page(asked, kind, None, None)


async def one(asked: Asked) -> Page | tuple[Page, int]:
    """The same with one object open beside it."""
    kind = kind_of(asked)
    if kind is None:
        return unknown()
    obj = await object_of(asked, kind)
    return await table_page(asked, kind, obj, await opened_object(asked, kind, obj, close=table_href(asked, kind)))


async def new_form(asked: Asked) -> Page | tuple[Page, int]:
    """The same with an empty form beside it."""
    kind = kind_of(asked)
    if kind is None or kind.new is None or not may(asked, kind, "new"):
        return unknown()
    opened = await opened_object(asked, kind, None, close=table_href(asked, kind))
    return await table_page(asked, kind, None, opened)


async def table_page(asked: Asked, kind: ObjectType, obj: Mapping[str, Any] | None, opened: Opened | None) -> TablePage:
    """The objects that the address asks for, with ``opened`` beside them. Raises CallFailed."""
    links, wish = asked.visit.links, wish_of(asked, kind)
    found = await look(asked, kind, wish)
    sort = "" if found.unsorted else wish.sort
    texts = [each.text for each in wish.conditions]
    state: dict[str, Any] = {"q": wish.words, "f": texts, "sort": sort, "wait": wish.wait}

    def place(**changed: Any) -> str:
        return links("objects", kind.namespace, **state | changed)

    columns = columns_of(kind)
    return TablePage(
        title=kind.title if obj is None else f"{label_of(kind, obj)} · {kind.title}",
        frame=await frame_of(asked, "objects"),
        groups=_groups(asked, kind),
        kind=kind,
        columns=[_column(kind, field, sort, place) for field in columns],
        rows=await _rows(asked, kind, found.objects, obj, state | {"c": wish.cursors}),
        filters=[Filter(condition=each, without=place(f=_without(wish.conditions, each))) for each in wish.conditions],
        operators=OPERATORS,
        words=wish.words,
        kept=[("q", wish.words), *(("f", text) for text in texts), ("sort", sort), *links.kept],
        problem=found.problem,
        is_too_long=found.is_too_long,
        unsorted=found.unsorted,
        anyway=place(sort=wish.sort, wait="1"),
        total=await _total(asked, kind, wish.selection),
        seconds=found.answer.seconds,
        previous=place(c=wish.cursors[:-1]) if wish.cursors else None,
        next=place(c=[*wish.cursors, found.next_cursor]) if found.next_cursor else None,
        may_make=kind.new is not None and may(asked, kind, "new"),
        new_href=links("objects", kind.namespace, "new"),
        clear_href=links("objects", kind.namespace),
        opened=opened,
    )


async def _rows(
    asked: Asked,
    kind: ObjectType,
    objects: Sequence[Mapping[str, Any]],
    current: Mapping[str, Any] | None,
    state: Mapping[str, Any],
) -> list[Row]:
    columns, known = columns_of(kind), await references_of(asked, kind, objects)
    return [
        Row(
            sid=str(each["sid"]),
            href=asked.visit.links("objects", kind.namespace, str(each["sid"]), **state),
            cells=[cell(field, each, known) for field in columns],
            is_current=current is not None and each["sid"] == current["sid"],
        )
        for each in objects
    ]


def kind_of(asked: Asked) -> ObjectType | None:
    """The type that the address names, where the visitor may look through it."""
    return asked.types.get(asked.request.path_params["namespace"])


def may(asked: Asked, kind: ObjectType, verb: str) -> bool:
    """Whether the type has this verb and the visitor may use it."""
    return f"{kind.namespace}.{verb}" in asked.methods


async def object_of(asked: Asked, kind: ObjectType) -> dict[str, Any]:
    """The object that the address names. Raises CallFailed."""
    found = await asked.caller.call(f"{kind.namespace}.get", sid=asked.request.path_params["sid"])
    return dict(found)


def unknown() -> tuple[Page, int]:
    """The answer where there is no such type, or none for this visitor."""
    return not_here("there is no such type of objects here, or you may not do that with it")


def table_href(asked: Asked, kind: ObjectType) -> str:
    """The address of the table as it was looked at."""
    return asked.visit.links("objects", kind.namespace, **_state(asked))


def object_href(asked: Asked, kind: ObjectType, obj: Mapping[str, Any]) -> str:
    """The address of an object beside the table as it was looked at."""
    return asked.visit.links("objects", kind.namespace, obj["sid"], **_state(asked))


def _without(wanted: Sequence[Condition], gone: Condition) -> list[str]:
    return [each.text for each in wanted if each != gone]


async def _total(asked: Asked, kind: ObjectType, counted: Mapping[str, Any]) -> int | None:
    if not may(asked, kind, "count"):
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


def _state(asked: Asked) -> dict[str, Any]:
    query = asked.request.query_params
    return {name: query.getlist(name) for name in ("q", "f", "sort", "wait", "c")}
