"""HTTP/1.1 on one connection: uvicorn's protocol, with a short way for plain calls.

What uvicorn calls a cycle is an exchange here, and there are two kinds: `AsgiExchange` is begun when the head of a
request has come, `CallExchange` when all of it has. Answers leave in the order of their requests.

Exchanges are begun between two pieces of input, never inside of the parser: what they do may end the connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextvars import copy_context
from typing import Any
from urllib.parse import unquote

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from hero_sdk.rpc import Peer
from hero_sdk.server.asgi_exchange import AsgiExchange
from hero_sdk.server.exchange import CallAnswerer, CallExchange, ListenersState
from hero_sdk.server.framing import FRAMING, parser_behind_head
from hero_sdk.server.heads import KnownHead, KnownHeads

__all__ = ["HttpProtocol"]

_LONGEST_LENGTH = 12
"""Digits of a `Content-Length` that is worth remembering."""


class HttpProtocol(HttpToolsProtocol):
    """Requests taken apart, and exchanges begun one after another."""

    def __init__(
        self,
        config: Config,
        state: ListenersState,
        calls: CallAnswerer | None,
        direct: Mapping[bytes, str | None],
        heads: KnownHeads,
    ) -> None:
        """``direct``: targets of calls that need no ASGI, with the domain each is for."""
        super().__init__(config, state, {}, asyncio.get_running_loop())
        self._state = state
        self._workers = state.workers
        self._calls = calls
        self._direct = direct
        self._heads: KnownHeads | None = heads
        self._peer = Peer()
        self._is_in_head = False
        self._is_body_ahead = False
        """Whether the parser leaves out a body, since its request asks for another protocol."""

        self._due: RequestResponseCycle | None = None
        """The exchange that may begin as soon as the parser is done with what came."""

        self._running: RequestResponseCycle | None = None
        """The exchange that is being answered, or was the last to be."""

        self._is_idle = False
        """Whether all that was asked is answered, and nothing else has begun to come."""

        self._awaited: object = None
        """What the peer was last seen to keep us waiting for; forgotten when it has come."""

    def _is_between(self) -> bool:
        """Whether all that came has been taken apart and answered, so that the next byte begins a request."""
        cycle = self.cycle
        return not self._is_in_head and (cycle is None or (cycle.response_complete and not cycle.more_body))

    def _feed(self, data: bytes, is_between: bool) -> None:
        """Takes apart what came, and begins what it asks for."""
        former = self.cycle
        heads = self._heads if is_between else None
        try:
            self._parse(data)
        except httptools.HttpParserError:
            self._begin_due()
            self.send_400_response("")
            return
        if heads is not None and self.cycle is not former and not self.cycle.more_body and self.cycle.keep_alive:
            self._learn(heads, data)
        self._begin_due()

    def _parse(self, data: bytes) -> None:
        """Feeds the parser, to which all that follows a wish for another protocol is of that protocol.

        Nothing else is spoken here, so such a request is an ordinary one. Its body must not be taken for the next
        request: a proxy in front has looked at the head of this one and at no other.
        """
        while data:
            try:
                self.parser.feed_data(data)
                return
            except httptools.HttpParserUpgrade as wish:
                data = data[wish.args[0] :]
                if self._is_body_ahead:
                    self._is_body_ahead = False
                    self.parser = parser_behind_head(self, self.headers)

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self._is_in_head = True

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        former = self.cycle
        is_next = former is None or former.response_complete
        if self.url in self._direct and (call := self._call()) is not None:
            self.cycle = call
            call.is_due = is_next
        else:
            head = self._head()
            keep_alive = head["http_version"] != "1.0" and self.parser.should_keep_alive()
            self.cycle = AsgiExchange(self, self._state, head, keep_alive=keep_alive)
            if is_next:
                self._due = self.cycle
            if self.parser.should_upgrade():
                self._is_body_ahead = any(name in FRAMING for name, _ in self.headers)
        if not is_next:
            self.transport.set_write_buffer_limits()  # answers one behind the other are better written together
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def on_body(self, body: bytes) -> None:
        cycle = self.cycle
        if type(cycle) is CallExchange:
            cycle.body += body
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self._is_body_ahead:
            return
        cycle = self.cycle
        if type(cycle) is CallExchange:
            cycle.more_body = False
            if cycle.is_due and not cycle.disconnected:
                self._due = cycle
        else:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """As uvicorn has it, but for the timer of idle connections."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            cycle, _ = self.pipeline.pop()
            if type(cycle) is CallExchange and cycle.more_body:
                cycle.is_due = True
            else:
                self._begin_in_task(cycle)  # the task before it is not over yet, and it calls us just now

    def _repeat(self, known: KnownHead, body: bytes) -> None:
        """Answers the request whose head is known, and which is complete, or begins to."""
        found, calls = known.call, self._calls
        if found is None or calls is None:
            self._is_idle = False
            self.cycle = AsgiExchange(self, self._state, known.scope, keep_alive=True, body=body)
            self._begin(self.cycle)
            return
        free = self._workers.free
        if not free or self.flow.write_paused:
            self._begin(self._exchange(calls, known, body))
            return
        worker, context = free[-1], copy_context()
        try:
            answer = worker.begin(context, calls.begin, found, body, self._peer, known.domain)
        except (Exception, asyncio.CancelledError) as error:
            answer = _failing(error)
        if isinstance(answer, bytes):
            # Nobody had to wait, so there is nothing that an exchange could be asked for.
            self._state.write_call(self.transport, answer)
            self._state.total_requests += 1
            self._is_idle, self._awaited = True, None
        elif answer is None:
            self._exchange(calls, known, b"").write(None)
        else:
            worker.go_on(context, self._exchange(calls, known, b"").finish(answer))

    def _exchange(self, calls: CallAnswerer, known: KnownHead, body: bytes) -> CallExchange:
        """For the call with that head, which is complete."""
        assert known.call is not None
        self._is_idle = False
        exchange = CallExchange(self, self._state, calls, known.call, self._peer, known.domain, body=body)
        self.cycle = self._running = exchange
        return exchange

    def _learn(self, heads: KnownHeads, data: bytes) -> None:
        """Remembers the head of the request that has just come."""
        exchange = self.cycle
        headers = dict(self.headers)
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or len(length) > _LONGEST_LENGTH or len(headers) != len(self.headers):
            return
        if isinstance(exchange, CallExchange):
            heads.learn(data, headers, KnownHead(int(length), exchange.found, exchange.domain))
        elif isinstance(exchange, AsgiExchange):
            heads.learn(data, headers, KnownHead(int(length), scope=exchange.head))

    def _begin_due(self) -> None:
        exchange, self._due = self._due, None
        if exchange is not None:
            self._begin(exchange)

    def _begin(self, exchange: RequestResponseCycle) -> None:
        """Begins it at once; not inside of a task."""
        if self._workers.free:
            self._running = exchange
            self._workers.free[-1].begin_all(exchange.run_asgi(self.app))
        else:
            self._workers.hire()
            self._begin_in_task(exchange)

    def _begin_in_task(self, exchange: RequestResponseCycle) -> None:
        self._running = exchange
        task = self.loop.create_task(exchange.run_asgi(self.app))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    def _call(self) -> CallExchange | None:
        """The exchange for a call about which nothing is unusual; None leaves the request to ASGI."""
        parser = self.parser
        if parser.get_method() != b"POST" or parser.should_upgrade() or parser.get_http_version() != "1.1":
            return None
        calls = self._calls
        if calls is None or (found := calls.plain(self.headers)) is None:
            return None
        call = CallExchange(self, self._state, calls, found, self._peer, self._direct[self.url])
        call.keep_alive = parser.should_keep_alive()
        return call

    def _head(self) -> dict[str, Any]:
        """What the head says, as ASGI wants it, with room for what the connection adds."""
        url = httptools.parse_url(self.url)
        path = url.path.decode("ascii")
        return {
            "type": "http",
            "asgi": {"version": self.asgi_version, "spec_version": "2.3"},
            "http_version": self.parser.get_http_version(),
            "method": self.parser.get_method().decode("ascii"),
            "root_path": "",
            "path": unquote(path) if "%" in path else path,
            "raw_path": url.path,
            "query_string": url.query or b"",
            "headers": self.headers,
            "server": None,
            "client": None,
            "scheme": "",
            "state": None,
        }

    def scope_of(self, head: Mapping[str, Any]) -> dict[str, Any]:
        """The ASGI scope of a request with that head on this connection."""
        scope = dict(head)
        scope["headers"] = list(head["headers"])
        scope["server"] = self.server
        scope["client"] = self.client
        scope["scheme"] = self.scheme or "http"
        scope["state"] = self.app_state.copy()
        return scope


async def _failing(error: BaseException) -> bytes | None:
    raise error
