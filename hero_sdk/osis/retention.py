"""How long the record of changes is kept: what is too old, or too much, is taken away in small steps.

A step is a write like any other, so callers wait a moment at most. What the text index has not read yet stays, and so
do the last changes, whatever the clock says. Who follows events from further back is told to begin anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hero_sdk.osis.work import Work

__all__ = ["ALWAYS_KEPT", "AT_ONCE", "Retention", "trim"]

AT_ONCE = 500
"""Changes taken away in one write; about a millisecond."""

ALWAYS_KEPT = 1_000
"""A clock that jumped ahead must not empty the record."""


@dataclass(frozen=True, slots=True)
class Retention:
    """What is kept of the record of changes; None means everything."""

    age_s: float | None
    count: int | None


def trim(work: Work, retention: Retention, read_up_to: int | None) -> int:
    """Takes away the oldest changes, `AT_ONCE` at the most, within a write: how many.

    ``read_up_to`` is how far the text index has read; None where there is none.
    """
    (last,) = work.execute("SELECT position - 1 FROM counters").fetchone()
    most = last - ALWAYS_KEPT
    if read_up_to is not None:
        most = min(most, read_up_to)
    oldest = work.execute(
        "SELECT position, time FROM changes WHERE position <= ? ORDER BY position LIMIT ?", (most, AT_ONCE)
    ).fetchall()
    too_many = last - retention.count if retention.count is not None else 0
    too_old = (work.now_s - retention.age_s) * 1000 if retention.age_s is not None else None
    gone = 0
    for position, time_ms in oldest:
        if position > too_many and (too_old is None or time_ms >= too_old):
            break
        gone = position
    if gone:
        work.execute("DELETE FROM changes WHERE position <= ?", (gone,))
    return sum(position <= gone for position, _ in oldest)
