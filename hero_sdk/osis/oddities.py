"""Rows that cannot be read: kept, named by sid and field, logged once, and shown until they are mended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from hero_sdk.errors import FailedPrecondition
from hero_sdk.values import RowUnreadable, smartid

__all__ = ["Oddities", "UnreadableRow", "cannot_be_read"]

_log = logging.getLogger("hero_sdk.osis")

_REMEMBERED: Final = 1_000
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A stored object that its type cannot make sense of."""

    type: str
    sid: str
    path: str
    """The field, as the row calls it; empty for the row as a whole."""

    message: str
    body: str = field(compare=False)
    """The text as it is stored."""

    @classmethod
    def of(cls, type_name: str, number: int, body: str, error: RowUnreadable) -> UnreadableRow:
        return cls(type_name, smartid.encode(number), error.path, error.message, body)

    def __str__(self) -> str:
        return f"{self.type} {self.sid}: {self.path} {self.message}".replace(":  ", ": ")


def cannot_be_read(row: UnreadableRow) -> FailedPrecondition:
    """The error for whoever asks for just this object."""
    where = f"{row.path} {row.message}".strip()
    return FailedPrecondition(
        f"{row.type} {row.sid} is stored in a form that cannot be read: {where}",
        object_type=row.type,
        sid=row.sid,
        path=row.path,
    )


class Oddities:
    """The unreadable rows that were met in one database, as far as they are remembered."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: dict[tuple[str, str], UnreadableRow] = {}

    def report(self, row: UnreadableRow) -> None:
        """Logs a row that was not met before; from any thread. What it holds is not logged."""
        key = row.type, row.sid
        known = self._rows.get(key)
        if known == row or (known is None and len(self._rows) >= _REMEMBERED):
            return
        self._rows[key] = row
        _log.warning("in the store of %s a row is kept that cannot be read: %s", self._name, row)

    def told(self, is_still_so: Callable[[UnreadableRow], bool]) -> str | None:
        """The first few in words, if there are any; those that are not ``is_still_so`` are forgotten."""
        shown: list[UnreadableRow] = []
        for key, row in list(self._rows.items()):
            if is_still_so(row):
                shown.append(row)
                if len(shown) == _SHOWN:
                    break
            else:
                del self._rows[key]
        if not shown:
            return None
        count, left = len(self._rows), len(self._rows) - len(shown)
        rows = "1 row" if count == 1 else f"{count:,} rows"
        more = f"; and {left:,} more" if left else ""
        return f"{rows} cannot be read: {'; '.join(map(str, shown))}{more}"
