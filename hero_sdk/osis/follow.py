"""A database brought to the schema it is opened with.

One transaction: whoever opens a database after a crash finds it as before or as after. What is missing is added,
indexes that differ are dropped and made anew, keys are derived again where their form has changed. Tables and rows
of types the schema no longer has stay as they are.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

import json
import logging
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any

from hero_sdk.errors import FailedPrecondition, Unavailable
from hero_sdk.osis import layouts, rows, tables
from hero_sdk.osis.schema import StoreSchema, TypeTable, Unique
from hero_sdk.values import RowUnreadable, read_row, smartid

__all__ = ["Identity", "follow_schema"]

_log = logging.getLogger("hero_sdk.osis")


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells this database from every other."""

    epoch: str
    """Changes whenever positions of changes start anew."""

    cursor_key: bytes
    """Signs the cursors that callers carry."""


def follow_schema(connection: sqlite3.Connection, schema: StoreSchema, name: str) -> Identity:
    """The identity of the database, which has every table and index of ``schema`` from now on.

    Raises Unavailable for a database of a later layout, FailedPrecondition where rows forbid a unique index.
    """
    meta = _meta(connection)
    wanted = tables.fingerprint(schema)
    if meta.get("fingerprint") != wanted or int(meta["layout"]) < layouts.LAYOUT:
        connection.execute("BEGIN IMMEDIATE")
        try:
            meta = _meta(connection)  # another process may have been faster
            _bring_up(connection, schema, meta, wanted, name)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return Identity(meta["epoch"], bytes.fromhex(meta["cursor_key"]))


def _meta(connection: sqlite3.Connection) -> dict[str, str]:
    """The facts the database holds about itself, none for a new one."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return {}
    meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    if int(meta["layout"]) > layouts.LAYOUT:
        raise Unavailable("the database was written by a later version of hero_sdk, which this one cannot read")
    return meta


def _bring_up(
    connection: sqlite3.Connection, schema: StoreSchema, meta: dict[str, str], wanted: str, name: str
) -> None:
    layouts.upgrade(connection, int(meta.get("layout", 0)))
    meta["layout"] = str(layouts.LAYOUT)
    meta.setdefault("epoch", secrets.token_hex(8))
    meta.setdefault("cursor_key", secrets.token_hex(16))
    history: list[str] = json.loads(meta.get("history", "[]"))
    if wanted in history and history.index(wanted) < history.index(meta["fingerprint"]):
        _log.warning("the store of %s was last used with a newer schema; fields it added are kept as they are", name)
    key_forms: dict[str, str] = json.loads(meta.get("key_forms", "{}"))
    for table in schema.tables.values():
        _follow_type(connection, table, has_other_keys=key_forms.get(table.name) != tables.key_fingerprint(table))
        key_forms[table.name] = tables.key_fingerprint(table)
    _follow_indexes(connection, schema)
    if wanted not in history:
        history.append(wanted)
    meta |= {"fingerprint": wanted, "history": json.dumps(history), "key_forms": json.dumps(key_forms)}
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())


def _follow_type(connection: sqlite3.Connection, table: TypeTable[Any], *, has_other_keys: bool) -> None:
    present = _columns_of(connection, f"t_{table.name}")
    if not present:
        connection.execute(tables.create_table(table))
    for column in table.columns if present else ():
        if column not in present:
            connection.execute(f'ALTER TABLE {table.table} ADD COLUMN "{column}"')
    if not has_other_keys:
        return
    for side, statement in tables.side_tables(table):
        connection.execute(f'DROP TABLE IF EXISTS "{side}"')
        connection.execute(statement)
    if present and (table.column_keys or table.list_keys):
        _derive_keys(connection, table)


def _derive_keys(connection: sqlite3.Connection, table: TypeTable[Any]) -> None:
    found = connection.execute(f"SELECT number, body FROM {table.table}")
    for number, body in found:
        try:
            obj = read_row(table.model, body)
        except RowUnreadable as error:
            _log.warning("%s %s has no keys: %s", table.name, smartid.encode(number), error)
            continue
        rows.write_keys(connection, table, number, obj)


def _follow_indexes(connection: sqlite3.Connection, schema: StoreSchema) -> None:
    wanted: dict[str, str] = {}
    for table in schema.tables.values():
        wanted |= tables.indexes(table)
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    present: dict[str, str] = dict(connection.execute(found).fetchall())
    for index, statement in present.items():
        if wanted.get(index) != statement:
            connection.execute(f'DROP INDEX "{index}"')
    for table in schema.tables.values():
        uniques = {unique.name: unique for unique in table.uniques}
        for index, statement in tables.indexes(table).items():
            if present.get(index) == statement:
                continue
            try:
                connection.execute(statement)
            except sqlite3.IntegrityError as error:
                raise _collision(connection, table, uniques[index]) from error


def _collision(connection: sqlite3.Connection, table: TypeTable[Any], unique: Unique) -> FailedPrecondition:
    """Names two objects that keep a unique index from being made."""
    columns = ", ".join(column for key in unique.keys for column in key.expressions)
    present = " AND ".join(f"{column} <> ''" for key in unique.keys for column in key.expressions)
    first, second = connection.execute(
        f"SELECT min(number), max(number) FROM {table.table} WHERE {present} GROUP BY {columns} HAVING count(*) > 1"
    ).fetchone()
    fields = ", ".join(key.name for key in unique.keys)
    return FailedPrecondition(
        f"{table.name} cannot become unique by {fields}: "
        f"{smartid.encode(first)} and {smartid.encode(second)} have the same; change one of them first"
    )


def _columns_of(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()}
