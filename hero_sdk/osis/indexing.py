"""Indexes brought to what a schema wants: those that differ are dropped and made anew.

What is newly unique comes first and in one transaction, since rows may forbid it; the rest one by one, each of which
is kept by whoever is stopped in between.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterator
from typing import Any

from hero_sdk.errors import FailedPrecondition
from hero_sdk.osis import tables
from hero_sdk.osis.progress import Progress
from hero_sdk.osis.schema import StoreSchema, TypeTable, Unique
from hero_sdk.values import smartid

__all__ = ["drop_unwanted", "make_others", "make_unique"]


def drop_unwanted(connection: sqlite3.Connection, schema: StoreSchema, later: Container[str]) -> None:
    """Drops every index that ``schema`` does not want, or not so, and those `make_unique` leaves for later."""
    wanted = _wanted(schema)
    waiting = {unique.name for table, unique in _uniques(schema) if _has_to_wait(table, unique, later)}
    for name, statement in _present(connection).items():
        if wanted.get(name) != statement or name in waiting:
            connection.execute(f'DROP INDEX "{name}"')


def make_unique(
    connection: sqlite3.Connection, schema: StoreSchema, progress: Progress, later: Container[str] = ()
) -> None:
    """Makes the unique indexes that lack, within the open transaction.

    Not yet those over columns of types in ``later``, which are still to be filled.
    Raises FailedPrecondition where rows forbid it, naming two.
    """
    present = _present(connection)
    for table, unique in _uniques(schema):
        if unique.name in present or _has_to_wait(table, unique, later):
            continue
        progress.step(f"index of {table.name} by {_fields(unique)}")
        try:
            connection.execute(tables.indexes(table)[unique.name])
        except sqlite3.IntegrityError as error:
            raise _collision(connection, table, unique) from error


def make_others(connection: sqlite3.Connection, schema: StoreSchema, progress: Progress) -> None:
    """Makes every other index that lacks, within the open transaction or each for itself where none is open."""
    present = _present(connection)
    for name, statement in _wanted(schema).items():
        if name not in present:
            progress.step(f"index of {name[2:].replace('.', ' by ', 1)}")
            connection.execute(statement)


def _uniques(schema: StoreSchema) -> Iterator[tuple[TypeTable[Any], Unique]]:
    return ((table, unique) for table in schema.tables.values() for unique in table.uniques)


def _has_to_wait(table: TypeTable[Any], unique: Unique, later: Container[str]) -> bool:
    return table.name in later and any(key.columns for key in unique.keys)


def _wanted(schema: StoreSchema) -> dict[str, str]:
    return {name: text for table in schema.tables.values() for name, text in tables.indexes(table).items()}


def _present(connection: sqlite3.Connection) -> dict[str, str]:
    """The indexes over rows of types; those of the store's own tables are none of this."""
    found = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND substr(tbl_name, 1, 2) = 't_'"
    )
    return dict(connection.execute(found).fetchall())


def _collision(connection: sqlite3.Connection, table: TypeTable[Any], unique: Unique) -> FailedPrecondition:
    """Names two objects that keep a unique index from being made."""
    columns = ", ".join(column for key in unique.keys for column in key.expressions)
    present = " AND ".join(f"{column} <> ''" for key in unique.keys for column in key.expressions)
    first, second = connection.execute(
        f"SELECT min(number), max(number) FROM {table.table} WHERE {present} GROUP BY {columns} HAVING count(*) > 1"
    ).fetchone()
    return FailedPrecondition(
        f"{table.name} cannot become unique by {_fields(unique)}: "
        f"{smartid.encode(first)} and {smartid.encode(second)} have the same; change one of them first"
    )


def _fields(unique: Unique) -> str:
    return ", ".join(key.name for key in unique.keys)
