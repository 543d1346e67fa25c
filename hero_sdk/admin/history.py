"""What happened to one object: who changed which of its fields, from what to what, and when."""

from __future__ import annotations

import pwd
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.backend import Change
from hero_sdk.admin.cells import summary
from hero_sdk.admin.object_types import ObjectType
from hero_sdk.admin.shown import cut, moment

__all__ = ["FieldChange", "HistoryLine", "differences", "history_of"]

_VERBS = {"created": ("plus", "made it"), "updated": ("pencil", "changed it"), "deleted": ("trash", "deleted it")}
_MOST_FIELDS = 8
_STAMPS: Final = ("rev", "updated_at")
"""Change with every change, so they say nothing."""

_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that became another."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One change of the object."""

    icon: str
    who: str
    through: str
    """The user of the machine behind ``who``, where there are both."""

    what: str
    fields: Sequence[FieldChange]
    """The first of them; none where it is not known what was changed."""

    more: int
    """How many more there are."""

    time: Mapping[str, str]


async def history_of(asked: Asked, kind: ObjectType, sid: str) -> list[HistoryLine]:
    """The latest changes, newest first, of an object that the visitor has just been allowed to read."""
    changes = await asked.backend.history(asked.caller.ctx, kind.stored.domain, kind.stored.name, sid)
    before = [*(older for _, older in pairwise(changes)), None]
    return [_line(kind, change, older) for change, older in zip(changes, before, strict=False)]


def differences(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Path, value before and value after of whatever is not the same in two JSON values."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in {**before, **after}:
            inner = f"{path}.{name}" if path else name
            yield from differences(before.get(name, _ABSENT), after.get(name, _ABSENT), inner)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differences(old, new, f"{path}[{at}]")
    elif before != after:
        yield path, before, after


def _line(kind: ObjectType, change: Change, older: Change | None) -> HistoryLine:
    icon, what = _VERBS.get(change.operation, ("pencil", change.operation))
    found: list[FieldChange] = []
    if change.operation == "updated" and change.fields is not None and older is not None and older.fields is not None:
        shown = [name for name in kind.fields if name not in _STAMPS]
        old, new = ({name: each.get(name) for name in shown} for each in (older.fields, change.fields))
        found = [FieldChange(path, _text(one), _text(other)) for path, one, other in differences(old, new)]
    login = _login(change.uid)
    return HistoryLine(
        icon=icon,
        who=change.user or login or "the service",
        through=login if change.user else "",
        what=what,
        fields=found[:_MOST_FIELDS],
        more=max(0, len(found) - _MOST_FIELDS),
        time=moment(change.time_ms / 1000),
    )


def _login(uid: int | None) -> str:
    if uid is None:
        return ""
    try:
        return f"{pwd.getpwuid(uid).pw_name} (uid {uid})"
    except KeyError:  # of another container, or gone
        return f"uid {uid}"


def _text(value: Any) -> str:
    return "none" if value is _ABSENT or value is None or value in ("", [], {}) else cut(summary(value), 60)
