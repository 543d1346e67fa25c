"""A small application, a listener in front of it, and raw connections to both."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import ClassVar

from hero_sdk.rpc import Begun, FoundHeaders, Peer, RawHeaders, gather
from hero_sdk.server import Endpoint, Listeners, TcpAddress, UnixAddress
from hero_sdk.server.answers import AsgiApp, Receive, Scope, Send, json_answer
from hero_sdk.server.connection import ConnectionLimits

BODY_BYTES = 100_000
LIMITS = ConnectionLimits(read_s=0.3, upload_s=0.6, write_s=0.3, keep_alive_s=60)
PATIENCE_S = 10.0


IS_DIRECT = ContextVar("IS_DIRECT", default=True)
"""Whether calls take the direct way, or the one over ASGI."""


class App:
    """Answers with the size of the body it read, and remembers what it saw; in both ways a server can ask it."""

    paths: ClassVar[dict[str, str | None]] = {path: path for path in ("/rpc", "/held", "/long")}
    body_bytes = BODY_BYTES
    cut_off = None
    waits = False
    """Whether it waits before each answer, or only where it is held."""

    def __init__(self) -> None:
        self.peers: list[Peer] = []
        self.finished: list[str] = []
        self.is_asked = asyncio.Event()
        self.hold = asyncio.Event()
        self.is_held = asyncio.Event()
        self.is_let_go = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.peers.append(scope["state"]["hero.peer"])
        self.is_asked.set()
        size, message = 0, await receive()
        while message["type"] == "http.request":
            size += len(message.get("body", b""))
            if not message.get("more_body"):
                break
            message = await receive()
        else:
            self._finish("gone")
            return
        await json_answer(await self._answer(scope["path"], size))(scope, receive, send)
        self._finish(scope["path"])

    def plain(self, raw: RawHeaders) -> FoundHeaders | None:
        return gather(raw, [b"content-length"]) or None

    def begin(self, found: FoundHeaders, body: bytes, peer: Peer, domain: str | None) -> Begun:
        assert domain is not None
        self.peers.append(peer)
        self.is_asked.set()
        if domain == "/held" or self.waits:
            return self._held(domain, len(body))
        self._finish(domain)
        return _sized(domain, len(body))

    async def _held(self, path: str, size: int) -> bytes:
        answer = await self._answer(path, size)
        self._finish(path)
        return answer

    def _finish(self, how: str) -> None:
        self.finished.append(how)
        if how == "/held":
            self.is_let_go.set()

    async def _answer(self, path: str, size: int) -> bytes:
        if path == "/held":
            self.is_held.set()
            await self.hold.wait()
        return _sized(path, size)


def _sized(path: str, size: int) -> bytes:
    return b"x" * 8_000_000 if path == "/long" else b"%d" % size


class Line:
    """One raw connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def answer(self) -> tuple[int, bytes]:
        """Status and body of the next answer."""
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        return int(head.split()[1]), await asyncio.wait_for(self.reader.readexactly(length), PATIENCE_S)

    async def is_closed(self) -> bool:
        """Whether the other side closes, cleanly, without another word."""
        return await asyncio.wait_for(self.reader.read(), PATIENCE_S) == b""


class Place:
    """A running listener and the connections a test made to it."""

    def __init__(self, listeners: Listeners) -> None:
        self.listeners = listeners
        self.lines: list[Line] = []

    @property
    def address(self) -> UnixAddress | TcpAddress:
        return self.listeners.addresses[0]

    async def connect(self, tls: ssl.SSLContext | None = None) -> Line:
        address = self.address
        if isinstance(address, UnixAddress):
            reader, writer = await asyncio.open_unix_connection(address.path)
        else:
            host = "::1" if address.is_ipv6 else address.host
            reader, writer = await asyncio.open_connection(host, address.port, ssl=tls)
        self.lines.append(Line(reader, writer))
        return self.lines[-1]


@asynccontextmanager
async def listening(
    address: UnixAddress | TcpAddress,
    app: AsgiApp,
    limits: ConnectionLimits = LIMITS,
    *,
    stranger: AsgiApp | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Place]:
    listeners = Listeners(
        [Endpoint(address=address, app=app, stranger=stranger, calls=app if isinstance(app, App) else None, tls=tls)],
        limits,
        is_direct=IS_DIRECT.get(),
    )
    listeners.bind()
    await listeners.accept()
    place = Place(listeners)
    try:
        yield place
    finally:
        for line in place.lines:
            line.writer.close()
        await listeners.drain(PATIENCE_S)
        for line in place.lines:
            with suppress(OSError):
                await line.writer.wait_closed()
        listeners.remove()


def post(path: str = "/rpc", body: bytes = b"hello", *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


Run = Callable[[Awaitable[None]], None]

LOOPBACK = TcpAddress("127.0.0.1", 0)
