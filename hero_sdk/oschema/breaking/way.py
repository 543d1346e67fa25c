"""The four ways a value goes from one version of a schema to the other.

Whether a change breaks something depends on who wrote a value and who reads it: a wider limit is welcome in a
parameter and a surprise in a result.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

__all__ = ["Way"]

T = TypeVar("T")


class Way(Enum):
    """Who wrote a value, who reads it, and what becomes of what the reader does not know."""

    GIVEN = "given"
    """Callers of the old version send it, the new service reads it: unknown fields and words are refused."""

    SENT = "sent"
    """The new service answers it, callers of the old version read it: unknown fields and words are let through."""

    RAISED = "raised"
    """As SENT, but within an error, whose class takes exactly the fields it declares."""

    KEPT = "kept"
    """The old service stored it, the new one reads the row: unknown fields and words are kept."""

    @property
    def is_read_by_new(self) -> bool:
        return self in (Way.GIVEN, Way.KEPT)

    @property
    def takes_unknown(self) -> bool:
        return self in (Way.SENT, Way.KEPT)

    def writer_and_reader(self, old: T, new: T) -> tuple[T, T]:
        """Of two versions of something: the one a value was written by, and the one it is read by."""
        return (old, new) if self.is_read_by_new else (new, old)
