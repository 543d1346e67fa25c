"""`@ref`: what an object refers to must exist when it is written.

Only references that a write adds are looked up, so that an old dangling one never stands in the way of
another change. Targets in other domains are looked up on the way to the writer, since they lie in another database.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hero_sdk.errors import InvalidParams
from hero_sdk.osis.place import Place, number_of
from hero_sdk.osis.schema import Reference, TypeTable
from hero_sdk.osis.work import Work

__all__ = ["added", "check_targets", "dangling"]


def check_targets(
    work: Work, place: Place, table: TypeTable[Any], raw: Mapping[str, Any], before: Mapping[str, Any]
) -> None:
    """Raises InvalidParams for a reference within the domain that leads nowhere."""
    for reference, path, sid in added(table, raw, before):
        target = reference.target
        if target.domain != place.domain or target.type not in place.schema.tables:
            continue
        number = number_of(sid)
        found = None
        if number is not None:
            statement = f"SELECT 1 FROM {place.schema.tables[target.type].table} WHERE number = ?"
            found = work.execute(statement, (number,)).fetchone()
        if found is None:
            raise dangling(table, reference, path, sid)


def added(
    table: TypeTable[Any], raw: Mapping[str, Any], before: Mapping[str, Any]
) -> Iterator[tuple[Reference, str, str]]:
    """Each reference in ``raw`` that was not in ``before``: with its path, and the sid it holds."""
    for reference in table.references:
        name = reference.key.name
        value, old = raw.get(name), before.get(name)
        if not value or value == old:
            continue  # empty text means none
        if isinstance(value, list):
            known = set(old or ())
            yield from ((reference, f"{name}[{at}]", sid) for at, sid in enumerate(value) if sid and sid not in known)
        else:
            yield reference, name, value


def dangling(table: TypeTable[Any], reference: Reference, path: str, sid: str) -> InvalidParams:
    """The error for a reference that leads nowhere."""
    wrong = f"refers to {reference.target.type} {sid[:40]!r}, which does not exist"
    return InvalidParams(f"{table.name}: {path} {wrong}", errors=[{"path": path, "message": wrong, "input": sid[:40]}])
