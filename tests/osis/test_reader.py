"""Connections that only read, and what becomes of them when nobody waits any more."""

from __future__ import annotations

import asyncio
import sqlite3
import threading

import pytest

from hero_sdk.osis.reader import LongReader


async def test_a_connection_that_nobody_waits_for_is_used_by_others_and_closed() -> None:
    gate = threading.Event()
    opened: list[sqlite3.Connection] = []

    def connect() -> sqlite3.Connection:
        assert gate.wait(10)
        opened.append(sqlite3.connect(":memory:", check_same_thread=False))
        return opened[-1]

    reader = LongReader(connect)
    first = asyncio.create_task(reader.rows("SELECT 1", ()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    gate.set()
    assert await reader.rows("SELECT 2", ()) == [(2,)]
    await reader.close()
    [connection] = opened
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 3")
