"""One HTTP/1.1 connection of a listener: what uvicorn leaves open is closed.

Added are the limits that keep a hostile peer from holding memory or a connection (size of the head, slow
senders, slow readers, number of connections), answers in JSON, and the facts about the peer.
None of it costs a request more than a few comparisons: slowness is found by a sweep over all connections.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from hero_sdk.rpc import Peer
from hero_sdk.server.addresses import TcpAddress
from hero_sdk.server.answers import raw_error
from hero_sdk.server.asgi_exchange import AsgiExchange
from hero_sdk.server.exchange import CallAnswerer, ListenersState
from hero_sdk.server.heads import KnownHeads
from hero_sdk.server.http_protocol import HttpProtocol
from hero_sdk.server.sockets import has_gone, peer_credentials

__all__ = ["Connection", "ConnectionLimits", "Door"]

_LINGER_S = 2.0

log = logging.getLogger("hero_sdk.server")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """What one peer may cost."""

    head_bytes: int = 64 * 1024
    connections: int = 4096
    """Over all listeners of the service."""

    read_s: float = 30.0
    """A request has to be there in this time, from its first byte to its last."""

    upload_s: float = 600.0
    """The same for the service's own routes, which may take files."""

    write_s: float = 60.0
    """How long a peer may leave an answer unread."""

    keep_alive_s: float = 75.0
    """How long a connection may rest between two requests."""


@dataclass(slots=True, kw_only=True)
class Door:
    """What all connections of one listener share."""

    config: Config
    state: ListenersState
    """Connections and tasks; shared by all listeners."""

    limits: ConnectionLimits
    calls: CallAnswerer | None
    """What is a call here, and answers it."""

    direct: Mapping[bytes, str | None]
    """Targets of calls that are answered without ASGI, with the domain each is for."""

    is_unix: bool
    is_welcome: Callable[[str | None, str | None], bool] = field(default=lambda remote, local: True)
    """Whether a peer at the first address that reached us at the second may show who it is."""

    stranger: Any = None
    """The application for peers that may not."""

    heads: KnownHeads = field(default_factory=KnownHeads)
    when_closed: Callable[[], None] = field(default=lambda: None)
    """Called after each connection's end."""


