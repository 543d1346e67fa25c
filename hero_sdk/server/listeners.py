"""All listeners of a service in one event loop: opened together, drained together.

uvicorn gives the HTTP protocol; sockets, signals and shutdown are ours, since its own server
serves one address, opens Unix sockets to everyone and installs signal handlers.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hero_sdk.server.acceptance import Acceptance, Entrance
from hero_sdk.server.addresses import TcpAddress, UnixAddress, is_in_overlay
from hero_sdk.server.answers import AsgiApp
from hero_sdk.server.connection import Connection, ConnectionLimits, Door
from hero_sdk.server.exchange import CallAnswerer, ListenersState
from hero_sdk.server.sockets import BoundSocket, bind

__all__ = ["Endpoint", "Listeners"]

_TURNS_OF_AN_ACCEPT = 3
"""After so many turns of the loop a connection that was just accepted has its protocol, and is known here."""

log = logging.getLogger("hero_sdk.server")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A place to listen, and what answers there."""

    address: UnixAddress | TcpAddress
    app: AsgiApp
    stranger: AsgiApp | None = None
    """What answers peers that may not show who they are."""

    calls: CallAnswerer | None = None
    """Answers calls directly, where plain ones need not go through ``app``."""

    tls: ssl.SSLContext | None = None


class Listeners:
    """The open listeners of one service, from ``open`` to ``drain``."""

    def __init__(self, endpoints: Sequence[Endpoint], limits: ConnectionLimits, *, is_direct: bool = True) -> None:
        """``is_direct``: plain calls do not go through ASGI."""
        self._endpoints = endpoints
        self._limits = limits
        self._is_direct = is_direct
        self._state = ListenersState()
        self._bound: list[BoundSocket] = []
        self._acceptance = Acceptance()
        self._timer: asyncio.TimerHandle | None = None
        self._connection_closed = asyncio.Event()

    @property
    def addresses(self) -> list[UnixAddress | TcpAddress]:
        """Where it really listens, in the order of the listeners."""
        return [bound.address for bound in self._bound]

    @property
    def traffic(self) -> tuple[int, int]:
        """Requests answered so far, and connections that are open."""
        return self._state.total_requests, len(self._state.connections)

    @property
    def problem(self) -> str | None:
        """Why no connections are accepted at present."""
        return self._acceptance.problem

    def bind(self) -> None:
        """Opens every socket; callers that come now wait in the queue. Raises StartError, and leaves nothing open."""
        try:
            for endpoint in self._endpoints:
                self._bound.append(bind(endpoint.address))
        except BaseException:
            self.remove()
            raise

    async def accept(self) -> None:
        """Begins to answer."""
        pairs = zip(self._endpoints, self._bound, strict=True)
        await self._acceptance.begin([self._entrance(endpoint, bound) for endpoint, bound in pairs])
        self._tick()

    async def drain(self, timeout_s: float) -> bool:
        """Takes no more connections and waits for the calls under way; False where some had to be cut off."""
        self._acceptance.end()
        for _ in range(_TURNS_OF_AN_ACCEPT):
            await asyncio.sleep(0)
        for connection in list(self._state.connections):
            connection.shutdown()
        self._state.workers.end()
        deadline = asyncio.get_running_loop().time() + timeout_s
        is_done = await self._until_quiet(deadline)
        if not is_done:
            log.warning("calls were cut off", extra={"facts": {"calls": len(self._state.tasks)}})
            for task in list(self._state.tasks):
                task.cancel()  # each still gives its caller an answer
            await self._until_quiet(asyncio.get_running_loop().time() + 1.0)
            for connection in list(self._state.connections):
                connection.transport.abort()
        if self._timer is not None:
            self._timer.cancel()
        return is_done

    def remove(self) -> None:
        """Closes the sockets and removes their files; safe in a signal handler, and twice."""
        while self._bound:
            self._bound.pop().remove()

    def _entrance(self, endpoint: Endpoint, bound: BoundSocket) -> Entrance:
        door = self._door(endpoint, bound)
        handshake_s = None if endpoint.tls is None else self._limits.read_s
        return Entrance(bound=bound, make=lambda: Connection(door), tls=endpoint.tls, handshake_s=handshake_s)

    def _door(self, endpoint: Endpoint, bound: BoundSocket) -> Door:
        address = bound.address
        config = Config(
            endpoint.app,
            http=HttpToolsProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,  # who the peer is, the socket knows; X-Forwarded-For anyone can write
            server_header=False,
        )
        config.load()
        return Door(
            config=config,
            state=self._state,
            limits=self._limits,
            calls=endpoint.calls,
            direct={path.encode(): domain for path, domain in endpoint.calls.paths.items()}
            if self._is_direct and endpoint.calls is not None
            else {},
            is_unix=isinstance(address, UnixAddress),
            is_welcome=_is_in_overlay if isinstance(address, TcpAddress) and address.is_overlay_only else _is_anyone,
            stranger=endpoint.stranger or endpoint.app,
            when_closed=self._connection_closed.set,
        )

    async def _until_quiet(self, deadline: float) -> bool:
        loop = asyncio.get_running_loop()
        while self._state.tasks or self._state.connections:
            left_s = deadline - loop.time()
            if left_s <= 0:
                return False
            if self._state.tasks:
                # A handler whose caller has gone still finishes what it began.
                await asyncio.wait(list(self._state.tasks), timeout=left_s)
                await asyncio.sleep(0)  # their connections close in the next turn of the loop
                continue
            self._connection_closed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._connection_closed.wait(), left_s)
        return True

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        self._state.set_date(formatdate(usegmt=True).encode())
        self._acceptance.look()
        now = loop.time()
        for connection in list(self._state.connections):
            if isinstance(connection, Connection) and connection.is_overdue(now):
                connection.give_up()
        self._timer = loop.call_later(min(1.0, self._limits.read_s / 4, self._limits.keep_alive_s / 4), self._tick)


def _is_in_overlay(remote: str | None, local: str | None) -> bool:
    return remote is not None and local is not None and is_in_overlay(remote) and is_in_overlay(local)


def _is_anyone(remote: str | None, local: str | None) -> bool:
    return True
