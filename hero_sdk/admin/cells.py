"""Objects in a table: which fields are columns, and what stands in a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.object_types import Field, ObjectType
from hero_sdk.admin.shown import cut, moment

__all__ = ["Cell", "Reference", "cell", "columns_of", "label_of", "references_of", "summary"]

_MOST_COLUMNS = 8
_MOST_CHARACTERS = 80
_LATE = ("created_at", "updated_at")


@dataclass(frozen=True, slots=True)
class Reference:
    """Another object, as far as the visitor may know it."""

    sid: str
    label: str
    href: str | None
    """None where its type cannot be looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of one object."""

    kind: str
    """`text`, `chip`, `number`, `time`, `reference`, `none`."""

    text: str = ""
    time: Mapping[str, str] | None = None
    references: Sequence[Reference] = ()


def columns_of(kind: ObjectType) -> list[Field]:
    """The fields that fit: the label first, then what is indexed, then the rest; times last. Lists stay out."""
    fields = [field for name, field in kind.fields.items() if name not in ("sid", "rev", *_LATE)]
    plain = [field for field in fields if field.schema.get("type") != "array"]

    def rank(field: Field) -> int:
        if field.name == kind.label:
            return 0
        if field.name in kind.filters or field.refers_to or field.is_money:
            return 1
        return 2 if "type" in field.schema and field.schema["type"] != "object" else 3

    chosen = sorted(plain, key=rank)[: _MOST_COLUMNS - 1]
    kept = [field for field in plain if field in chosen and field.name != kind.label]
    first = [kind.fields[kind.label]] if kind.label is not None else []
    late = [kind.fields[name] for name in _LATE if name in kind.fields][:1]
    return [*first, *kept, *late]


def cell(field: Field, obj: Mapping[str, Any], known: Mapping[tuple[str, str], Reference]) -> Cell:
    """What stands in one cell."""
    value = obj.get(field.name)
    if value is None or value in ("", []):
        return Cell(kind="none", text="none")
    if field.refers_to is not None:
        sids = value if isinstance(value, list) else [value]
        return Cell(kind="reference", references=[known[field.name, str(sid)] for sid in sids[:5]])
    if field.is_time:
        return Cell(kind="time", time=moment(value))
    if field.choices or isinstance(value, bool):
        return Cell(kind="chip", text=cut(summary(value), 40))
    return Cell(kind="number" if field.is_number or field.is_money else "text", text=summary(value))


def summary(value: Any, depth: int = 0) -> str:
    """A value in one short line."""
    if isinstance(value, str):
        return cut(value.replace("\n", " "), _MOST_CHARACTERS)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if set(value) == {"amount", "currency"}:
            return f"{value['amount']} {value['currency']}"
        parts: Iterable[Any] = value.values()
    elif isinstance(value, list):
        parts = value
    else:
        return cut(str(value), _MOST_CHARACTERS)
    if depth > 1:
        return "…"
    return cut(", ".join(summary(part, depth + 1) for part in list(parts)[:6]), _MOST_CHARACTERS)


def label_of(kind: ObjectType, obj: Mapping[str, Any]) -> str:
    """What people call an object; its sid where nothing better is known."""
    value = obj.get(kind.label) if kind.label is not None else None
    return cut(str(value), 60) if value else str(obj.get("sid", ""))


async def references_of(
    asked: Asked, kind: ObjectType, objects: Sequence[Mapping[str, Any]]
) -> dict[tuple[str, str], Reference]:
    """(Field, sid) → the object behind it. One call for each type that is referred to, as the visitor."""
    by_type = {(each.stored.domain, each.stored.name): each for each in asked.types.values()}
    wanted: dict[str, dict[str, None]] = {}
    places: list[tuple[str, str, ObjectType | None]] = []
    for field in kind.fields.values():
        if field.refers_to is None:
            continue
        target = by_type.get(field.refers_to)
        for obj in objects:
            value = obj.get(field.name)
            for sid in (value if isinstance(value, list) else [value])[:20]:
                if isinstance(sid, str) and sid:
                    places.append((field.name, sid, target))
                    if target is not None:
                        wanted.setdefault(target.namespace, {})[sid] = None
    labels = {namespace: await _labels(asked, namespace, list(sids)) for namespace, sids in wanted.items()}
    found = {}
    for name, sid, target in places:
        if target is None:
            found[name, sid] = Reference(sid, sid, None)
        else:
            label = labels[target.namespace].get(sid)
            href = asked.visit.links("objects", target.namespace, sid)
            found[name, sid] = Reference(sid, label or sid, href)
    return found


async def _labels(asked: Asked, namespace: str, sids: list[str]) -> dict[str, str]:
    kind = asked.types[namespace]
    if f"{namespace}.get_many" not in asked.methods:
        return {}
    found = await asked.caller.find(f"{namespace}.get_many", sids=sids[:1000], skip_missing=True)
    return {str(obj["sid"]): label_of(kind, obj) for obj in found or () if isinstance(obj, dict) and "sid" in obj}
