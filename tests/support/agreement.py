"""Whether everything a database derives from its rows agrees with them: columns, side tables, indexes, changes."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

from hero_sdk.osis import StoreSchema, TypeTable
from hero_sdk.values import RowUnreadable, read_row

__all__ = ["disagreements", "numbers_by_changes"]


def disagreements(path: Path, schema: StoreSchema) -> list[str]:
    """Everything that is wrong in the file of a closed or open database, in words."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        wrong = [row for (row,) in connection.execute("PRAGMA integrity_check") if row != "ok"]
        wrong += _in_changes(connection, schema)
        for table in schema.tables.values():
            wrong += _in_keys(connection, table)
        return wrong
    finally:
        connection.close()


def numbers_by_changes(connection: sqlite3.Connection) -> dict[str, set[int]]:
    """The objects there must be by what was recorded, provided that nothing was taken off the record."""
    present: dict[str, set[int]] = {}
    for type_name, number, op in connection.execute("SELECT type, number, op FROM changes ORDER BY position"):
        numbers = present.setdefault(type_name, set())
        if (number in numbers) is (op == "created"):
            raise AssertionError(f"{type_name} {number} was {op} and {'was' if op == 'created' else 'was not'} there")
        if op == "deleted":
            numbers.remove(number)
        else:
            numbers.add(number)
    return present


def _in_changes(connection: sqlite3.Connection, schema: StoreSchema) -> list[str]:
    wrong = []
    positions = [position for (position,) in connection.execute("SELECT position FROM changes ORDER BY position")]
    number, next_position = connection.execute("SELECT number, position FROM counters").fetchone()
    if positions != list(range(1, next_position)):
        wrong.append(f"{len(positions)} positions from 1 to {next_position - 1} have gaps")
    recorded = numbers_by_changes(connection)
    for table in schema.tables.values():
        rows = {number for (number,) in connection.execute(f"SELECT number FROM {table.table}")}
        if rows != recorded.get(table.name, set()):
            wrong.append(f"{table.name}: {len(rows)} rows, {len(recorded.get(table.name, ()))} on the record")
        if max(rows, default=0) >= number:
            wrong.append(f"{table.name} {max(rows)} will be given again: the next number is {number}")
    return wrong


def _in_keys(connection: sqlite3.Connection, table: TypeTable[Any]) -> list[str]:
    wrong: list[str] = []
    plain = [key for key in table.keys.values() if not key.is_list]
    columns = ", ".join(["number", "body", *(column for key in plain for column in key.expressions)])
    entries = {
        key.name: Counter(connection.execute(f"SELECT * FROM {table.side_table(key)}").fetchall())
        for key in table.list_keys
    }
    for number, body, *found in connection.execute(f"SELECT {columns} FROM {table.table}"):
        try:
            obj = read_row(table.model, body)
        except RowUnreadable:
            continue
        expected = [value for key in plain for value in key.read(obj)]
        kept = [key.name in ("rev", "created_at", "updated_at") for key in plain for _ in key.expressions]
        for is_kept, value, wanted in zip(kept, found, expected, strict=True):
            if not is_kept and value != wanted:
                wrong.append(f"{table.name} {number}: {value!r} in an index, {wanted!r} in the row")
        for key in table.list_keys:
            entries[key.name].subtract((number, *entry) for entry in key.entries(obj))
    for name, counted in entries.items():
        wrong += [f"{table.name}.{name}: entry {entry} {count:+}" for entry, count in counted.items() if count]
    return wrong
