"""A database brought to the schema it is opened with.

What may be refused comes first, in one transaction: afterwards everything is as it was, or tables, renamed types and
unique indexes are as the schema wants them. What may take long comes behind it in parts (keys derived from rows, other
indexes), each kept; whoever opens the database after a stop or a crash goes on there. Rows themselves are never
rewritten: they are read tolerantly. Tables and rows of types the schema no longer has stay as they are.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hero_sdk.osis import derive, indexing, layouts, moves, tables
from hero_sdk.osis.meta import Meta, transaction
from hero_sdk.osis.progress import Progress
from hero_sdk.osis.schema import PROOF, StoreSchema, TypeTable
from hero_sdk.values import RowUnreadable

__all__ = ["Identity", "follow_schema"]

_log = logging.getLogger("hero_sdk.osis")


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells this database from every other."""

    epoch: str
    """Changes whenever positions of changes start anew."""

    cursor_key: bytes
    """Signs the cursors that callers carry."""


def follow_schema(
    connection: sqlite3.Connection,
    schema: StoreSchema,
    name: str,
    progress: Progress,
    report: Callable[[str, int, RowUnreadable], None],
) -> Identity:
    """The identity of the database, which has every table and index of ``schema`` from now on.

    ``report`` is told of rows that cannot be read, by type and number, as far as rows had to be read.
    Raises Unavailable for a database of a later layout, or where ``progress`` was stopped; FailedPrecondition where
    rows forbid a unique index.
    """
    meta = Meta(connection)
    wanted = tables.fingerprint(schema)
    if not _is_there(meta, wanted):
        with transaction(connection):
            meta = Meta(connection)  # another process may have been faster
            if not _is_there(meta, wanted):
                _begin(connection, schema, meta, wanted, name, progress)
    if not _is_there(meta, wanted):
        for table in _to_derive(meta, schema):
            derive.derive_keys(connection, meta, table, progress, report)
        with transaction(connection):
            indexing.make_unique(connection, schema, progress)
        indexing.make_others(connection, schema, progress)
        with transaction(connection):
            _end(meta, wanted)
        progress.finish()
    return Identity(meta["epoch"], bytes.fromhex(meta["cursor_key"]))


def _is_there(meta: Meta, wanted: str) -> bool:
    return meta.get("fingerprint") == wanted and meta.get("underway") is None and meta.layout == layouts.LAYOUT


def _begin(
    connection: sqlite3.Connection, schema: StoreSchema, meta: Meta, wanted: str, name: str, progress: Progress
) -> None:
    """The part that happens as a whole; for a new database that is everything."""
    is_new = meta.layout == 0
    layouts.upgrade(connection, meta.layout)
    meta.set("layout", str(layouts.LAYOUT))
    meta.set_once("epoch", lambda: secrets.token_hex(8))
    meta.set_once("cursor_key", lambda: secrets.token_hex(16))
    history: list[str] = meta.json("history", [])
    if wanted in history and history.index(wanted) < history.index(meta["fingerprint"]):
        _log.warning("the store of %s was last used with a newer schema; fields it added are kept as they are", name)
    if meta.get("underway") != wanted:
        meta.set("underway", wanted)
        derive.forget_places(meta)
    key_forms: dict[str, str] = meta.json("key_forms", {})
    for moved in moves.move_renamed(connection, schema, key_forms):
        _log.info("in the store of %s, what was %s", name, moved)
    for table in schema.tables.values():
        _follow_columns(connection, table)
        if key_forms.get(table.name) == tables.key_fingerprint(table):
            continue
        if derive.begin(connection, meta, table):
            key_forms.pop(table.name, None)
        else:
            key_forms[table.name] = tables.key_fingerprint(table)
    meta.set_json("key_forms", key_forms)
    later = {table.name for table in _to_derive(meta, schema)}
    indexing.drop_unwanted(connection, schema, later)
    indexing.make_unique(connection, schema, progress, later)
    if is_new:
        indexing.make_others(connection, schema, progress)
        _end(meta, wanted)


def _end(meta: Meta, wanted: str) -> None:
    history: list[str] = meta.json("history", [])
    if wanted not in history:
        meta.set_json("history", [*history, wanted])
    meta.set("fingerprint", wanted)
    meta.set("underway", None)


def _to_derive(meta: Meta, schema: StoreSchema) -> list[TypeTable[Any]]:
    key_forms: dict[str, str] = meta.json("key_forms", {})
    return [table for table in schema.tables.values() if key_forms.get(table.name) != tables.key_fingerprint(table)]


def _follow_columns(connection: sqlite3.Connection, table: TypeTable[Any]) -> None:
    found = connection.execute("SELECT name FROM pragma_table_info(?)", (f"t_{table.name}",)).fetchall()
    present = {name for (name,) in found}
    if not present:
        connection.execute(tables.create_table(table))
        return
    for column in (PROOF, *table.columns):
        if column not in present:
            connection.execute(f'ALTER TABLE {table.table} ADD COLUMN "{column}"')
