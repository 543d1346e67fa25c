"""Calls that wait for one of the pool's connections: each ends, and no connection is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.client.address import Address
from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.client.message import Answer, RequestHead
from hero_sdk.client.transport import SocketTransport
from hero_sdk.errors import DeadlineExceeded

from .raw_server import answer, says, serving

Send = Callable[..., Coroutine[Any, Any, Answer]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rpc.sock"


def pool(path: Path, size: int) -> tuple[SocketTransport, Send]:
    address = Address(socket=str(path))
    transport = SocketTransport(address, max_connections=size)

    async def send(body: bytes = b"{}", timeout_s: float = 5) -> Answer:
        return await transport.send(RequestHead(address, "/rpc"), body, key=None, timeout_s=timeout_s)

    return transport, send


class Gate:
    """A script that answers once it is let go."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.let_go = asyncio.Event()

    async def __call__(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        self.asked.set()
        await self.let_go.wait()
        writer.write(answer(b"1"))


async def test_more_calls_than_connections_all_fail_where_nobody_listens(path: Path) -> None:
    _, send = pool(path, 100)
    async with asyncio.timeout(5):
        ends = await asyncio.gather(*(send() for _ in range(150)), return_exceptions=True)

    assert [type(end) for end in ends] == [ConnectionFailed] * 150


async def test_more_calls_than_connections_are_all_answered(path: Path) -> None:
    transport, send = pool(path, 3)
    async with serving(path, says(answer(b"1"))[0]):
        answers = await asyncio.gather(*(send() for _ in range(50)))
        assert len(transport._open) <= 3
        await transport.close()

    assert answers == [Answer(200, b"1")] * 50


async def test_waiting_for_a_connection_ends_with_the_time_limit(path: Path) -> None:
    transport, send = pool(path, 1)
    gate = Gate()
    async with serving(path, gate):
        first = asyncio.create_task(send())
        await gate.asked.wait()
        async with asyncio.timeout(5):
            with pytest.raises(DeadlineExceeded, match=r"within 0\.05 s: all were in use"):
                await send(timeout_s=0.05)
        gate.let_go.set()
        await first
        assert await send() == Answer(200, b"1")
        await transport.close()


async def test_waiting_and_asking_share_one_time_limit(path: Path) -> None:
    transport, send = pool(path, 1)
    loop = asyncio.get_running_loop()
    gate = Gate()

    async def silent_in_the_end(request: bytes, writer: asyncio.StreamWriter) -> None:
        if b"first" in request:
            await gate(request, writer)

    async with serving(path, silent_in_the_end):
        first = asyncio.create_task(send(b"first"))
        await gate.asked.wait()
        started = loop.time()
        second = asyncio.create_task(send(timeout_s=0.4))
        loop.call_later(0.3, gate.let_go.set)
        await first
        with pytest.raises(DeadlineExceeded, match="did not answer"):
            await second
        assert loop.time() - started < 0.6
        await transport.close()


async def test_a_call_cancelled_as_its_turn_comes_passes_the_turn_on(path: Path) -> None:
    transport, send = pool(path, 1)
    gate = Gate()
    waiting: list[asyncio.Task[Answer]] = []

    async def first_one() -> None:
        await send()
        waiting[0].cancel()  # its turn was given to it by the line above, and it has not run since

    async with serving(path, gate):
        first = asyncio.create_task(first_one())
        await gate.asked.wait()
        waiting += [asyncio.create_task(send()), asyncio.create_task(send())]
        await asyncio.sleep(0)
        gate.let_go.set()
        async with asyncio.timeout(5):
            await first
            assert await waiting[1] == Answer(200, b"1")
        assert waiting[0].cancelled()
        await transport.close()


async def test_a_call_cancelled_while_it_waits_leaves_the_others_waiting(path: Path) -> None:
    transport, send = pool(path, 1)
    gate = Gate()
    async with serving(path, gate):
        first = asyncio.create_task(send())
        await gate.asked.wait()
        second, third = asyncio.create_task(send()), asyncio.create_task(send())
        await asyncio.sleep(0)
        second.cancel()
        gate.let_go.set()
        async with asyncio.timeout(5):
            assert await asyncio.gather(first, third) == [Answer(200, b"1")] * 2
        with pytest.raises(asyncio.CancelledError):
            await second
        await transport.close()
