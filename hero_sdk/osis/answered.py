"""What keyed calls were answered, kept for a day beside what they stored, and committed with it.

A row without an answer says that a call stored something: whoever repeats it must not do so again. New rows take away
up to twice as many that are too old or too many, so that the table stays as small as a day is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from hero_sdk.osis.work import Work

__all__ = ["AGE_S", "FIND", "AnswerRow", "KeptAnswer", "KeyedWrite", "keep", "note", "write"]

AGE_S = 24 * 60 * 60

_MOST_KEPT = 1_000_000
_LARGEST = 256 * 1024
"""A longer answer is not kept: its repeat is told that the call was made."""

FIND = "SELECT fingerprint, member, code FROM answered WHERE key = ? AND at > ?"


AnswerRow = tuple[bytes, int, bytes, bytes | None, int | None]
"""Key, time, fingerprint, answer, code."""


class KeyedWrite(Protocol):
    """A call with a key, as the store knows it."""

    is_kept: bool

    @property
    def digest(self) -> bytes:
        """Of its key."""
        ...

    @property
    def fingerprint(self) -> bytes:
        """Of its parameters."""
        ...

    def answer(self, result: Any) -> bytes | None:
        """What will be answered, where ``result`` of a write says so."""
        ...


class KeptAnswer(NamedTuple):
    """An answer as it was kept."""

    fingerprint: bytes
    member: bytes | None
    """None where the call stored something, and its end is not known."""

    code: int | None


def note(work: Work, call: KeyedWrite, result: Any) -> None:
    """The call with what it came to, as far as that is known, in the transaction of its write."""
    keep(work, call.digest, KeptAnswer(call.fingerprint, call.answer(result), None))


def keep(work: Work, digest: bytes, answer: KeptAnswer) -> None:
    """The answer from now on, in place of one that was not known."""
    member = answer.member if answer.member is None or len(answer.member) <= _LARGEST else None
    work.answers.append((digest, work.now_s, answer.fingerprint, member, answer.code))


def write(connection: sqlite3.Connection, rows: Sequence[AnswerRow], now_s: int) -> None:
    """Writes all answers of a transaction, at its end."""
    connection.executemany(_KEEP, rows)
    connection.execute(_FORGET, (2 * len(rows), now_s - AGE_S, _MOST_KEPT))


# In place of an older one it gets a number of its own: rows stay in order of time.
_KEEP = "INSERT OR REPLACE INTO answered (key, at, fingerprint, member, code) VALUES (?, ?, ?, ?, ?)"
_FORGET = (
    "DELETE FROM answered WHERE number IN (SELECT number FROM "
    "(SELECT number, at FROM answered ORDER BY number LIMIT ?) "
    "WHERE at <= ? OR number <= (SELECT max(number) FROM answered) - ?)"
)
