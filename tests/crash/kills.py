"""How a process ends itself with SIGKILL: at a random instant, or at a named step of the store.

Steps are found from outside: by SQLite's own trace of statements, and around a few methods. The store knows nothing
of it, and what is killed is the process as a whole, in the middle of whatever its other threads do.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hero_sdk.osis import opening
from hero_sdk.osis.commits import Commits
from hero_sdk.osis.connection import connect
from hero_sdk.osis.search.tantivy_index import TantivyIndex
from hero_sdk.osis.writer import Writer

__all__ = ["KEYED", "STEPS", "Kill", "arm"]

STATEMENTS: dict[str, Callable[[str], bool]] = {
    "any statement": lambda text: True,
    "begin": lambda text: text.startswith("BEGIN"),
    "write of a row": lambda text: text.startswith(('INSERT INTO "t_', 'UPDATE "t_', 'DELETE FROM "t_')),
    "savepoint": lambda text: text.startswith("SAVEPOINT"),
    "undo": lambda text: text.startswith("ROLLBACK"),
    "record of changes": lambda text: text.startswith("INSERT INTO changes"),
    "before commit": lambda text: text == "COMMIT",
}

KEYED: dict[str, Callable[[str], bool]] = {
    "kept answer": lambda text: "INTO answered" in text,
}
"""Statements of writes with an idempotency key alone."""

AROUND: dict[str, tuple[type, str, bool]] = {
    "after commit": (Commits, "_committed", False),
    "before answer": (Writer, "_deliver", False),
    "before index commit": (TantivyIndex, "commit", False),
    "after index commit": (TantivyIndex, "commit", True),
    "index put": (TantivyIndex, "put", False),
}
"""Before a method, or after it."""

DURING = ("during commit", "during index commit")
"""Some time after they began."""

STEPS = ("acknowledged", *STATEMENTS, *AROUND, *DURING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """At the so-many-th time of a step, or a while after that."""

    step: str
    hit: int
    delay_s: float = 0.0


def arm(kill: Kill) -> Callable[[], None]:
    """Makes the process die as ``kill`` says; gives what is to be called with every acknowledged write."""
    meet = _Meeting(kill)
    statements = STATEMENTS | KEYED
    if kill.step in statements or kill.step == "during commit":
        _trace(statements.get(kill.step, statements["before commit"]), meet)
    elif kill.step in AROUND:
        _wrap(*AROUND[kill.step], meet)
    elif kill.step == "during index commit":
        _wrap(TantivyIndex, "commit", False, meet)
    return meet if kill.step == "acknowledged" else lambda: None


class _Meeting:
    """Counts how often the step was met."""

    def __init__(self, kill: Kill) -> None:
        self._left = kill.hit
        self._delay_s = kill.delay_s

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            if self._delay_s:
                timer = threading.Timer(self._delay_s, _die)
                timer.daemon = True
                timer.start()
            else:
                _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _trace(is_meant: Callable[[str], bool], meet: Callable[[], None]) -> None:
    def traced(path: Any, settings: Any, *, can_write: bool) -> sqlite3.Connection:
        connection = connect(path, settings, can_write=can_write)
        if can_write:
            connection.execute("PRAGMA wal_autocheckpoint = 40")  # so that many commits copy pages into the file, too
            connection.set_trace_callback(lambda text: meet() if is_meant(text) else None)
        return connection

    opening.connect = traced  # type: ignore[attr-defined]


def _wrap(owner: type, name: str, is_after: bool, meet: Callable[[], None]) -> None:
    inner = getattr(owner, name)

    def around(self: Any, *arguments: Any, **named: Any) -> Any:
        if not is_after:
            meet()
        result = inner(self, *arguments, **named)
        if is_after:
            meet()
        return result

    setattr(owner, name, around)
