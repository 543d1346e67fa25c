"""Rows of types whose `@secret` fields have changed: what became secret is sealed, what is none any more is opened.

It happens when a database is opened, some thousand rows at a time; whoever is stopped or killed goes on from there.
Afterwards the file is written anew, since a page that was changed keeps old text in its unused part.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

import logging
import sqlite3
from contextlib import nullcontext
from typing import Any

import orjson

from hero_sdk.osis.drafts import under_present_names
from hero_sdk.osis.place import Place
from hero_sdk.osis.schema import SECRETS, TypeTable
from hero_sdk.values import smartid

__all__ = ["follow_secrets"]

_AT_ONCE = 2_000
"""Rows per transaction."""

_FORMS = "secret_forms"
"""In `meta`: which fields of which types are sealed in all rows."""

_PLACES = "sealing"
"""In `meta`: up to which row a type was gone through."""

_STAINED = "stained"
"""In `meta`: text that is secret now may stand in unused parts of the file."""

_log = logging.getLogger("hero_sdk.osis")


def follow_secrets(connection: sqlite3.Connection, place: Place) -> None:
    """Seals and opens until every row is as the schema wants it. Raises Unavailable where keys are missing."""
    forms: dict[str, list[str]] = _meta(connection, _FORMS, {})
    changed = [table for table in place.schema.tables.values() if forms.get(table.name, []) != sorted(table.secrets)]
    with _Transaction(connection) if changed else nullcontext():
        for table in changed:
            _prepare(connection, table, before=forms.get(table.name, []))
    for table in changed:
        _follow_type(connection, place, table)
    if _meta(connection, _STAINED, False):
        _clean(connection, place)


def _prepare(connection: sqlite3.Connection, table: TypeTable[Any], before: list[str]) -> None:
    if SECRETS not in _columns(connection, f"t_{table.name}"):
        connection.execute(f"ALTER TABLE {table.table} ADD COLUMN {SECRETS}")
    has_rows = connection.execute(f"SELECT 1 FROM {table.table} LIMIT 1").fetchone() is not None
    if has_rows and not set(table.secrets) <= set(before):
        _set_meta(connection, _STAINED, True)
        _forget_in_changes(connection, table)


def _follow_type(connection: sqlite3.Connection, place: Place, table: TypeTable[Any]) -> None:
    wanted = sorted(table.secrets)
    places: dict[str, Any] = _meta(connection, _PLACES, {})
    done = places.get(table.name, {})
    after = done["after"] if done.get("wanted") == wanted else 0
    statement = f"SELECT number, body, {SECRETS} FROM {table.table} WHERE number > ? ORDER BY number LIMIT {_AT_ONCE}"
    while found := connection.execute(statement, (after,)).fetchall():
        with _Transaction(connection):
            for number, body, sealed in found:
                _follow_row(connection, place, table, number, body, sealed)
            after = found[-1][0]
            _set_meta(connection, _PLACES, places | {table.name: {"wanted": wanted, "after": after}})
    with _Transaction(connection):
        places.pop(table.name, None)
        _set_meta(connection, _PLACES, places)
        _set_meta(connection, _FORMS, _meta(connection, _FORMS, {}) | {table.name: wanted})


def _follow_row(
    connection: sqlite3.Connection, place: Place, table: TypeTable[Any], number: int, body: str, sealed: str | None
) -> None:
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        raw = None
    if not isinstance(raw, dict):
        _log.error("%s: %s %s is stored as no JSON object, and left so", place, table.name, smartid.encode(number))
        return
    opened = place.vault.open(table, number, sealed)
    whole = under_present_names(table, raw) | opened
    secret = {name: whole[name] for name in table.secrets if name in whole}
    kept = {name: value for name, value in raw.items() if table.former_names.get(name, name) not in secret}
    kept |= {name: value for name, value in opened.items() if name not in secret}
    if kept == raw and secret == opened:
        return
    closed = place.vault.seal(table, number, secret, lambda: place.schema.holds_no_secret(connection))
    values = (orjson.dumps(kept).decode(), closed, number)
    connection.execute(f"UPDATE {table.table} SET body = ?, {SECRETS} = ? WHERE number = ?", values)


def _forget_in_changes(connection: sqlite3.Connection, table: TypeTable[Any]) -> None:
    """What the record of changes still says of the fields."""
    if "body" in _columns(connection, "changes"):
        names = [*table.secrets, *(old for old, present in table.former_names.items() if present in table.secrets)]
        paths = [f'$."{name}"' for name in names]
        places = ", ".join("?" * len(paths))
        connection.execute(
            f"UPDATE changes SET body = json_remove(body, {places}) WHERE type = ? AND json_valid(body)",
            (*paths, table.name),
        )


def _clean(connection: sqlite3.Connection, place: Place) -> None:
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:  # it is tried again when the database is opened the next time
        _log.warning("%s: old text of what is secret now may still lie in unused parts of the file: %s", place, error)
    else:
        _set_meta(connection, _STAINED, False)


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


class _Transaction:
    """Everything inside happens, or nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        self._connection.execute("COMMIT" if kind is None else "ROLLBACK")


def _meta(connection: sqlite3.Connection, name: str, default: Any) -> Any:
    found = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return default if found is None else orjson.loads(found[0])


def _set_meta(connection: sqlite3.Connection, name: str, value: Any) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, orjson.dumps(value).decode()))
