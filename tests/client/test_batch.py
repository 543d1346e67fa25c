"""Batches that end before their answer has come."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hero_sdk.client import Connection, DomainClient
from hero_sdk.client.answers import ErrorClasses

from .raw_server import serving


async def test_cancelling_a_batch_that_waits_for_its_answer_ends_its_calls(tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def silent(request: bytes, writer: asyncio.StreamWriter) -> None:
        asked.set()

    tasks: list[asyncio.Task[object]] = []

    async def ask(client: DomainClient) -> None:
        async with client.batch() as batch:
            tasks.append(batch.add(client.connection.call("one", {}, ErrorClasses())))
            tasks.append(batch.add(client.connection.call("two", {}, ErrorClasses())))

    async with (
        serving(tmp_path / "rpc.sock", silent),
        DomainClient(Connection.to(str(tmp_path / "rpc.sock"))) as client,
    ):
        asking = asyncio.create_task(ask(client))
        await asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

        assert [task.cancelled() for task in tasks] == [True, True]
