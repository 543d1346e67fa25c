"""How often each method is called, how long it takes and how it fails: noted with the call, counted later.

A call only appends its time to a list. Sorting a thousand of them at once costs a fraction of finding the place of each
by itself. What a figure means to a monitoring system is said elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

__all__ = ["BOUNDS_S", "MOST_RECENT", "CallFigures", "Tally"]

BOUNDS_S: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Calls are sorted by the first of these that they do not exceed."""


MOST_RECENT: Final = 1024
"""So many times are noted before they are counted."""


class Tally:
    """The counters of one method, written by the dispatcher alone."""

    __slots__ = ("errors", "recent", "sorted", "total_s")

    def __init__(self) -> None:
        self.recent: list[float] = []
        """Times in seconds that are not counted yet; whoever appends to it counts them before it grows long."""

        self.sorted = [0] * (len(BOUNDS_S) + 1)
        """Calls by bound; last those that took longer than all."""

        self.total_s = 0.0
        self.errors: dict[int, int] = {}
        """Code → how often."""

    def count(self) -> None:
        """Counts what was noted."""
        recent = self.recent
        recent.sort()
        before = 0
        for place, bound in enumerate(BOUNDS_S):
            until = bisect_right(recent, bound, before)
            self.sorted[place] += until - before
            before = until
        self.sorted[-1] += len(recent) - before
        self.total_s += sum(recent)
        recent.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFigures:
    """What was counted for one method."""

    domain: str
    name: str
    sorted: tuple[int, ...]
    total_s: float
    errors: dict[int, int]

    @classmethod
    def of(cls, domain: str, name: str, tally: Tally) -> CallFigures:
        """A copy that does not grow any more."""
        tally.count()
        return cls(
            domain=domain, name=name, sorted=tuple(tally.sorted), total_s=tally.total_s, errors=dict(tally.errors)
        )

    @property
    def calls(self) -> int:
        return sum(self.sorted)

    @property
    def failed(self) -> int:
        return sum(self.errors.values())

    def within_s(self, part: float) -> float | None:
        """The bound that this part of all calls did not exceed; None beyond the last one, and without calls."""
        wanted = part * self.calls
        for bound, count in zip(BOUNDS_S, accumulate(self.sorted), strict=False):
            if count and count >= wanted:
                return bound
        return None
