"""Whether everything in the stores is as it should be: files, rows, keys, numbers, the record of changes, references.

Only looks. What it finds is told one by one; a finding never keeps it from looking further, unless the file itself is
damaged.
"""

# ruff: noqa: S608 - names in these statements come from the schema or the database itself

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hero_sdk.osis import tables
from hero_sdk.osis.meta import Meta
from hero_sdk.osis.operations.ground import OperationFailed, Watch, databases, read_only, stored_types
from hero_sdk.osis.operations.indexes import index_findings
from hero_sdk.osis.operations.loose import loose_references
from hero_sdk.osis.schema import StoreSchema, TypeTable
from hero_sdk.values import RowUnreadable, read_row, smartid

__all__ = ["Finding", "verify"]

_MOST_OF_A_KIND = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be."""

    place: str
    """`3/bakery`, `3/bakery/Recipe/1a`."""

    kind: str
    """One or two words: `damaged`, `unreadable`, `keys`, `numbers`, `changes`, `reference`, `text index`."""

    what: str


def verify(root: Path, schemas: Mapping[str, StoreSchema], watch: Watch, *, with_indexes: bool) -> Iterator[Finding]:
    """Everything that is wrong in the stores under ``root``; indexes can only be looked at while nobody writes them."""
    for database in databases(root):
        place = f"{database.context}/{database.domain}"
        schema = schemas.get(database.domain)
        try:
            with read_only(database) as connection:
                yield from _of_file(connection, place, watch)
                yield from _of_numbers(connection, place)
                yield from _of_changes(connection, place)
                if schema is None:
                    continue
                if not _has_schema(connection, schema):
                    yield Finding(
                        place, "schema", "it is not on this program's schema yet; starting the service mends it"
                    )
                    continue
                for table in schema.tables.values():
                    yield from _of_rows(connection, f"{place}/{table.name}", table, watch)
                if with_indexes:
                    for what in index_findings(connection, database, schema):
                        yield Finding(place, "text index", f"{what}; `hero-sdk reindex` builds it anew")
            for table in schema.tables.values():
                for loose in loose_references(root, schemas, database, table):
                    yield Finding(loose.place, "reference", loose.reason)
        except (OperationFailed, sqlite3.Error) as error:
            yield Finding(place, "damaged", f"{error}; restore a backup")


def _of_file(connection: sqlite3.Connection, place: str, watch: Watch) -> Iterator[Finding]:
    watch.begin(f"{place} file", 1)
    for (told,) in connection.execute(f"PRAGMA integrity_check({_MOST_OF_A_KIND})"):
        if told != "ok":
            yield Finding(place, "damaged", told)
    watch.advance(1)


def _of_numbers(connection: sqlite3.Connection, place: str) -> Iterator[Finding]:
    """Numbers are given once in a domain, over all its types."""
    names = stored_types(connection)
    if not names:
        return
    (following,) = connection.execute("SELECT number FROM counters").fetchone()
    everything = " UNION ALL ".join(f"SELECT number, '{name}' AS type FROM \"t_{name}\"" for name in names)
    for number, type_name in connection.execute(
        f"SELECT number, type FROM ({everything}) WHERE number >= ?", (following,)
    ):
        yield Finding(f"{place}/{type_name}/{smartid.encode(number)}", "numbers", "its sid would be given once more")
    doubled = f"SELECT number, group_concat(type, ' and ') FROM ({everything}) GROUP BY number HAVING count(*) > 1"
    for number, types in connection.execute(doubled):
        yield Finding(place, "numbers", f"{smartid.encode(number)} is the sid of {types}")


def _of_changes(connection: sqlite3.Connection, place: str) -> Iterator[Finding]:
    """The record has no gaps, ends where the counter says, and its last word about an object is what is there."""
    first, last, count = connection.execute("SELECT min(position), max(position), count(*) FROM changes").fetchone()
    (following,) = connection.execute("SELECT position FROM counters").fetchone()
    if count and last != following - 1:
        yield Finding(place, "changes", f"the record ends at {last}, the counter at {following - 1}")
    if count and last - first + 1 != count:
        missing = last - first + 1 - count
        yield Finding(place, "changes", f"between {first} and {last} {missing} are missing")
    for name in stored_types(connection):
        lasting = (
            f"SELECT number, op, max(position) FROM changes WHERE type = '{name}' AND op <> 'told' GROUP BY number"
        )
        wrong = connection.execute(
            f'SELECT last.number, last.op FROM ({lasting}) AS last LEFT JOIN "t_{name}" AS present USING (number) '
            f"WHERE (last.op = 'deleted') = (present.body IS NOT NULL) LIMIT {_MOST_OF_A_KIND}"
        )
        for number, operation in wrong:
            is_there = "it is there" if operation == "deleted" else "it is not there"
            what = f"the record says last that it was {operation}, and {is_there}"
            yield Finding(f"{place}/{name}/{smartid.encode(number)}", "changes", what)


def _has_schema(connection: sqlite3.Connection, schema: StoreSchema) -> bool:
    meta = Meta(connection)
    return meta.get("fingerprint") == tables.fingerprint(schema) and meta.get("underway") is None


def _of_rows(connection: sqlite3.Connection, place: str, table: TypeTable[Any], watch: Watch) -> Iterator[Finding]:
    """Every row can be read, and its keys are those of the object it holds."""
    (total,) = connection.execute(f"SELECT count(*) FROM {table.table}").fetchone()
    watch.begin(place, total)
    columns = "".join(f', "{column}"' for column in table.columns)
    found = connection.execute(f"SELECT number, body{columns} FROM {table.table} ORDER BY number")
    while rows := found.fetchmany(1_000):
        for number, body, *keys in rows:
            try:
                obj = read_row(table.model, body)
            except RowUnreadable as error:
                yield Finding(
                    f"{place}/{smartid.encode(number)}", "unreadable", f"{error.path} {error.message}".strip()
                )
                continue
            if tuple(keys) != table.column_values(obj) or not _has_entries(connection, table, number, obj):
                what = "its filtered fields are found under values it does not have"
                yield Finding(f"{place}/{smartid.encode(number)}", "keys", what)
        watch.advance(len(rows))


def _has_entries(connection: sqlite3.Connection, table: TypeTable[Any], number: int, obj: Any) -> bool:
    for key in table.list_keys:
        columns = ", ".join(tables.entry_columns(key))
        statement = f"SELECT {columns} FROM {table.side_table(key)} WHERE number = ?"
        if set(connection.execute(statement, (number,)).fetchall()) != set(key.entries(obj)):
            return False
    return True
