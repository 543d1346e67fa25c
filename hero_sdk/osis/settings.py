"""What an operator may tune about a store, with defaults that suit a small machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from hero_sdk.osis.retention import Retention

__all__ = ["OsisSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OsisSettings:
    """Limits and times of every database of one service."""

    transaction_s: float = 1.0
    """How long one transaction may hold the writer."""

    busy_s: float = 5.0
    """How long to wait for another process that writes to the same database."""

    opening_s: float = 10.0
    """How long a call waits for a database that is opened and brought to its schema; then it is told to try again."""

    idle_close_s: float = 300.0
    """A database nobody used for this long is closed; the next use opens it again."""

    others_s: float = 0.5
    """How often to look whether another process has written, an import for one; indexes and events follow then."""

    changes: Retention = Retention(age_s=30 * 86_400.0, count=1_000_000)  # noqa: RUF009 - it is frozen
    """How long the record of changes is kept; who follows events from further back is told to begin anew."""

    trim_every_s: float = 60.0
    """How often to look whether some of it may go."""

    group_size: int = 512
    """At most this many writes share one commit."""

    queue_size: int = 10_000
    """At most this many writes wait for the writer; further callers wait for room."""

    loop_rows: int = 256
    """Longer pages are read off the event loop."""

    loop_budget_s: float = 0.002
    """A statement that takes longer on the event loop's thread is broken off and run again off it."""

    sort_rows: int = 5_000
    """Up to so many objects are sorted for a page; of more, the order's index is walked and each is tested."""

    walk_rows: int = 20_000
    """So far an index is walked; where that does not fill a page, what matches is sorted after all."""

    max_limit: int = 10_000
    """The longest page anyone may ask for."""

    clock: Callable[[], float] = time.time
    """Seconds since the epoch, for what the store stamps on objects and changes."""
