"""The record of what was changed: one row per change, written in the same transaction as the change.

Positions grow without gaps in order of commit. What follows the record (the search index now, events, audit and
replication later) remembers a position and asks for what came after it.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson

from hero_sdk.osis.schema import StoreSchema
from hero_sdk.osis.search.protocol import Batch, ChangesGone, Row
from hero_sdk.osis.telling import Operation
from hero_sdk.values import smartid

__all__ = ["CHANGES_AFTER", "CHANGES_OF_ONE", "Change", "StoredChanges", "sid_of"]


def sid_of(number: int) -> str:
    """The sid behind a number of the record, which is 0 where no object is meant."""
    return smartid.encode(number) if number else ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one object."""

    position: int
    time_ms: int
    """Milliseconds since the epoch; the same for everything one transaction did."""

    type: str
    """Of the object; of a declared event its name, which has a dot."""

    sid: str
    """Empty for an event that is about no object."""

    op: Operation
    user: str | None
    """The end user, as the caller said."""

    uid: int | None = None
    """The user of the machine whose process called over a Unix socket, as the kernel said."""

    @classmethod
    def from_row(
        cls,
        position: int,
        time_ms: int,
        type_name: str,
        number: int,
        op: Operation,
        user: str | None,
        uid: int | None,
    ) -> Change:
        return cls(position, time_ms, type_name, sid_of(number), op, user, uid)


CHANGES_AFTER = (
    "SELECT position, time, type, number, op, user, uid FROM changes WHERE position > ? ORDER BY position LIMIT ?"
)

# The record has no index by object, which every write would pay for; so only its latest part is looked through.
CHANGES_OF_ONE = (
    "SELECT position, time, type, number, op, user, uid FROM changes "
    "WHERE position > (SELECT position FROM counters) - ? AND type = ? AND number = ? ORDER BY position DESC LIMIT ?"
)


class StoredChanges:
    """The record as a search index reads it, on a thread and a connection of its own."""

    def __init__(self, schema: StoreSchema, epoch: str, connect: Callable[[], sqlite3.Connection]) -> None:
        self._tables = {table.name: table.table for table in schema.tables.values() if table.is_searched}
        self._epoch = epoch
        self._connection = connect()

    def epoch(self) -> str:
        """Of the database as it was opened."""
        return self._epoch

    def position(self) -> int:
        """Position of the last committed change."""
        (position,) = self._connection.execute("SELECT position - 1 FROM counters").fetchone()
        return int(position)

    def changes(self, after: int, limit: int) -> Batch:
        """The next changes, each touched object once, as it is now. Raises ChangesGone."""
        found = self._connection.execute(CHANGES_AFTER, (after, limit)).fetchall()
        if not found or found[0][0] != after + 1:
            if self.position() > after:
                raise ChangesGone(f"changes after {after} are not kept any more")
            return Batch(after)
        touched: dict[str, set[int]] = {}
        for _, _, type_name, number, *_ in found:
            if type_name in self._tables:
                touched.setdefault(type_name, set()).add(number)
        rows = [row for type_name, numbers in touched.items() for row in self._rows_of(type_name, numbers)]
        present = {row.key for row in rows}
        gone = [number for numbers in touched.values() for number in numbers if number not in present]
        return Batch(found[-1][0], rows, gone)

    def rows(self, type: str, after: int, limit: int) -> Sequence[Row]:  # noqa: A002 - the schema's word
        """The next rows of one type, in order of key."""
        statement = f"SELECT number, body FROM {self._tables[type]} WHERE number > ? ORDER BY number LIMIT ?"
        return [Row(type, number, body) for number, body in self._connection.execute(statement, (after, limit))]

    def count(self, type_name: str) -> int:
        """How many rows a type has."""
        (count,) = self._connection.execute(f"SELECT count(*) FROM {self._tables[type_name]}").fetchone()
        return int(count)

    def close(self) -> None:
        self._connection.close()

    def _rows_of(self, type_name: str, numbers: set[int]) -> list[Row]:
        statement = (
            f"SELECT number, body FROM {self._tables[type_name]} WHERE number IN (SELECT value FROM json_each(?))"
        )
        found = self._connection.execute(statement, (orjson.dumps(sorted(numbers)).decode(),))
        return [Row(type_name, number, body) for number, body in found]
