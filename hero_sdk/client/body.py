"""An answer without an end on a connection of its own, read piece by piece."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Protocol, cast

import httptools

from hero_sdk.client.address import Address
from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.errors import DeadlineExceeded

__all__ = ["BodyLine", "OpenBody"]

_MOST_WAITING = 256 * 1024


class OpenBody(Protocol):
    """The body of an answer as it comes in."""

    @property
    def status(self) -> int: ...

    async def read(self, timeout_s: float) -> bytes:
        """The next piece; empty at the end. Raises ConnectionFailed, BadAnswer and DeadlineExceeded."""
        ...

    def abort(self) -> None:
        """Reads no more."""
        ...


class BodyLine(asyncio.Protocol):
    """A connection for one such answer; as long as nobody reads, the service has to wait."""

    def __init__(self, address: Address, open_lines: set[BodyLine]) -> None:
        """``open_lines`` holds the line as long as it is connected."""
        self.status = 0
        self._address = address
        self._open_lines = open_lines
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._is_over = False
        self._error: Exception | None = None
        self._news: asyncio.Future[None] | None = None

    async def start(self, request: bytes, timeout_s: float) -> None:
        """Sends the request, and returns when the answer has begun."""
        assert self._transport is not None
        self._transport.write(request)
        while not self.status and self._error is None:
            await self._wait(timeout_s)
        if not self.status and self._error is not None:
            raise self._error

    async def read(self, timeout_s: float) -> bytes:
        """See ``OpenBody``."""
        while not self._pieces:
            if self._is_over:
                return b""
            if self._error is not None:
                raise self._error
            await self._wait(timeout_s)
        piece = b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
        return piece

    def abort(self) -> None:
        """See ``OpenBody``."""
        if self._transport is not None:
            self._transport.abort()

    # asyncio calls these

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._open_lines.add(self)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as exc:
            self._fail(BadAnswer(f"{self._address} does not speak HTTP: {exc}"))
            self.abort()
        if self._size > _MOST_WAITING and self._transport is not None and not self._is_over:
            self._transport.pause_reading()
        self._tell()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open_lines.discard(self)
        self._fail(ConnectionFailed(f"{self._address} closed the connection", was_sent=True))

    # the parser calls these

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()

    def on_body(self, data: bytes) -> None:
        self._pieces.append(data)
        self._size += len(data)

    def on_message_complete(self) -> None:
        self._is_over = True
        if self._transport is not None:
            self._transport.close()

    def _fail(self, error: Exception) -> None:
        if self._error is None:
            self._error = error
        self._tell()

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    async def _wait(self, timeout_s: float) -> None:
        self._news = self._loop.create_future()
        try:
            async with asyncio.timeout(timeout_s):
                await self._news
        except TimeoutError as exc:
            raise DeadlineExceeded(f"{self._address} was silent for {timeout_s:g} s") from exc
        finally:
            self._news = None
