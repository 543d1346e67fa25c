"""Calls over TLS, to a server whose certificate was made for the test; both twins are asked the same."""

from __future__ import annotations

import asyncio
import select
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme

from hero_sdk.client.address import Address
from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.client.message import Answer, RequestHead
from hero_sdk.client.sync_transport import SyncSocketTransport
from hero_sdk.client.transport import SocketTransport

from .raw_server import answer

Send = Callable[[], Awaitable[Answer]]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of localhost in one file, and that of the authority which vouches for it."""
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    authority = trustme.CA()
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(path)
    authority.cert_pem.write_to_path(path, append=True)
    return path


class Server:
    """Counts its connections; hangs up after each answer where it is told to."""

    def __init__(self, certificate: Path) -> None:
        self.connections = 0
        self.hangs_up = False
        self._certificate = certificate

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Address]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate)
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, ssl=context)
        try:
            yield Address(host="localhost", port=server.sockets[0].getsockname()[1], is_tls=True)
        finally:
            server.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                await reader.readuntil(b"{}")
                writer.write(answer(b"1"))
                if self.hangs_up:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def sending(twin: str, address: Address, context: ssl.SSLContext | None) -> AsyncIterator[Send]:
    head = RequestHead(address, "/rpc")
    if twin == "asynchronous":
        transport = SocketTransport(address, ssl_context=context)
        yield lambda: transport.send(head, b"{}", key=None, timeout_s=5)
        await transport.close()
    else:
        blocking = SyncSocketTransport(address, ssl_context=context)
        yield lambda: asyncio.to_thread(blocking.send, head, b"{}", key=None, timeout_s=5)
        blocking.close()


@pytest.mark.parametrize("twin", ["asynchronous", "blocking"])
async def test_a_connection_over_tls_is_used_again(certificate: Path, twin: str) -> None:
    server = Server(certificate)
    context = ssl.create_default_context(cafile=certificate)
    async with server.serving() as address, sending(twin, address, context) as send:
        assert [await send() for _ in range(3)] == [Answer(200, b"1")] * 3

    assert server.connections == 1


async def test_a_connection_over_tls_that_was_hung_up_is_not_used_again(certificate: Path) -> None:
    server = Server(certificate)
    server.hangs_up = True
    context = ssl.create_default_context(cafile=certificate)
    async with server.serving() as address:
        blocking = SyncSocketTransport(address, ssl_context=context)
        for _ in range(2):
            await asyncio.to_thread(blocking.send, RequestHead(address, "/rpc"), b"{}", key=None, timeout_s=5)
            await asyncio.to_thread(select.select, blocking._idle, [], [], 5)  # until the hang-up is here
        blocking.close()

    assert server.connections == 2


@pytest.mark.parametrize("twin", ["asynchronous", "blocking"])
async def test_a_certificate_nobody_vouches_for_is_refused(
    certificate: Path, twin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ssl.SSLContext] = []
    create = ssl.create_default_context

    def counted() -> ssl.SSLContext:
        made.append(create())
        return made[-1]

    async with Server(certificate).serving() as address:
        monkeypatch.setattr(ssl, "create_default_context", counted)
        async with sending(twin, address, None) as send:
            for _ in range(2):
                with pytest.raises(ConnectionFailed, match="cannot connect") as failed:
                    await send()
                assert not failed.value.was_sent

    assert len(made) == 1
