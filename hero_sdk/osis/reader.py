"""Reads: on the event loop's own thread what is quick, on another what is not.

A thread hop costs thirty times what a point read does. What turns out to be slow is broken off after a short
time and left to a connection that lives on a thread of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

import aiosqlite

from hero_sdk.errors import Unavailable

__all__ = ["LongReader", "Reader", "TooSlow"]

_STEPS_BETWEEN_LOOKS = 2_000
"""SQLite's own instructions; some tens of microseconds."""


class TooSlow(Exception):
    """The statement would hold up the event loop."""


class Reader:
    """A read-only connection for one thread; each statement sees the last commit."""

    def __init__(self, connection: sqlite3.Connection, budget_s: float) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._budget_s = budget_s
        self._until: float | None = None
        connection.set_progress_handler(self._is_over, _STEPS_BETWEEN_LOOKS)

    def one(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """The only row."""
        return self._execute(statement, values).fetchone()  # type: ignore[no-any-return]

    def rows(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All rows. Raises TooSlow."""
        self._until = time.perf_counter() + self._budget_s
        try:
            return self._execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise TooSlow from error
            raise
        finally:
            self._until = None

    def page(self, statement: str, values: Sequence[Any], *, text: int, most_bytes: int) -> list[tuple[Any, ...]]:
        """The first rows, as many as hold ``most_bytes`` in their column ``text``, or as time allows; at least one."""
        until = time.perf_counter() + self._budget_s
        found: list[tuple[Any, ...]] = []
        size = 0
        cursor = self._execute(statement, values)
        for row in cursor:
            found.append(row)
            size += len(row[text] or "")
            if size >= most_bytes or time.perf_counter() > until:
                break
        cursor.close()
        return found

    def close(self) -> None:
        self._connection.close()

    def _is_over(self) -> bool:
        return self._until is not None and time.perf_counter() > self._until


class LongReader:
    """A read-only connection on a thread of its own, for counts, exports and whatever takes its time.

    One statement after the other; one that nobody waits for any more is broken off, so that others need not wait.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self.active = 0
        """How many statements are waiting or running."""

        self._connect = connect
        self._turn = asyncio.Lock()
        self._line = asyncio.Lock()
        self._is_unwanted = False
        self._connection: aiosqlite.Connection | None = None
        self._is_closed = False

    async def rows(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All rows."""
        self.active += 1
        try:
            connection = self._connection
            if connection is None:  # opened also where nobody waits any more: half of it could not be closed
                connection = await asyncio.shield(self._open())
            async with self._line:
                found = await self._while_wanted(connection.execute_fetchall(statement, values))
            return [tuple(row) for row in found] if not isinstance(found, list) else found
        finally:
            self.active -= 1

    async def _while_wanted(self, statement: Coroutine[Any, Any, Iterable[Any]]) -> Iterable[Any]:
        self._is_unwanted = False
        running = asyncio.ensure_future(statement)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            self._is_unwanted = True
            await asyncio.wait([running])
            with contextlib.suppress(asyncio.CancelledError):
                running.exception()  # that it was broken off is nobody's business
            raise

    async def close(self) -> None:
        """Closes when the statements before are done."""
        async with self._turn:
            self._is_closed = True
            connection, self._connection = self._connection, None
            if connection is not None:
                await connection.close()

    async def _open(self) -> aiosqlite.Connection:
        async with self._turn:
            if self._is_closed:
                raise Unavailable("the store is closing", retry_after_s=1.0)
            if self._connection is None:
                connection = aiosqlite.Connection(self._connect, iter_chunk_size=64)
                # Its thread only reads; a close that was forgotten must not keep the process from ending.
                thread: Any = getattr(connection, "_thread", connection)
                thread.daemon = True
                self._connection = await connection
                await self._connection.set_progress_handler(lambda: self._is_unwanted, _STEPS_BETWEEN_LOOKS)
            return self._connection
