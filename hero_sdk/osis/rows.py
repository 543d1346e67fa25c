"""Rows of one type as the writer handles them: found, written, removed, with their keys.

Nothing here knows rules; those are in `verbs`.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_in
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

import orjson

from hero_sdk.errors import Conflict, InvalidParams
from hero_sdk.osis.drafts import Draft
from hero_sdk.osis.keys import Key, SqlValue
from hero_sdk.osis.schema import PROOF, SECRETS, TypeTable
from hero_sdk.osis.work import Work
from hero_sdk.values import RootObject, smartid, to_json, to_wire

__all__ = ["Row", "Stamps", "clear_keys", "insert", "put", "remove", "replace", "row_of", "write_keys"]

T = TypeVar("T", bound=RootObject)


@dataclass(frozen=True, slots=True)
class Row:
    """A stored object as it lies in its table."""

    number: int
    rev: int
    created_at: int
    body: str


@dataclass(frozen=True, slots=True)
class Stamps:
    """What the store keeps beside an object; times in seconds since the epoch."""

    number: int
    rev: int
    created_at: int
    updated_at: int


def row_of(work: Work, table: TypeTable[Any], number: int | None) -> Row | None:
    """The row behind ``number``, if there is one."""
    if number is None:
        return None
    found = work.execute(_statements(table).select, (number,)).fetchone()
    if found is None:
        return None
    row = Row(number, *found)
    return replace_in(row, body=work.place.vault.opened(table, number, row.body)) if table.secrets else row


def insert(work: Work, table: TypeTable[T], draft: Draft[T]) -> T:
    """The new object, stored under the next number."""
    number = work.take_number()
    obj = _stamped(work, table, draft, number, rev=1, created_at=work.now_s)
    body, proof = _body(table, draft)
    values = (
        number,
        1,
        work.now_s,
        work.now_s,
        body,
        proof,
        *_extra(work, table, number, draft.raw if table.secrets else {}, obj),
    )
    try:
        work.execute(_statements(table).insert, values)
    except sqlite3.IntegrityError as error:
        raise _collision(work, table, obj, number) from error
    if table.list_keys:
        _write_entries(work.connection, table, number, obj)
    work.record(table.name, number, "created", body, obj)
    return obj


def put(
    work: Work,
    table: TypeTable[T],
    obj: T,
    stamps: Stamps,
    body: str,
    secrets: Mapping[str, Any],
    *,
    is_there: bool = False,
) -> None:
    """Stores an object as it was kept elsewhere: its text, and its secrets, which do not stand in that.

    In place of the present one if there is, whose secrets stay where it brings none.
    """
    _check_text(table, obj, body)
    extra = _extra(work, table, stamps.number, secrets, obj)
    if is_there:
        if table.secrets:
            found = work.execute(f"SELECT {SECRETS} FROM {table.table} WHERE number = ?", (stamps.number,)).fetchone()
            extra = (*extra[:-1], work.place.vault.joined(found[0], extra[-1]))
        work.execute(_statements(table).delete, (stamps.number,))
        _remove_entries(work.connection, table, stamps.number)
    proof = None if table.texts is None else table.texts.proof_where_same(body.encode(), obj)
    values = (stamps.number, stamps.rev, stamps.created_at, stamps.updated_at, body, proof, *extra)
    try:
        work.execute(_statements(table).insert, values)
    except sqlite3.IntegrityError as error:
        raise _collision(work, table, obj, stamps.number) from error
    if table.list_keys:
        _write_entries(work.connection, table, stamps.number, obj)
    work.bring_number(stamps.number)
    work.record(table.name, stamps.number, "updated" if is_there else "created", body, obj)


def replace(work: Work, table: TypeTable[T], row: Row, draft: Draft[T]) -> T:
    """The object in place of what ``row`` was."""
    rev = row.rev + 1
    obj = _stamped(work, table, draft, row.number, rev=rev, created_at=row.created_at)
    body, proof = _body(table, draft)
    values = (
        rev,
        work.now_s,
        body,
        proof,
        *_extra(work, table, row.number, draft.raw if table.secrets else {}, obj),
        row.number,
    )
    try:
        work.execute(_statements(table).update, values)
    except sqlite3.IntegrityError as error:
        raise _collision(work, table, obj, row.number) from error
    if table.list_keys:
        _remove_entries(work.connection, table, row.number)
        _write_entries(work.connection, table, row.number, obj)
    work.record(table.name, row.number, "updated", body, obj)
    return obj


def remove(work: Work, table: TypeTable[Any], number: int) -> None:
    """Takes the row away."""
    [(body,)] = work.execute(_statements(table).delete, (number,)).fetchall()
    _remove_entries(work.connection, table, number)
    work.record(table.name, number, "deleted", body)


def write_keys(connection: sqlite3.Connection, table: TypeTable[T], number: int, obj: T) -> None:
    """Writes only what is derived from the object: its extra columns and side tables."""
    _write_columns(connection, table, number, table.column_values(obj))
    _remove_entries(connection, table, number)
    _write_entries(connection, table, number, obj)


def clear_keys(connection: sqlite3.Connection, table: TypeTable[Any], number: int) -> None:
    """The same of an object that has no keys."""
    _write_columns(connection, table, number, (None,) * len(table.columns))
    _remove_entries(connection, table, number)


@dataclass(frozen=True, slots=True)
class _Statements:
    select: str
    insert: str
    update: str
    delete: str


@cache
def _statements(table: TypeTable[Any]) -> _Statements:
    extra = [PROOF] + [f'"{column}"' for column in (*table.columns, *([SECRETS] if table.secrets else []))]
    columns = ", ".join(["number", "rev", "created_at", "updated_at", "body", *extra])
    return _Statements(
        select=f"SELECT rev, created_at, {table.whole} FROM {table.table} WHERE number = ?",
        insert=f"INSERT INTO {table.table} ({columns}) VALUES (?{', ?' * (4 + len(extra))})",
        update=f"UPDATE {table.table} SET {', '.join(f'{name} = ?' for name in ['rev', 'updated_at', 'body', *extra])} "
        "WHERE number = ?",
        delete=f"DELETE FROM {table.table} WHERE number = ? RETURNING body",
    )


def _stamped(work: Work, table: TypeTable[T], draft: Draft[T], number: int, *, rev: int, created_at: int) -> T:
    """The draft's object with what the store keeps, in both of its forms."""
    sid = smartid.encode(number)
    values = draft.obj.__dict__  # past the model's own checks: these values are the store's
    values["sid"] = sid
    if draft.has_raw:
        draft.raw["sid"] = sid
    for name in table.keeps:
        stamp = rev if name == "rev" else created_at if name == "created_at" else work.now_s
        if draft.has_raw:
            draft.raw[name] = stamp
        if table.is_time(name):
            values[name] = work.now if stamp == work.now_s else datetime.fromtimestamp(stamp, UTC)
        else:
            values[name] = stamp
    return draft.obj


