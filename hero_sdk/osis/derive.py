"""Keys derived again from all rows of a type: its extra columns and side tables, some thousand rows at a time.

How far it came is committed with each part, so that whoever is stopped or killed goes on from there.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from hero_sdk.osis import rows, tables
from hero_sdk.osis.meta import Meta, transaction
from hero_sdk.osis.progress import Progress
from hero_sdk.osis.schema import TypeTable
from hero_sdk.values import RowUnreadable, read_row

__all__ = ["begin", "derive_keys", "forget_places"]

_AT_ONCE = 2_000
"""Rows per transaction."""

_PLACES = "deriving"


def forget_places(meta: Meta) -> None:
    """Within the open transaction: what was begun for another schema, or before others wrote, is begun anew."""
    meta.set(_PLACES, None)


def begin(connection: sqlite3.Connection, meta: Meta, table: TypeTable[Any]) -> bool:
    """Within the open transaction: empty side tables, unless they are half full already; whether rows must be read."""
    places: dict[str, int] = meta.json(_PLACES, {})
    if table.name in places:
        return True
    for side, statement in tables.side_tables(table):
        connection.execute(f'DROP TABLE IF EXISTS "{side}"')
        connection.execute(statement)
    has_keys = bool(table.column_keys or table.list_keys)
    if not has_keys or connection.execute(f"SELECT 1 FROM {table.table} LIMIT 1").fetchone() is None:
        return False
    meta.set_json(_PLACES, places | {table.name: 0})
    return True


def derive_keys(
    connection: sqlite3.Connection,
    meta: Meta,
    table: TypeTable[Any],
    progress: Progress,
    report: Callable[[str, int, RowUnreadable], None],
) -> None:
    """Reads every row that was not read yet and writes its keys; those of a row that cannot be read are empty."""
    places: dict[str, int] = meta.json(_PLACES, {})
    done, whole = connection.execute(
        f"SELECT count(*) FILTER (WHERE number <= ?), count(*) FROM {table.table}", (places[table.name],)
    ).fetchone()
    statement = f"SELECT number, body FROM {table.table} WHERE number > ? ORDER BY number LIMIT {_AT_ONCE}"
    while found := connection.execute(statement, (places[table.name],)).fetchall():
        progress.step(f"keys of {table.name}, {done:,} of {whole:,} objects")
        with transaction(connection):
            for number, body in found:
                try:
                    obj = read_row(table.model, body)
                except RowUnreadable as error:
                    rows.clear_keys(connection, table, number)
                    report(table.name, number, error)
                else:
                    rows.write_keys(connection, table, number, obj)
            places[table.name] = found[-1][0]
            meta.set_json(_PLACES, places)
        done += len(found)
    with transaction(connection):
        del places[table.name]
        meta.set_json(_PLACES, places)
        meta.set_json("key_forms", meta.json("key_forms", {}) | {table.name: tables.key_fingerprint(table)})
