"""What happens in one domain of one context, in order of commit: read from any position, followed as it grows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import orjson

from hero_sdk.osis.changes import sid_of
from hero_sdk.osis.database import Database
from hero_sdk.osis.followers import Follower
from hero_sdk.osis.search.protocol import ChangesGone
from hero_sdk.osis.telling import Operation

__all__ = ["EventLog", "LogState", "LoggedEvent"]

_AFTER: Final = (
    "SELECT position, time, type, number, op, audience, body FROM changes WHERE position > ? ORDER BY position LIMIT ?"
)
# The record has no index by object, which every write would pay for; so only its latest part is looked through.
_ABOUT: Final = (
    "SELECT position FROM changes WHERE position < ? AND position > (SELECT position FROM counters) - ? AND number = ? "
    "ORDER BY position DESC LIMIT ?"
)
_BEFORE: Final = (
    "SELECT position, time, type, number, op, audience, body FROM changes WHERE position < ? "
    "ORDER BY position DESC LIMIT ?"
)
_THESE: Final = (
    "SELECT position, time, type, number, op, audience, body FROM changes "
    "WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position DESC"
)
_BODY: Final = 6
_POSITION: Final = "SELECT position - 1 FROM counters"
_PAGE_BYTES: Final = 1 << 20


class LogState(NamedTuple):
    """How far a log goes."""

    epoch: str
    """Changes whenever positions start anew."""

    position: int
    """Of the last committed change."""


class LoggedEvent(NamedTuple):
    """One change or declared event as it is kept."""

    position: int
    time_ms: int
    type: str
    """Of the object; of a declared event its name, which has a dot."""

    sid: str
    op: Operation
    audience: str | None
    """Claims with spaces between them; None for whoever may read the type."""

    body: str | None
    """JSON; None where nothing is told of it."""


class EventLog:
    """The log of one database, which is opened when it is read and may be closed in between."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self) -> LogState:
        """How far it goes now."""
        found = await self._database.one(_POSITION, ())
        assert found is not None
        opened = self._database.opened or await self._database.open()
        return LogState(opened.identity.epoch, found[0])

    async def read(self, after: int, limit: int = 512) -> list[LoggedEvent]:
        """The next ones behind ``after``, a megabyte at the most. Raises ChangesGone where some are not kept."""
        found = await self._database.page(_AFTER, (after, limit), text=_BODY, most_bytes=_PAGE_BYTES)
        if (found and found[0][0] != after + 1) or (not found and (await self.state()).position != after):
            raise ChangesGone(f"changes after {after} are not kept any more")
        return [_logged(*row) for row in found]

    async def before(self, position: int, limit: int = 512) -> list[LoggedEvent]:
        """Those before ``position``, newest first; a megabyte at the most, at least one if there is any."""
        found = await self._database.page(_BEFORE, (position, limit), text=_BODY, most_bytes=_PAGE_BYTES)
        return [_logged(*row) for row in found]

    async def about(self, number: int, position: int, limit: int = 512, *, among: int = 100_000) -> list[LoggedEvent]:
        """The same of the object with this number alone, found among the last ``among``."""
        rows = await self._database.rows(_ABOUT, (position, among, number, limit), is_long=True)
        return await self.at([position for (position,) in rows])

    async def at(self, positions: Sequence[int]) -> list[LoggedEvent]:
        """Those at ``positions``, newest first, a megabyte at the most."""
        wanted = orjson.dumps(positions).decode()
        found = await self._database.page(_THESE, (wanted,), text=_BODY, most_bytes=_PAGE_BYTES)
        return [_logged(*row) for row in found]

    def follow(self, follower: Follower) -> None:
        """Tells ``follower`` of each commit from now on."""
        self._database.followers.add(follower)

    def leave(self, follower: Follower) -> None:
        """Tells ``follower`` no more."""
        self._database.followers.remove(follower)


def _logged(
    position: int, time_ms: int, kind: str, number: int, op: Operation, audience: str | None, body: str | None
) -> LoggedEvent:
    return LoggedEvent(position, time_ms, kind, sid_of(number), op, audience, body)
