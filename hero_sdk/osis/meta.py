"""What a database knows about itself: its layout, its identity, the schemas it had."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hero_sdk.errors import Unavailable
from hero_sdk.osis import layouts

__all__ = ["Meta", "transaction"]


class Meta:
    """The rows of the table ``meta``, as they were read; none for a new database.

    Raises Unavailable for a database of a later layout.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._facts: dict[str, str] = {}
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            self._facts = dict(connection.execute("SELECT name, value FROM meta").fetchall())
        if self.layout > layouts.LAYOUT:
            raise Unavailable("the database was written by a later version of hero_sdk, which this one cannot read")

    @property
    def layout(self) -> int:
        """How many of the layout's steps it has taken; 0 for a new one."""
        return int(self._facts.get("layout", 0))

    def __getitem__(self, name: str) -> str:
        return self._facts[name]

    def get(self, name: str) -> str | None:
        """The fact, where it is known."""
        return self._facts.get(name)

    def set(self, name: str, value: str | None) -> None:
        """Writes a fact within the open transaction; None takes it away."""
        if value is None:
            self._facts.pop(name, None)
            self._connection.execute("DELETE FROM meta WHERE name = ?", (name,))
        else:
            self._facts[name] = value
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def set_once(self, name: str, make: Callable[[], str]) -> None:
        """Writes a fact that is not known yet."""
        if name not in self._facts:
            self.set(name, make())

    def json(self, name: str, default: Any) -> Any:
        """A fact that is a JSON value; ``default`` where it is unknown."""
        return json.loads(self._facts[name]) if name in self._facts else default

    def set_json(self, name: str, value: object) -> None:
        """Writes a fact that is a JSON value."""
        self.set(name, json.dumps(value))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is done within happens, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
