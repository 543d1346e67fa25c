"""Connections to a database file, set up for what they are used for."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from hero_sdk.errors import Unavailable
from hero_sdk.osis.settings import OsisSettings

__all__ = ["connect"]

_OLDEST: Final = (3, 38, 0)
"""From here on it knows `->`."""

_STATEMENTS_KEPT: Final = 512
"""Compiled statements per connection; a domain of twenty types uses about two hundred."""

_PRAGMAS: Final = (
    "PRAGMA synchronous = FULL",  # an answered write survives a power cut
    "PRAGMA cache_size = -16384",
    "PRAGMA mmap_size = 268435456",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 4000",  # pages changed again and again are copied into the file once
    "PRAGMA journal_size_limit = 67108864",
)


def connect(path: Path, settings: OsisSettings, *, can_write: bool) -> sqlite3.Connection:
    """An open connection, for one thread at a time but any; transactions are begun by hand."""
    if sqlite3.sqlite_version_info < _OLDEST:
        raise Unavailable(f"SQLite {sqlite3.sqlite_version} is too old for the store: it needs 3.38")
    connection = sqlite3.connect(
        path,
        timeout=settings.busy_s,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS_KEPT,
    )
    try:
        _prepare(connection, can_write=can_write)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, *, can_write: bool) -> None:
    if can_write:
        connection.execute("PRAGMA journal_mode = WAL")
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    if not can_write:
        connection.execute("PRAGMA query_only = ON")
