"""Accepting connections at the sockets of a service, and pausing while the process has no descriptor for another one.

Where accepting fails for want of descriptors, a socket stays ready and an event loop would try again and again, with
all of a core. Paused, callers wait in the queue of the socket, which goes on listening.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hero_sdk.server import descriptors
from hero_sdk.server.addresses import UnixAddress
from hero_sdk.server.sockets import BACKLOG, BoundSocket

__all__ = ["Acceptance", "Entrance"]

_ROOM = 16
"""So many descriptors have to be free before connections are accepted again."""

log = logging.getLogger("hero_sdk.server")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A listening socket, and what is made for each connection."""

    bound: BoundSocket
    make: Callable[[], asyncio.Protocol]
    tls: ssl.SSLContext | None = None
    handshake_s: float | None = None
    """For connections with TLS."""


class _Server(Protocol):
    def close(self) -> None: ...


class Acceptance:
    """Of one service, at all its sockets."""

    def __init__(self) -> None:
        self.problem: str | None = None
        """Why it is paused, in words for everyone who asks for the health."""

        self._entrances: list[Entrance] = []
        self._servers: list[_Server] = []
        self._resuming: asyncio.Task[None] | None = None

    async def begin(self, entrances: list[Entrance]) -> None:
        """Accepts from now on."""
        self._entrances = entrances
        await self._open()

    def look(self) -> None:
        """Pauses where descriptors are used up, and goes on where there are some again; to be called now and then."""
        if not self._entrances or self._resuming is not None:
            return
        if self.problem is None:
            if not descriptors.are_free(1):
                self._pause()
        elif descriptors.are_free(_ROOM + len(self._entrances)):
            self._resuming = asyncio.get_running_loop().create_task(self._resume(), name="accepting again")

    def end(self) -> None:
        """Accepts no more, for good: callers are refused from now on."""
        if self._resuming is not None:
            self._resuming.cancel()
        self._close()
        for entrance in self._entrances:
            entrance.bound.socket.close()
        self._entrances = []

    def _pause(self) -> None:
        self.problem = "no more connections are accepted: the process has no file descriptors left"
        log.error(self.problem)
        self._close()

    async def _resume(self) -> None:
        try:
            await self._open()
        except OSError:  # used up again
            self._close()
        else:
            self.problem = None
            log.info("connections are accepted again")
        finally:
            self._resuming = None

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        for entrance in self._entrances:
            # Of its own, since a server that ends closes what it was given.
            listening = entrance.bound.socket.dup()
            try:
                if isinstance(entrance.bound.address, UnixAddress):
                    server: _Server = await _unix_server(entrance, listening)
                else:
                    server = await loop.create_server(
                        entrance.make,
                        sock=listening,
                        backlog=BACKLOG,
                        ssl=entrance.tls,
                        ssl_handshake_timeout=entrance.handshake_s,
                    )
            except BaseException:
                listening.close()
                raise
            self._servers.append(server)

    def _close(self) -> None:
        while self._servers:
            self._servers.pop().close()


async def _unix_server(entrance: Entrance, listening: socket.socket) -> _Server:
    loop = asyncio.get_running_loop()
    if sys.version_info >= (3, 13):  # there a server that ends takes the socket's path along, also while it pauses
        return await loop.create_unix_server(entrance.make, sock=listening, backlog=BACKLOG, cleanup_socket=False)
    return await loop.create_unix_server(entrance.make, sock=listening, backlog=BACKLOG)
