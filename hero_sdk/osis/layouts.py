"""The store's own tables, step by step from nothing to what this version of it needs.

A database's layout is how many steps it has taken. A new one takes all of them, an older one those it lacks, so that
both end with the same tables. A step that was released is never changed: whatever is to be different is one step more.
Tables of types come from the schema and are none of this (`tables`, `follow`).
"""

from __future__ import annotations

import sqlite3
from typing import Final

from hero_sdk.values import smartid

__all__ = ["LAYOUT", "STEPS", "upgrade"]

STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        # The next number behind a SmartID, over all types, and the position of the next change.
        "CREATE TABLE counters (one INTEGER PRIMARY KEY CHECK (one = 1), "
        "number INTEGER NOT NULL, position INTEGER NOT NULL)",
        f"INSERT INTO counters VALUES (1, {smartid.FIRST}, 1)",  # noqa: S608 - a number of ours
        # Times are milliseconds since the epoch; `audience` is the group of recipients, null for whoever may read
        # the type.
        "CREATE TABLE changes (position INTEGER PRIMARY KEY, time INTEGER NOT NULL, type TEXT NOT NULL, "
        "number INTEGER NOT NULL, op TEXT NOT NULL, user TEXT, audience TEXT)",
    ),
    # What is told of a change, as JSON; null for types of which nothing is told.
    ("ALTER TABLE changes ADD COLUMN body TEXT",),
    # What calls with an idempotency key were answered; without an answer where that is not known. In order of time.
    (
        "CREATE TABLE answered (number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, at INTEGER NOT NULL, "
        "fingerprint BLOB NOT NULL, member BLOB, code INTEGER)",
    ),
    # The user of the machine whose process called, where the kernel knew.
    ("ALTER TABLE changes ADD COLUMN uid INTEGER",),
    # Tables of types have the column `proof` (see `texts`), which is added where they are brought to their schema.
    (),
)
"""The statements of each step, in order."""

LAYOUT: Final = len(STEPS)
"""What this version needs; a database of a later one is refused."""


def upgrade(connection: sqlite3.Connection, layout: int) -> None:
    """Takes the steps behind ``layout`` (0 for a new database), within the transaction that is open."""
    for step in STEPS[layout:]:
        for statement in step:
            connection.execute(statement)
