"""A call on the direct way: from the connection to the dispatcher and back, without scope and messages.

An ASGI server takes a request apart into messages and puts the answer together again; for a short call that is
most of the work. A `CallExchange` stands where uvicorn has its own cycle for a request, so everything around it
stays as it is: pipelining, back-pressure, keep-alive, draining.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any, Final, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from hero_sdk.rpc import Begun, FoundHeaders, Peer, RawHeaders
from hero_sdk.server.answers import CLOSE, Answer, raw_answer, refusal
from hero_sdk.server.worker import Workers

__all__ = ["CallAnswerer", "CallExchange", "ListenersState"]

_LARGE_BYTES: Final = 65536
_MOST_HEADS: Final = 1024
_NO_CONTENT: Final = Answer(204, [])
_FAILED: Final = refusal(500, "the server failed; its log says why")

log = logging.getLogger("hero_sdk.server")


class CallAnswerer(Protocol):
    """What answers calls without ASGI; see `Calls`."""

    @property
    def paths(self) -> Mapping[str, str | None]: ...

    @property
    def body_bytes(self) -> int: ...

    @property
    def cut_off(self) -> Answer | None: ...

    def plain(self, raw: RawHeaders) -> FoundHeaders | None: ...

    def begin(self, found: FoundHeaders, body: bytes, peer: Peer, domain: str | None) -> Begun: ...


class ListenersState(ServerState):
    """What all connections share: uvicorn's part, and ours."""

    def __init__(self) -> None:
        super().__init__()
        self.workers = Workers(self.tasks)
        self._call_head = b""
        """The beginning of every answer to a call, up to the length of its body."""

        self._call_heads: dict[int, bytes] = {}
        """Those of the last answers, by the length of their bodies."""

    def write_call(self, transport: asyncio.WriteTransport, body: bytes, *, keep_alive: bool = True) -> None:
        """Writes the answer to a call."""
        length = len(body)
        if not keep_alive:
            head = b"%s%d\r\nconnection: close\r\n\r\n" % (self._call_head, length)
        elif (kept := self._call_heads.get(length)) is not None:
            head = kept
        else:
            head = self._call_heads[length] = b"%s%d\r\n\r\n" % (self._call_head, length)
            if len(self._call_heads) > _MOST_HEADS:
                self._call_heads.clear()
        if length < _LARGE_BYTES:
            transport.write(head + body)
        else:
            transport.write(head)
            transport.write(body)

    def set_date(self, date: bytes) -> None:
        """What the header Date says from now on."""
        self.default_headers = [(b"date", date)]
        self._call_head = b"HTTP/1.1 200 OK\r\ndate: %s\r\ncontent-type: application/json\r\ncontent-length: " % date
        self._call_heads.clear()


class _Nobody:
    """Stands for the event by which uvicorn tells a cycle that there is news: an exchange does not wait for any."""

    def set(self) -> None:
        pass


class CallExchange(RequestResponseCycle):
    """One call and its answer; to the connection a cycle like any other."""

    message_event: Any = _Nobody()

    def __init__(
        self,
        connection: HttpToolsProtocol,
        state: ListenersState,
        calls: CallAnswerer,
        found: FoundHeaders,
        peer: Peer,
        domain: str | None,
        *,
        body: bytes | None = None,
    ) -> None:
        """``domain``: the call came to that domain's own address. ``body``: all of it, where it is there already."""
        # Not the cycle's own attributes for scope and messages: nothing here looks at them.
        self.is_due = False
        """Whether it may begin once it is complete: those before it are answered."""

        self.transport = connection.transport
        self.flow = connection.flow
        self.on_response = connection.on_response_complete
        self.keep_alive = True
        self.more_body = body is None
        self.disconnected = self.response_started = self.response_complete = False
        # Most bodies come in one piece, which needs no copy; pieces are joined where there can be many.
        self.body: Any = body or (b"" if int(found[b"content-length"]) <= _LARGE_BYTES else bytearray())
        self.found = found
        self.domain = domain
        self._state = state
        self._calls = calls
        self._peer = peer

    async def run_asgi(self, app: object) -> None:
        """Answers the call, which is complete; uvicorn's name for it."""
        await self.finish(self._answer())

    async def _answer(self) -> bytes | None:
        body, self.body = self.body, b""
        answer = self._calls.begin(self.found, body, self._peer, self.domain)
        return answer if answer is None or isinstance(answer, bytes) else await answer

    async def finish(self, rest: Awaitable[bytes | None]) -> None:
        """Writes the answer that ``rest`` comes to."""
        answer: bytes | Answer | None
        try:
            answer = await rest
            if self.flow.write_paused and not self.disconnected:
                await self.flow.drain()
        except asyncio.CancelledError:
            answer = self._calls.cut_off
            if answer is None:
                log.error("a handler has cancelled the task it runs in")
                self.keep_alive = False
                answer = _FAILED
        except Exception:
            log.exception("a call failed outside of its handler")
            self.keep_alive = False
            answer = _FAILED
        self.write(answer)

    def write(self, answer: bytes | Answer | None) -> None:
        self.response_started = self.response_complete = True
        transport = self.transport
        if self.disconnected or transport.is_closing():
            return
        if isinstance(answer, bytes):
            self._state.write_call(transport, answer, keep_alive=self.keep_alive)
        else:
            headers = [*self._state.default_headers, *([] if self.keep_alive else [CLOSE])]
            transport.write(raw_answer(answer or _NO_CONTENT, headers))
        if not self.keep_alive:
            transport.close()
        self.on_response()
