"""What the transports make of answers, good and bad; both twins are asked the same."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import uvloop

from hero_sdk.client.address import Address
from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.client.message import Answer, RequestHead
from hero_sdk.client.sync_transport import SyncSocketTransport
from hero_sdk.client.transport import SocketTransport
from hero_sdk.errors import DeadlineExceeded

from .raw_server import answer, says, serving

Send = Callable[..., Awaitable[Answer]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rpc.sock"


@pytest.fixture(params=["asynchronous", "blocking"])
async def send(request: pytest.FixtureRequest, path: Path) -> AsyncIterator[Send]:
    address = Address(socket=str(path))
    head = RequestHead(address, "/rpc", (("X-Hero-User", "ann"),))
    if request.param == "asynchronous":
        transport = SocketTransport(address)

        async def ask(body: bytes = b"{}", timeout_s: float = 5, key: str | None = None) -> Answer:
            return await transport.send(head, body, key=key, timeout_s=timeout_s)

        yield ask
        await transport.close()
    else:
        blocking = SyncSocketTransport(address)

        async def ask_in_thread(body: bytes = b"{}", timeout_s: float = 5, key: str | None = None) -> Answer:
            return await asyncio.to_thread(blocking.send, head, body, key=key, timeout_s=timeout_s)

        yield ask_in_thread
        blocking.close()


async def test_an_answer_has_status_and_body(path: Path, send: Send) -> None:
    script, asked = says(answer(b'{"a":1}', status="413 Too Large"))
    async with serving(path, script):
        assert await send(b'{"b":2}') == Answer(413, b'{"a":1}')

    assert b"X-Hero-User: ann\r\n" in asked[0]
    assert b"Content-Length: 7\r\n" in asked[0]
    assert asked[0].endswith(b'\r\n\r\n{"b":2}')


async def test_an_idempotency_key_travels_as_a_header(path: Path, send: Send) -> None:
    script, asked = says(answer(b"1"))
    async with serving(path, script):
        await send(key="k1")

    assert b"Idempotency-Key: k1\r\n" in asked[0]


async def test_a_chunked_answer_is_put_together(path: Path, send: Send) -> None:
    script, _ = says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
    async with serving(path, script):
        assert (await send()).body == b"abcde"


async def test_a_connection_is_used_again(path: Path, send: Send) -> None:
    connections = 0

    async def script(request: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        if not hasattr(writer, "seen"):
            writer.seen = True  # type: ignore[attr-defined]
            connections += 1
        writer.write(answer(b"1"))

    async with serving(path, script):
        for _ in range(3):
            await send()

    assert connections == 1


async def test_a_connection_the_server_closes_is_not_used_again(path: Path, send: Send) -> None:
    script, asked = says(answer(b"1", headers="Connection: close\r\n"))
    async with serving(path, script):
        await send()
        await send()

    assert len(asked) == 2


async def test_no_socket_says_so_and_nothing_was_sent(send: Send) -> None:
    with pytest.raises(ConnectionFailed, match=r"no service listens on .*: the socket does not exist") as failed:
        await send()

    assert not failed.value.was_sent


async def test_a_stale_socket_says_that_nobody_listens(path: Path, send: Send) -> None:
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(path))

    with pytest.raises(ConnectionFailed, match="no service listens on"):
        await send()


async def test_a_server_that_hangs_up_may_have_got_the_request(path: Path, send: Send) -> None:
    async with serving(path, says(b"")[0]):
        with pytest.raises(ConnectionFailed, match="before it answered") as failed:
            await send()

    assert failed.value.was_sent


async def test_half_an_answer_is_no_answer(path: Path, send: Send) -> None:
    async def script(request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
        writer.close()

    async with serving(path, script):
        with pytest.raises(ConnectionFailed):
            await send()


@pytest.mark.parametrize(
    "garbage",
    [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"],
)
async def test_something_that_is_not_http_is_a_bad_answer(path: Path, send: Send, garbage: bytes) -> None:
    async with serving(path, says(garbage)[0]):
        with pytest.raises(BadAnswer, match="does not speak HTTP"):
            await send()


async def test_an_endless_head_is_a_bad_answer(path: Path, send: Send) -> None:
    async with serving(path, says(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000)[0]):
        with pytest.raises((BadAnswer, ConnectionFailed, DeadlineExceeded)):
            await send(timeout_s=1)


async def test_a_silent_server_runs_into_the_time_limit(path: Path, send: Send) -> None:
    async def script(request: bytes, writer: asyncio.StreamWriter) -> None:
        pass

    async with serving(path, script):
        with pytest.raises(DeadlineExceeded, match=r"within 0\.05 s"):
            await send(timeout_s=0.05)


def test_the_asynchronous_transport_works_on_uvloop(path: Path) -> None:
    async def ask() -> Answer:
        transport = SocketTransport(Address(socket=str(path)))
        async with serving(path, says(answer(b"1"))[0]):
            got = await transport.send(RequestHead(Address(socket=str(path)), "/rpc"), b"{}", key=None, timeout_s=5)
        await transport.close()
        return got

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(ask()) == Answer(200, b"1")
