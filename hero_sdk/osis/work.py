"""What a write does its work with: one SQL transaction, its counters, and the changes it is going to record.

A `Work` belongs to the writer's thread. Changes are collected and written with the commit, all at once; a mark
taken before a caller's part brings everything back to where it was, numbers included.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from hero_sdk.osis import answered
from hero_sdk.osis.author import NOBODY
from hero_sdk.osis.place import Place, number_of
from hero_sdk.osis.telling import (
    Operation,
    Passing,
    audience_of_change,
    audience_of_event,
    passing_of,
    sid_of_event,
    text_of,
)
from hero_sdk.values import DomainEvent, RootObject

__all__ = ["Mark", "Work"]

_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a savepoint was taken."""

    depth: int
    number: int
    changes: int
    passing: int
    answers: int


class Work:
    """One write transaction on a database; used again for the next one."""

    def __init__(self, connection: sqlite3.Connection, place: Place, clock: Callable[[], float]) -> None:
        self.place = place
        self.connection = connection
        self.execute = connection.execute
        self.author = NOBODY
        """Whose change it is, for the record."""

        self.now_s = 0
        """The transaction's time in seconds since the epoch: everything in it happened at once."""

        self.now = _EPOCH
        """The same."""

        self.position = 0
        """Position of the last committed change."""

        self.answers: list[answered.AnswerRow] = []
        """What keyed calls of this transaction are answered, to be kept with its commit."""

        self._clock = clock
        self._now_ms = 0
        self._number = 0
        self._next_position = 0
        self._changes: list[tuple[int, int, str, int, str, str | None, int | None, str | None, str | None]] = []
        self._passing: list[Passing] = []
        self._told = place.schema.events.namespaces
        self._has_audience = place.schema.events.audience is not None
        self._depth = 0

    def begin(self) -> None:
        """Starts a transaction that nobody else may write beside."""
        self.roll_back()
        self.execute("BEGIN IMMEDIATE")
        self._depth = 0
        # Read each time: another process may have written since.
        self._number, self._next_position = self.execute("SELECT number, position FROM counters").fetchone()
        self.position = self._next_position - 1
        self._now_ms = int(self._clock() * 1000)
        self.now_s = self._now_ms // 1000
        self.now = datetime.fromtimestamp(self.now_s, UTC)

    def commit(self) -> None:
        """Makes everything durable."""
        changes = self._changes
        if changes:
            self.connection.executemany(
                "INSERT INTO changes (position, time, type, number, op, user, uid, audience, body) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                changes,
            )
            self.execute(
                "UPDATE counters SET number = ?, position = ?", (self._number, self._next_position + len(changes))
            )
        if self.answers:
            answered.write(self.connection, self.answers, self.now_s)
        self.execute("COMMIT")
        self.position += len(changes)

    def roll_back(self) -> None:
        """Undoes everything, where SQLite did not do so itself."""
        self._changes.clear()
        self._passing.clear()
        self.answers.clear()
        if self.connection.in_transaction:
            self.execute("ROLLBACK")

    def state(self) -> tuple[int, int, int]:
        """Where the work stands, to be asked about later."""
        return self.connection.total_changes, len(self._changes) + len(self.answers), self._number

    def has_written_since(self, state: tuple[int, int, int]) -> bool:
        """Whether any row was touched since ``state``."""
        return (self.connection.total_changes, len(self._changes) + len(self.answers)) != state[:2]

    def give_back_numbers(self, state: tuple[int, int, int]) -> None:
        """Numbers taken since ``state`` are the next ones again."""
        self._number = state[2]

    def mark(self) -> Mark:
        """A savepoint to come back to."""
        self._depth += 1
        self.execute(f"SAVEPOINT s{self._depth}")
        return Mark(self._depth, self._number, len(self._changes), len(self._passing), len(self.answers))

    def keep(self, mark: Mark) -> None:
        """What was done since ``mark`` stays, as far as what is around it does."""
        self.execute(f"RELEASE s{mark.depth}")
        self._depth = mark.depth - 1

    def undo(self, mark: Mark) -> None:
        """Everything is as it was at ``mark``."""
        self.execute(f"ROLLBACK TO s{mark.depth}")
        self.execute(f"RELEASE s{mark.depth}")
        self._depth = mark.depth - 1
        self._number = mark.number
        del self._changes[mark.changes :]
        del self._passing[mark.passing :]
        del self.answers[mark.answers :]

    def take_number(self) -> int:
        """The next number of the domain."""
        number = self._number
        self._number += 1
        return number

    def bring_number(self, number: int) -> None:
        """An object brought its number along: those given from now on come after it."""
        self._number = max(self._number, number + 1)

    def record(
        self, type_name: str, number: int, operation: Operation, body: str | None, obj: RootObject | None = None
    ) -> None:
        """One more change of this transaction: the object's text after it, or before it was deleted."""
        audience = None
        if type_name not in self._told:
            body = None  # nobody is told, so nobody needs to know
        elif self._has_audience and body is not None:
            audience = audience_of_change(self.place, type_name, number, operation, self.now, obj or body)
        position = self._next_position + len(self._changes)
        self._changes.append((position, self._now_ms, type_name, number, operation, *self.author, audience, body))

    def touch(self) -> None:
        """Writes what stands there already: shows whether writing is possible."""
        self.execute("UPDATE counters SET number = number")

    def tell(self, event: DomainEvent) -> None:
        """Has ``event`` told once this transaction is committed."""
        if event.is_transient:
            self._passing.append(passing_of(self.place, event, self._now_ms, self.now))
            return
        audience, name, body = audience_of_event(self.place, event, self.now), event.event_name, text_of(event)
        number = number_of(sid_of_event(event)) or 0
        position = self._next_position + len(self._changes)
        self._changes.append((position, self._now_ms, name, number, "told", *self.author, audience, body))

    def passing(self) -> Sequence[Passing]:
        """Events of the transaction that was just committed which are told and not kept."""
        return tuple(self._passing)