def _extra(work: Work, table: TypeTable[T], number: int, raw: Mapping[str, Any], obj: T) -> tuple[SqlValue, ...]:
    """What stands beside the row's text: keys, and what is sealed."""
    values = table.column_values(obj)
    if not table.secrets:
        return values

    place = work.place
    sealed = place.vault.seal(table, number, raw, lambda: place.schema.holds_no_secret(work.connection))
    return (*values, sealed)


def _body(table: TypeTable[Any], draft: Draft[Any]) -> tuple[str, int | None]:
    """The row's text, and the proof that callers may be answered with it."""
    if table.texts is not None and draft.is_all_in(table.names):
        draft.text = text = to_json(draft.obj)
        body = text.decode()
        _check_text(table, draft.obj, body)
        return body, table.texts.proof(text)
    raw = draft.raw
    if table.secrets:
        raw = {name: value for name, value in raw.items() if name not in table.secrets}
    body = orjson.dumps(raw).decode()
    _check_text(table, draft.obj, body)
    return body, None


def _check_text(table: TypeTable[T], obj: T, body: str) -> None:
    if "\\u0000" in body:
        # SQLite ends a JSON text's value at this character, and would take two different texts for the same.
        for key in table.text_keys:
            if "\0" in (getattr(obj, key.attribute) or ""):
                path = key.name
                wrong = "must not hold the character U+0000: it is indexed"
                raise InvalidParams(f"{table.name}: {path} {wrong}", errors=[{"path": path, "message": wrong}])


def _write_columns(
    connection: sqlite3.Connection, table: TypeTable[Any], number: int, values: Sequence[SqlValue]
) -> None:
    if table.columns:
        assignments = ", ".join(f'"{column}" = ?' for column in table.columns)
        connection.execute(f"UPDATE {table.table} SET {assignments} WHERE number = ?", (*values, number))


def _write_entries(connection: sqlite3.Connection, table: TypeTable[T], number: int, obj: T) -> None:
    for key in table.list_keys:
        entries = [(number, *entry) for entry in key.entries(obj)]
        if entries:
            places = ", ?" * key.width
            connection.executemany(f"INSERT INTO {table.side_table(key)} VALUES (?{places})", entries)


def _remove_entries(connection: sqlite3.Connection, table: TypeTable[Any], number: int) -> None:
    for key in table.list_keys:
        connection.execute(f"DELETE FROM {table.side_table(key)} WHERE number = ?", (number,))


def _collision(work: Work, table: TypeTable[T], obj: T, number: int) -> Exception:
    """The error for a row that a unique index refused: which fields, with which value."""
    for unique in table.uniques:
        terms, values = _equal_to(unique.keys, obj)
        if None in values or "" in values:
            continue
        found = work.execute(f"SELECT number FROM {table.table} WHERE {terms} AND number <> ?", (*values, number))
        if found.fetchone():
            given = {key.name: to_wire(getattr(obj, key.attribute)) for key in unique.keys}
            said = ", ".join(f"{name} {value!r}" for name, value in given.items())
            fields = ", ".join(given)
            return Conflict(
                f"another {table.name} has {said}",
                reason="unique",
                field=fields,
                value=next(iter(given.values())) if len(given) == 1 else list(given.values()),
            )
    raise AssertionError(f"a row of {table.name} was refused by no unique index of ours")


def _equal_to(keys: tuple[Key, ...], obj: RootObject) -> tuple[str, list[Any]]:
    """Terms that say an object has the same values for ``keys`` as ``obj``."""
    terms = " AND ".join(f"{column} = ?" for key in keys for column in key.expressions)
    return terms, [value for key in keys for value in key.read(obj)]
