"""The asynchronous transport: a pool of kept-alive connections, one request in flight on each.

Each connection is an ``asyncio.Protocol`` around httptools' parser with one future per request: a request costs
two system calls and no task.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from typing import Protocol, cast

import httptools

from hero_sdk.client.address import Address
from hero_sdk.client.failures import BadAnswer, ConnectionFailed, cannot_connect
from hero_sdk.client.message import MAX_ANSWER_BYTES, Answer, RequestHead
from hero_sdk.errors import DeadlineExceeded

__all__ = ["SocketTransport", "Transport"]


class Transport(Protocol):
    """What a connection needs: requests out, answers back."""

    async def send(self, head: RequestHead, body: bytes, *, key: str | None, timeout_s: float) -> Answer:
        """The answer to one request.

        Raises ConnectionFailed, DeadlineExceeded and BadAnswer.
        """
        ...

    async def close(self) -> None:
        """Ends every connection."""
        ...


class SocketTransport:
    """Connections to one address over a Unix socket or TCP, with or without TLS."""

    def __init__(
        self, address: Address, *, max_connections: int = 100, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        """``ssl_context`` says whom to trust over TLS; without it, whom this machine trusts."""
        self._address = address
        self._idle: list[_Line] = []
        self._open: set[_Line] = set()
        # Who sends has a slot. Only slots without an idle line connect, so lines are never more than slots.
        self._free_slots = max_connections
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._ssl_context = ssl_context

    async def send(self, head: RequestHead, body: bytes, *, key: str | None, timeout_s: float) -> Answer:
        """See ``Transport``."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        if self._free_slots:
            self._free_slots -= 1
        else:
            await self._slot(loop, deadline, timeout_s)
        try:
            line = self._idle_line() or await self._connected(loop, deadline)
            try:
                return await line.ask(loop, head.encode(body, key), deadline, timeout_s)
            except BaseException:
                # Also when the caller is cancelled: an answer may still be on its way, so the line is of no more use.
                line.abort()
                raise
            finally:
                if line.is_usable:
                    self._idle.append(line)
        finally:
            self._release_slot()

    async def close(self) -> None:
        """See ``Transport``."""
        for line in list(self._open):
            line.abort()
        self._idle.clear()

    async def _slot(self, loop: asyncio.AbstractEventLoop, deadline: float, timeout_s: float) -> None:
        place: asyncio.Future[None] = loop.create_future()
        self._waiting.append(place)
        try:
            async with asyncio.timeout_at(deadline):
                await place
        except BaseException as exc:
            place.cancel()
            if not place.cancelled():
                self._release_slot()  # it was handed over in the very moment the caller gave up
            if isinstance(exc, TimeoutError):
                raise DeadlineExceeded(
                    f"no connection to {self._address} was free within {timeout_s:g} s: all were in use"
                ) from exc
            raise

    def _release_slot(self) -> None:
        # Handed to who waits longest rather than set free: nobody who comes later overtakes.
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free_slots += 1

    def _idle_line(self) -> _Line | None:
        while self._idle:
            line = self._idle.pop()
            if line.is_usable:
                return line
        return None

    async def _connected(self, loop: asyncio.AbstractEventLoop, deadline: float) -> _Line:
        try:
            async with asyncio.timeout_at(deadline):
                return await self._connect(loop)
        except OSError as exc:
            raise cannot_connect(self._address, exc) from exc

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> _Line:
        def line() -> _Line:
            return _Line(self._address, self._open)

        if self._address.socket is not None:
            _, connected = await loop.create_unix_connection(line, self._address.socket)
        else:
            if self._address.is_tls and self._ssl_context is None:
                self._ssl_context = ssl.create_default_context()  # reads every certificate of the machine: once
            tls = self._ssl_context if self._address.is_tls else None
            _, connected = await loop.create_connection(line, self._address.host, self._address.port, ssl=tls)
        return connected


class _Line(asyncio.Protocol):
    """One connection."""

    def __init__(self, address: Address, open_lines: set[_Line]) -> None:
        self._address = address
        self._open_lines = open_lines
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[Answer] | None = None
        self._body: list[bytes] = []
        self._size = 0
        self.is_usable = False

    async def ask(self, loop: asyncio.AbstractEventLoop, request: bytes, deadline: float, timeout_s: float) -> Answer:
        """The answer until ``deadline`` on the loop's clock; ``timeout_s`` is what the caller named."""
        assert self._transport is not None
        answer: asyncio.Future[Answer] = loop.create_future()
        self._answer = answer
        self._body.clear()
        self._size = 0
        timer = loop.call_at(deadline, self._too_late, timeout_s)
        self._transport.write(request)
        try:
            return await answer
        finally:
            timer.cancel()
            self._answer = None

    def abort(self) -> None:
        self.is_usable = False
        if self._transport is not None:
            self._transport.abort()

    # asyncio calls these

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one without being a subclass
        self._open_lines.add(self)
        self.is_usable = True

    def data_received(self, data: bytes) -> None:
        if self._answer is None:
            self.abort()  # nobody asked: whatever this is, the line is out of step
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as exc:
            self._fail(BadAnswer(f"{self._address} does not speak HTTP: {exc}"))

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_usable = False
        self._open_lines.discard(self)
        self._fail(ConnectionFailed(f"{self._address} closed the connection before it answered", was_sent=True))

    # the parser calls these

    def on_body(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > MAX_ANSWER_BYTES:
            self._fail(BadAnswer(f"{self._address} answered with more than {MAX_ANSWER_BYTES} bytes"))
            self.abort()
            return
        self._body.append(data)

    def on_message_complete(self) -> None:
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self.is_usable = self.is_usable and self._parser.should_keep_alive()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(Answer(self._parser.get_status_code(), body))
        if not self.is_usable and self._transport is not None:
            self._transport.close()

    def _too_late(self, timeout_s: float) -> None:
        self._fail(DeadlineExceeded(f"{self._address} did not answer within {timeout_s:g} s"))

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
