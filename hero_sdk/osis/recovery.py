"""What failed in a database is tried again, now and then, so that the health says how it is now.

Without that a store stays ill until somebody uses it, which nobody does whose load balancer believes the health.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from hero_sdk.errors import RpcError
from hero_sdk.osis.author import NOBODY
from hero_sdk.osis.opening import Opened
from hero_sdk.osis.work import Work

__all__ = ["Recovery"]

_RETRY_S = (0.5, 15.0)
"""How long to wait before trying again: at first, and at most after many times."""

_log = logging.getLogger("hero_sdk.osis")


class Recovery:
    """Of one database."""

    def __init__(self, name: str) -> None:
        self.suspicion: str | None = None
        """What was met that may be wrong with the file, until all of it was looked through."""

        self._name = name
        self._retry_s = _RETRY_S[0]
        self._retry_at = 0.0

    def suspect(self, problem: str) -> None:
        """Something was met that says more about the file than about who met it; on any thread."""
        self.suspicion = problem

    async def go_on(self, problem: str | None, open_: Callable[[], Awaitable[Opened]]) -> None:
        """Tries again where it is time for that; ``open_`` gives the open database, or raises what it said before."""
        if problem is None:
            self._retry_s, self._retry_at = _RETRY_S[0], 0.0
        elif time.monotonic() >= self._retry_at:
            wait_s = self._retry_s
            self._retry_s = min(2 * wait_s, _RETRY_S[1])
            with suppress(RpcError):
                await self._try(await open_())
            self._retry_at = time.monotonic() + wait_s

    async def _try(self, opened: Opened) -> None:
        if opened.writer.failure is not None:
            await opened.writer.write(Work.touch, NOBODY)
        if self.suspicion is None:
            return
        try:
            found = await opened.long_reader.rows("PRAGMA quick_check(1)", ())
        except sqlite3.Error:
            return
        if found == [("ok",)]:
            self.suspicion = None
            _log.info("the file of the store of %s was looked through and is whole", self._name)
