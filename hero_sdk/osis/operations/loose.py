"""References that lead nowhere."""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from hero_sdk.osis.operations.ground import StoredDatabase, read_only, stored_types
from hero_sdk.osis.place import number_of
from hero_sdk.osis.schema import Reference, StoreSchema, TypeTable
from hero_sdk.values import smartid

__all__ = ["Loose", "loose_references"]

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Loose:
    """An object that refers to one that is not there."""

    place: str
    """`3/bakery/Recipe/1a`."""

    reason: str


def loose_references(
    root: Path,
    schemas: Mapping[str, StoreSchema],
    database: StoredDatabase,
    table: TypeTable[Any],
    numbers: Sequence[int] | None = None,
) -> Iterator[Loose]:
    """Of the objects of ``table`` with these ``numbers``, or of all; domains that are not kept here have everything."""
    for reference in table.references:
        target = reference.target
        if target.domain not in schemas:
            continue
        other = StoredDatabase(database.context, target.domain, root / str(database.context) / target.domain)
        with ExitStack() as stack:
            connection = stack.enter_context(read_only(database))
            beyond = stack.enter_context(read_only(other)) if other.path.exists() else None
            if beyond is not None and target.type not in stored_types(beyond):
                beyond = None
            for pairs in _pairs(connection, table, reference, numbers):
                gone = _missing(beyond, target.type, {sid for _, sid in pairs})
                for number, sid in pairs:
                    if sid in gone:
                        yield Loose(
                            f"{database.context}/{database.domain}/{table.name}/{smartid.encode(number)}",
                            f"{reference.key.name} refers to {target.type} {sid[:40]!r}, which does not exist",
                        )


def _pairs(
    connection: sqlite3.Connection, table: TypeTable[Any], reference: Reference, numbers: Sequence[int] | None
) -> Iterator[list[tuple[int, str]]]:
    """Numbers of objects, each with a sid it refers to."""
    if reference.key.is_list:
        source, column = table.side_table(reference.key), "entry"
    else:
        source, column = table.table, reference.key.expressions[0]
    if numbers is None:
        found = connection.execute(f"SELECT number, {column} FROM {source} WHERE {column} <> ''")
        while pairs := found.fetchmany(_BATCH):
            yield pairs
        return
    for start in range(0, len(numbers), _BATCH):
        asked = orjson.dumps(list(numbers[start : start + _BATCH])).decode()
        among = f"number IN (SELECT value FROM json_each(?)) AND {column} <> ''"
        yield connection.execute(f"SELECT number, {column} FROM {source} WHERE {among}", (asked,)).fetchall()


def _missing(connection: sqlite3.Connection | None, type_name: str, sids: set[str]) -> set[str]:
    """Those of ``sids`` that no object of the type has."""
    numbers = {number: sid for sid in sids if (number := number_of(sid)) is not None}
    if connection is None or not numbers:
        return sids
    asked = (orjson.dumps(list(numbers)).decode(),)
    found = connection.execute(
        f'SELECT number FROM "t_{type_name}" WHERE number IN (SELECT value FROM json_each(?))', asked
    )
    return sids - {numbers[number] for (number,) in found}
