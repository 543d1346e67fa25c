"""A request on its way through ASGI: uvicorn's cycle, with less work where request and answer are of one piece."""

from __future__ import annotations

import asyncio
import logging
from functools import lru_cache
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from hero_sdk.server.answers import Message

__all__ = ["AsgiExchange"]

_SAY_MORE: Final = frozenset({b"connection", b"transfer-encoding"})

log = logging.getLogger("hero_sdk.server")


class _News:
    """An event that costs next to nothing while nobody waits for it: the body grew, or the peer has gone."""

    __slots__ = ("_event", "_is_set")

    def __init__(self) -> None:
        self._is_set = False
        self._event: asyncio.Event | None = None

    def set(self) -> None:
        self._is_set = True
        if self._event is not None:
            self._event.set()

    def clear(self) -> None:
        self._is_set = False
        if self._event is not None:
            self._event.clear()

    async def wait(self) -> bool:
        if not self._is_set:
            if self._event is None:
                self._event = asyncio.Event()
            await self._event.wait()
        return True


class AsgiExchange(RequestResponseCycle):
    """One request and its answer."""

    def __init__(self, connection: HttpToolsProtocol, scope: Any, *, keep_alive: bool) -> None:
        # All that uvicorn's cycle has, without its event, which is costly to make.
        self.scope = scope
        self.transport = connection.transport
        self.flow = connection.flow
        self.on_response = connection.on_response_complete
        self.default_headers = connection.server_state.default_headers
        self.message_event = _News()  # type: ignore[assignment]
        self.logger = self.access_logger = log
        self.access_log = False
        self.keep_alive = keep_alive
        self.waiting_for_100_continue = any(
            name == b"expect" and value.lower() == b"100-continue" for name, value in connection.headers
        )
        self.disconnected = self.response_started = self.response_complete = False
        self.body = bytearray()
        self.more_body = True
        self.chunked_encoding = None
        self.expected_content_length = 0
        self._start: Any = None
        self._is_read = False

    async def receive(self) -> Any:
        """See the ASGI specification."""
        if self.more_body or self._is_read or self.disconnected or self.waiting_for_100_continue:
            message = await super().receive()
            self._is_read = not self.more_body
            return message
        self._is_read = True
        body, self.body = bytes(self.body), bytearray()
        self.flow.resume_reading()
        self.message_event.clear()
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Any) -> None:
        """See the ASGI specification."""
        if self._start is None:
            # A head that tells the length of the body waits for it, so that both are written at once.
            if not self.response_started and message["type"] == "http.response.start" and _tells_length(message):
                self._start = message
                self.response_started = True
            else:
                await super().send(message)
            return
        start, self._start = self._start, None
        if self._is_whole(start, message):
            self._write(start, message.get("body", b""))
        else:
            self.response_started = False
            await super().send(start)
            await super().send(message)

    def _is_whole(self, start: Message, message: Message) -> bool:
        return (
            message["type"] == "http.response.body"
            and not message.get("more_body")
            and not self.flow.write_paused
            and len(message.get("body", b"")) == _length(start)
            and self.scope["method"] != "HEAD"
        )

    def _write(self, start: Message, body: bytes) -> None:
        self.response_complete = True
        if self.disconnected:
            return
        lines = [_line(*header) for header in (*self.default_headers, *start["headers"])]
        end = b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n"
        self.transport.write(b"".join([STATUS_LINE[start["status"]], *lines, end, body]))
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


def _tells_length(start: Message) -> bool:
    """Whether the head says how long the body will be, and nothing about the connection."""
    names = [name for name, _ in start.get("headers", ())]
    return b"content-length" in names and _SAY_MORE.isdisjoint(names)


def _length(start: Message) -> int:
    return next(int(value) for name, value in start["headers"] if name == b"content-length")


@lru_cache(maxsize=512)  # mostly the same few
def _line(name: bytes, value: bytes) -> bytes:
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise RuntimeError("an answer has a header that HTTP cannot hold")
    return b"%s: %s\r\n" % (name.lower(), value)
