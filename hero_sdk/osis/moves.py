"""Rows of a type that has another name now (``[was: OldName]``): moved to where they are looked for."""

# ruff: noqa: S608 - names in these statements come from the schema or the database itself; values are always bound

from __future__ import annotations

import sqlite3
from typing import Any

from hero_sdk.osis.schema import SECRETS, StoreSchema, TypeTable

__all__ = ["move_renamed"]

_FACTS = ("number", "rev", "created_at", "updated_at", "body")


def move_renamed(connection: sqlite3.Connection, schema: StoreSchema, key_forms: dict[str, str]) -> list[str]:
    """Moves the rows of every type that was renamed, within the open transaction; what was moved, in words.

    Numbers are unique in a domain, so rows that lie under both names (an older version ran in between) are put
    together. ``key_forms`` follows.
    """
    moved = []
    for table in schema.tables.values():
        for former in table.model.former_names:
            if former not in schema.tables and _is_there(connection, f"t_{former}"):
                _move(connection, table, former, key_forms)
                moved.append(f"{former} is {table.name}")
    return moved


def _move(connection: sqlite3.Connection, table: TypeTable[Any], former: str, key_forms: dict[str, str]) -> None:
    old_form = key_forms.pop(former, "")
    if _has_rows(connection, table.name):
        for (index,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (?, ?)",
            (f"t_{former}", f"t_{table.name}"),
        ).fetchall():
            connection.execute(f'DROP INDEX "{index}"')  # else one that is unique would be met without its words
        facts = ", ".join(_FACTS)
        if SECRETS in _columns(connection, former):
            facts += f", {SECRETS}"
            if SECRETS not in _columns(connection, table.name):
                connection.execute(f"ALTER TABLE {table.table} ADD COLUMN {SECRETS}")
        connection.execute(f'INSERT INTO {table.table} ({facts}) SELECT {facts} FROM "t_{former}"')
        for name in (f"t_{former}", *_side_tables(connection, former)):
            connection.execute(f'DROP TABLE "{name}"')
        key_forms.pop(table.name, None)
    else:
        for name in _side_tables(connection, table.name):
            connection.execute(f'DROP TABLE "{name}"')
        connection.execute(f"DROP TABLE IF EXISTS {table.table}")
        connection.execute(f'ALTER TABLE "t_{former}" RENAME TO {table.table}')
        for name in _side_tables(connection, former):
            field = name.removeprefix(f"t_{former}.")
            connection.execute(f'ALTER TABLE "{name}" RENAME TO "t_{table.name}.{field}"')
        key_forms[table.name] = old_form
    connection.execute("UPDATE changes SET type = ? WHERE type = ?", (table.name, former))


def _columns(connection: sqlite3.Connection, type_name: str) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (f"t_{type_name}",))}


def _is_there(connection: sqlite3.Connection, name: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return found.fetchone() is not None


def _has_rows(connection: sqlite3.Connection, type_name: str) -> bool:
    name = f"t_{type_name}"
    return _is_there(connection, name) and connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() is not None


def _side_tables(connection: sqlite3.Connection, type_name: str) -> list[str]:
    beginning = f"t_{type_name}."
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, ?) = ?", (len(beginning), beginning)
    )
    return [name for (name,) in found]
