"""Where a stream of events goes: straight to a connection of ours, or through ASGI where another server listens."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from hero_sdk.events import Chunk, nobody_minds
from hero_sdk.server.answers import Send
from hero_sdk.server.asgi_exchange import AsgiExchange

__all__ = ["AsgiSink", "ConnectionSink"]

_DRAINED_BYTES: Final = 64 * 1024


class ConnectionSink:
    """Writes to the connection of an exchange whose answer was begun; no task wakes up for it."""

    def __init__(self, exchange: AsgiExchange) -> None:
        self.on_change = nobody_minds
        self._exchange = exchange
        self._transport = exchange.transport
        exchange.on_flow = self._changed

    def prompt(self) -> Callable[[bytes], object] | None:
        is_held_up = self._exchange.disconnected or self._exchange.flow.write_paused
        return None if is_held_up else self._transport.write

    def write(self, chunk: Chunk) -> None:
        if not self._exchange.disconnected:
            self._transport.write(chunk.framed)

    def offer(self, chunk: Chunk, most_waiting: int) -> bool:
        if self._transport.get_write_buffer_size() > most_waiting:
            return False
        self.write(chunk)
        return True

    async def drained(self) -> None:
        await self._exchange.flow.drain()

    def abort(self) -> None:
        self._transport.abort()

    async def run(self) -> None:
        """Nothing has to be carried on: what is written is on its way."""
        try:
            await asyncio.Event().wait()
        finally:
            self._exchange.on_flow = None

    def _changed(self) -> None:
        self.on_change()


class AsgiSink:
    """Sends messages one after another, as fast as the server takes them."""

    def __init__(self, send: Send) -> None:
        self.on_change = nobody_minds
        self._send = send
        self._waiting: deque[Chunk] = deque()
        self._size = 0
        self._written = asyncio.Event()
        self._sent = asyncio.Event()
        self._is_over = False

    def prompt(self) -> None:
        """There is no way to send at once here."""

    def write(self, chunk: Chunk) -> None:
        self._waiting.append(chunk)
        self._size += len(chunk.text)
        self._written.set()

    def offer(self, chunk: Chunk, most_waiting: int) -> bool:
        if self._size > most_waiting:
            return False
        self.write(chunk)
        return True

    async def drained(self) -> None:
        while self._size > _DRAINED_BYTES and not self._is_over:
            self._sent.clear()
            await self._sent.wait()

    def abort(self) -> None:
        self._is_over = True
        self._waiting.clear()
        self._size = 0
        self._written.set()
        self._sent.set()

    async def run(self) -> None:
        """Carries on what is written, until the stream is aborted."""
        while not self._is_over:
            self._written.clear()
            while self._waiting:
                chunk = self._waiting.popleft()
                await self._send({"type": "http.response.body", "body": chunk.text, "more_body": True})
                self._size -= len(chunk.text)
                self._sent.set()
            await self._written.wait()
