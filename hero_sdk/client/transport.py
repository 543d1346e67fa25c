"""The asynchronous transport: a pool of kept-alive connections, one request in flight on each."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Protocol, TypeVar

from hero_sdk.client.address import Address
from hero_sdk.client.body import BodyLine, OpenBody
from hero_sdk.client.failures import cannot_connect
from hero_sdk.client.line import Line
from hero_sdk.client.message import Answer, RequestHead
from hero_sdk.errors import DeadlineExceeded

__all__ = ["SocketTransport", "Transport"]

P = TypeVar("P", bound=asyncio.Protocol)


class Transport(Protocol):
    """What a connection needs: requests out, answers back."""

    async def send(self, head: RequestHead, body: bytes, key: str | None, timeout_s: float) -> Answer:
        """The answer to one request; ``key`` is its idempotency key.

        Raises ConnectionFailed, DeadlineExceeded and BadAnswer.
        """
        ...

    async def open(self, head: RequestHead, timeout_s: float) -> OpenBody:
        """The answer to one GET as soon as it begins, to be read piece by piece.

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
        self._idle: list[Line] = []
        self._open: set[Line] = set()
        self._bodies: set[BodyLine] = set()
        # Who sends has a slot. Only slots without an idle line connect, so lines are never more than slots.
        self._free_slots = max_connections
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._ssl_context = ssl_context

    async def send(self, head: RequestHead, body: bytes, key: str | None, timeout_s: float) -> Answer:
        """See ``Transport``."""
        deadline = monotonic() + timeout_s
        if self._free_slots:
            self._free_slots -= 1
        else:
            await self._slot(deadline, timeout_s)
        try:
            while self._idle:
                line = self._idle.pop()
                if line.is_usable:
                    break
            else:
                line = await self._connected(deadline, self._line)
            try:
                answer = await line.ask(head.encode(body, key), deadline, timeout_s)
            except BaseException:
                # Also when the caller is cancelled: an answer may still be on its way, so the line is of no more use.
                line.abort()
                raise
            if line.is_usable:
                self._idle.append(line)
            return answer
        finally:
            if self._waiting:
                self._pass_on_slot()
            else:
                self._free_slots += 1

    async def close(self) -> None:
        """See ``Transport``."""
        for line in list(self._open):
            line.abort()
        self._idle.clear()
        for body in list(self._bodies):
            body.abort()

    async def open(self, head: RequestHead, timeout_s: float) -> OpenBody:
        """See ``Transport``; on a connection of its own, which is none of the pool's."""
        body = await self._connected(monotonic() + timeout_s, lambda: BodyLine(self._address, self._bodies))
        try:
            await body.start(head.encode(b""), timeout_s)
        except BaseException:
            body.abort()
            raise
        return body

    def _line(self) -> Line:
        return Line(self._address, self._open)

    async def _slot(self, deadline: float, timeout_s: float) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            async with asyncio.timeout(deadline - monotonic()):
                await place
        except BaseException as exc:
            place.cancel()
            if not place.cancelled():
                self._pass_on_slot()  # it was handed over in the very moment the caller gave up
            if isinstance(exc, TimeoutError):
                raise DeadlineExceeded(
                    f"no connection to {self._address} was free within {timeout_s:g} s: all were in use"
                ) from exc
            raise

    def _pass_on_slot(self) -> None:
        # Handed to who waits longest rather than set free: nobody who comes later overtakes.
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free_slots += 1

    async def _connected(self, deadline: float, line: Callable[[], P]) -> P:
        try:
            async with asyncio.timeout(deadline - monotonic()):
                return await self._connect(asyncio.get_running_loop(), line)
        except OSError as exc:
            raise cannot_connect(self._address, exc) from exc

    async def _connect(self, loop: asyncio.AbstractEventLoop, line: Callable[[], P]) -> P:
        if self._address.socket is not None:
            _, connected = await loop.create_unix_connection(line, self._address.socket)
        else:
            if self._address.is_tls and self._ssl_context is None:
                self._ssl_context = ssl.create_default_context()  # reads every certificate of the machine: once
            tls = self._ssl_context if self._address.is_tls else None
            _, connected = await loop.create_connection(line, self._address.host, self._address.port, ssl=tls)
        return connected