class Connection(HttpProtocol):
    """One connection of a door."""

    def __init__(self, door: Door) -> None:
        super().__init__(door.config, door.state, door.calls, door.direct, door.heads)
        self._door = door
        self._head_limit = door.limits.head_bytes
        self._is_deaf = False
        self._is_over = False
        self._tail = b""
        """The last bytes of a head that is not complete: its end may be split."""

        self._heads_begun = 0
        self._counted: object = None
        self._counted_bytes = 0
        self._awaited_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if self.scheme == "http":
            # uvloop would write at the end of the loop's turn otherwise. Over TLS it would never be ready to write.
            transport.set_write_buffer_limits(0)
        door = self._door
        if len(self.connections) > door.limits.connections:
            self._refuse(503, "this server has all the connections it takes; try again shortly")
            return
        self._peer = _peer(transport, self.client, is_unix=door.is_unix)
        # Every request's scope carries a copy of this mapping.
        self.app_state = {"hero.peer": self._peer}
        if not door.is_welcome(self.client and self.client[0], self.server and self.server[0]):
            self.app = door.stranger
            self._direct, self._heads = {}, None

    def connection_lost(self, exc: Exception | None) -> None:
        self._forsake()
        self._tell_flow()
        super().connection_lost(exc)
        self._door.when_closed()

    def eof_received(self) -> bool:  # type: ignore[override]  # as uvicorn has it
        """A peer that only sends no more gets the answers to what it asked; one that has gone is let go."""
        if self.scheme != "http" or (self._door.is_unix and has_gone(self.transport.get_extra_info("socket"))):
            return False  # over TLS there are no half closed connections
        self.shutdown()
        return not self.transport.is_closing()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._tell_flow()

    def resume_writing(self) -> None:
        if self.transport.is_closing():  # writing failed, and connection_lost comes in the next turn of the loop
            self._forsake()
        super().resume_writing()
        self._tell_flow()

    def data_received(self, data: bytes) -> None:
        is_between = self._is_between()
        heads = self._heads if is_between else None
        if heads is not None and (found := heads.of(data)) is not None:
            self._repeat(*found)
            return
        if self._is_deaf:
            return
        self._is_idle = False
        if self._is_in_head:
            is_too_long = self._is_rest_too_long(data)
        else:
            is_too_long = len(data) > self._head_limit and is_between and not self._has_short_head(data)
        if is_too_long:
            self._refuse_head()
            return
        begun = self._heads_begun
        self._feed(data, is_between)
        cycle = self.cycle
        if self._is_in_head:
            self._tail = data[-3:]
            # Where a head begins in the midst of a piece, only the pieces behind that one are counted.
            is_all_head = self._heads_begun == begun + is_between
            self._count_head(len(data) if is_all_head else 0)
        elif cycle is not None and cycle.more_body and not cycle.response_complete:
            self._count_body(cycle, len(data))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._heads_begun += 1

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._is_idle = not self._is_in_head  # nor with another request waiting, but the sweep looks at that first

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, "this is not an HTTP request")

    def shutdown(self) -> None:
        """Ends the connection as soon as the requests it has sent completely are answered."""
        self._heads = None  # a call that comes now is refused
        cycle = self.cycle
        is_unfinished = cycle is not None and cycle.more_body and not cycle.response_started
        if cycle is None or cycle.response_complete or self._is_over or (is_unfinished and not self.pipeline):
            self.transport.close()
        else:
            cycle.keep_alive = False

    def is_overdue(self, now: float) -> bool:
        """Whether the peer has kept us waiting too long; asked by the sweep, about once a second."""
        awaited, patience_s = self._what_we_wait_for()
        if awaited is not self._awaited:
            self._awaited, self._awaited_since = awaited, now
            return False
        return awaited is not None and now - self._awaited_since > patience_s

    def give_up(self) -> None:
        """Ends the connection of a peer that is too slow."""
        cycle = self.cycle
        is_unanswered = cycle is not None and not cycle.response_started
        if self.flow.write_paused:
            self.transport.abort()
        elif is_unanswered or self._is_in_head:
            self._refuse(408, f"the request did not arrive within {self._door.limits.read_s:g} s")
        else:
            self.transport.close()

    def _what_we_wait_for(self) -> tuple[object, float]:
        """An object that stays the same as long as we wait for the same thing, and for how long we do that."""
        limits = self._door.limits
        cycle = self.cycle
        if self._is_deaf:
            return None, 0.0
        if self.flow.write_paused:
            return self.flow, limits.write_s
        if cycle is None or cycle.response_complete:
            return (
                (cycle or self.parser, limits.keep_alive_s) if self._is_idle else (self.headers or self, limits.read_s)
            )
        if not cycle.more_body or self.pipeline or self.flow.read_paused:
            return None, 0.0
        return cycle, limits.read_s if self._is_call(cycle) else limits.upload_s

    def _is_call(self, cycle: RequestResponseCycle) -> bool:
        if isinstance(cycle, AsgiExchange):
            return self._calls is not None and cycle.head["path"] in self._calls.paths
        return True

    def _forsake(self) -> None:
        """Tells the request under way that nobody waits for its answer.

        uvicorn tells the last one that came in, which is another where the peer has sent several.
        """
        cycle = self._running
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()

    def _tell_flow(self) -> None:
        """Tells who streams to the peer."""
        exchange = self._running
        if isinstance(exchange, AsgiExchange) and exchange.on_flow is not None:
            exchange.on_flow()

    def _has_short_head(self, data: bytes) -> bool:
        return data.find(b"\r\n\r\n", 0, self._head_limit) >= 0

    def _count_head(self, size: int) -> None:
        """The parser keeps an unfinished head in memory, however long it grows."""
        if self._count(self.headers, size) > self._head_limit:
            self._refuse_head()

    def _is_rest_too_long(self, data: bytes) -> bool:
        """Whether the next piece of a head goes beyond the limit, even if it is the last one."""
        if b"\r\n\r\n" in self._tail + data[:3]:
            return False
        end = data.find(b"\r\n\r\n")
        return self._counted_bytes + (len(data) if end < 0 else end) > self._head_limit

    def _count_body(self, cycle: RequestResponseCycle, size: int) -> None:
        """Bytes around a body (chunk headers, trailers) are in no body that the application could measure."""
        calls = self._calls
        if calls is None or self._count(cycle, size) <= 2 * calls.body_bytes + self._head_limit:
            return
        if self._is_call(cycle):
            self._refuse(413, f"a body is at most {calls.body_bytes} bytes")

    def _count(self, counted: object, size: int) -> int:
        if counted is not self._counted:
            self._counted, self._counted_bytes = counted, 0
        self._counted_bytes += size
        return self._counted_bytes

    def _refuse_head(self) -> None:
        self._refuse(431, f"the head of a request is at most {self._head_limit} bytes")

    def _refuse(self, status: int, message: str) -> None:
        """Answers once more and ends; what still comes in is dropped.

        Closing at once would reset the connection while the peer is sending, and with it the answer.
        """
        if self._is_deaf or self.transport.is_closing():
            return
        self._is_deaf, self._heads = True, None
        log.info("refused a connection", extra={"facts": {"status": status, "reason": message}})
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if self.pipeline or not cycle.more_body:
                # Good requests stand before what is refused: they get their answers, and then it ends.
                cycle.keep_alive = False
                return
            cycle.disconnected = True
            cycle.message_event.set()
        self._is_over = True
        self.flow.resume_reading()
        self.transport.write(raw_error(status, message))
        if self.transport.can_write_eof():
            self.transport.write_eof()
            self.loop.call_later(_LINGER_S, self.transport.abort)
        else:
            self.transport.close()


def _peer(transport: asyncio.Transport, client: tuple[str, int] | None, *, is_unix: bool) -> Peer:
    if is_unix:
        try:
            pid, uid, _ = peer_credentials(transport.get_extra_info("socket"))
        except OSError:
            return Peer()
        return Peer(pid=pid, uid=uid)
    if client is None:
        return Peer()  # gone already
    return Peer(address=str(TcpAddress(*client)))
