"""A request on its way through ASGI: uvicorn's cycle, with less work where request and answer are of one piece.

An application that finds an `AsgiExchange` behind its ``receive`` may also take the whole body and give the whole
answer to a call in one step each, instead of three messages.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, Protocol

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    RequestResponseCycle,
)

from hero_sdk.server.answers import Headers, Message
from hero_sdk.server.exchange import ListenersState

__all__ = ["AsgiExchange"]

_LENGTH: Final = b"content-length: %b\r\n\r\n"
_LENGTH_AND_CLOSE: Final = b"content-length: %b\r\nconnection: close\r\n\r\n"
_NO_BODY: Final = b""
_NOT_OURS: Final = frozenset({b"connection", b"transfer-encoding", b"set-cookie"})
"""Headers with which uvicorn writes the head: they rule the connection, or hold what no table may remember."""

log = logging.getLogger("hero_sdk.server")


class AsgiConnection(Protocol):
    """What an exchange needs of its connection."""

    transport: asyncio.Transport
    flow: FlowControl
    headers: list[tuple[bytes, bytes]]

    def on_response_complete(self) -> None: ...

    def scope_of(self, head: Mapping[str, Any]) -> dict[str, Any]:
        """The ASGI scope of a request with that head."""
        ...


class AsgiExchange(RequestResponseCycle):
    """One request and its answer."""

    on_flow: Callable[[], None] | None = None
    """Called when what is written begins to wait for the peer, or ceases to, and when the peer has gone."""

    def __init__(
        self,
        connection: AsgiConnection,
        state: ListenersState,
        head: dict[str, Any],
        *,
        keep_alive: bool,
        body: bytes | None = None,
    ) -> None:
        """``body``: all of it, where it is there already."""
        # All that uvicorn's cycle has, without its event, which is costly to make.
        self.head = head
        self._connection = connection
        self.transport = connection.transport
        self.flow = connection.flow
        self.on_response = connection.on_response_complete
        self.default_headers = state.default_headers
        self._event: asyncio.Event | None = None
        self.logger = self.access_logger = log
        self.access_log = False
        self.keep_alive = keep_alive
        self.disconnected = self.response_started = self.response_complete = False
        self.body: Any = bytearray() if body is None else body
        self.more_body = body is None
        self.waiting_for_100_continue = body is None and _is_held_back(connection.headers)
        self.chunked_encoding = None
        self.expected_content_length = 0
        self._head: tuple[bytes, int] | None = None
        """A head that waits for its body, and the length it tells."""

        self._is_read = False
        self._state = state

    async def run_asgi(self, app: Any) -> None:
        """Lets the application answer."""
        # The scope is made as late as this: with many requests at a time, what was made for each would be cold by now.
        self.scope = self._connection.scope_of(self.head)  # type: ignore[assignment]
        await super().run_asgi(app)

    @property
    def message_event(self) -> asyncio.Event:  # type: ignore[override]  # uvicorn makes it for every request
        """Set when there is news for who receives: the body grew, or the peer has gone. Made when first asked for."""
        if self._event is None:
            self._event = asyncio.Event()
        return self._event

    def whole_body(self) -> bytes | None:
        """The body, or None while some of it is missing."""
        if self.more_body or self._is_read or self.disconnected:
            return None
        self._is_read = True
        body, self.body = bytes(self.body), _NO_BODY
        self.flow.resume_reading()
        return body

    def write_call(self, body: bytes) -> bool:
        """Answers a call; False where that has to wait for the peer to read, or was begun already."""
        if self.flow.write_paused or self.response_started or self._head is not None:
            return False
        self.response_started = self.response_complete = True
        if self.disconnected:
            return True
        self._state.write_call(self.transport, body, keep_alive=self.keep_alive)
        self._finish()
        return True

    async def receive(self) -> Any:
        """See the ASGI specification."""
        if self.more_body or self._is_read or self.disconnected or self.waiting_for_100_continue:
            message = await super().receive()
            self._is_read = not self.more_body
            return message
        self._is_read = True
        body, self.body = bytes(self.body), _NO_BODY
        self.flow.resume_reading()
        if self._event is not None:
            self._event.clear()
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Any) -> None:
        """See the ASGI specification."""
        if self._head is None:
            # A head that tells the length of the body waits for it, so that both are written at once.
            if not self.response_started and message["type"] == "http.response.start":
                self._head = self._head_to_keep(message)
            if self._head is None:
                await super().send(message)
            return
        if message["type"] != "http.response.body":
            raise RuntimeError(f"after the start of an answer comes its body, not {message['type']}")
        (head, length), self._head = self._head, None
        if self.disconnected:
            return
        self.response_started = True
        self.waiting_for_100_continue = self.chunked_encoding = False
        self.expected_content_length = length
        body = message.get("body", b"")
        if len(body) != length or self.flow.write_paused or message.get("more_body"):
            self.transport.write(head)
            await super().send(message)
            return
        self.response_complete = True
        self.transport.write(head + body)
        if self._event is not None:
            self._event.set()
        self._finish()

    async def send_500_response(self) -> None:
        """Answers for an application that has failed; a head it left behind is not written."""
        self._head = None
        await super().send_500_response()

    def _finish(self) -> None:
        # The connection keeps this exchange until its next request; with the scope gone, that one gets its memory.
        self.scope = None  # type: ignore[assignment]
        if not self.keep_alive:
            self.transport.close()
        self.on_response()

    def _head_to_keep(self, start: Message) -> tuple[bytes, int] | None:
        """The head and the length it tells; None where it has more to say, or nothing about the length."""
        lines = [STATUS_LINE[start["status"]]]
        length = None
        for name, value in self.default_headers:
            lines.append(_line(name, value))
        for name, value in start.get("headers", ()):
            if name == b"content-length":
                length = value
            elif name in _NOT_OURS:
                return None
            else:
                lines.append(_line(name, value))
        if length is None or not length.isdigit() or self.scope["method"] == "HEAD":
            return None
        lines.append(_LENGTH % length if self.keep_alive else _LENGTH_AND_CLOSE % length)
        return b"".join(lines), int(length)


def _is_held_back(headers: Headers) -> bool:
    """Whether the peer sends the body only when it is told to."""
    return dict(headers).get(b"expect", b"").lower() == b"100-continue"


@lru_cache(maxsize=512)  # mostly the same few
def _line(name: bytes, value: bytes) -> bytes:
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise RuntimeError("an answer has a header that HTTP cannot hold")
    return b"%s: %s\r\n" % (name.lower(), value)
