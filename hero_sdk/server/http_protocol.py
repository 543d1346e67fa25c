"""HTTP/1.1 on one connection: uvicorn's protocol, with a short way for plain calls.

What uvicorn calls a cycle is an exchange here, and there are two kinds: `AsgiExchange` is begun when the head of a
request has come, `CallExchange` when all of it has. Answers leave in the order of their requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from hero_sdk.rpc import Peer
from hero_sdk.server.asgi_exchange import AsgiExchange
from hero_sdk.server.exchange import CallAnswerer, CallExchange, ListenersState
from hero_sdk.server.heads import KnownHead, KnownHeads

__all__ = ["HttpProtocol"]


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
        self._calls = calls
        self._direct = direct
        self._heads: KnownHeads | None = heads
        self._peer = Peer()
        self._is_in_head = False
        self._running: RequestResponseCycle | None = None
        """The exchange that is being answered, or was the last to be."""

    def data_received(self, data: bytes) -> None:
        former = self.cycle
        # Whether all that came has been taken apart and answered.
        is_between = not self._is_in_head and (former is None or (former.response_complete and not former.more_body))
        heads = self._heads if is_between else None
        if heads is not None and (found := heads.of(data)) is not None:
            self._repeat(*found)
            return
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.send_400_response("")
        except httptools.HttpParserUpgrade:
            self._heads = None  # nothing else is spoken here; the request itself has been begun
        else:
            if heads is not None and self.cycle is not former and not self.cycle.more_body and self.cycle.keep_alive:
                self._learn(heads, data)

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
                self._begin(self.cycle)
        if not is_next:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def on_body(self, body: bytes) -> None:
        cycle = self.cycle
        if type(cycle) is CallExchange:
            cycle.body += body
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        cycle = self.cycle
        if type(cycle) is CallExchange:
            cycle.more_body = False
            if cycle.is_due and not cycle.disconnected:
                self._begin(cycle)
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
                self._begin(cycle)

    def _repeat(self, known: KnownHead, body: bytes) -> None:
        """Begins the request whose head is known, and which is complete."""
        if known.call is not None and self._calls is not None:
            self.cycle = CallExchange(self, self._state, self._calls, known.call, self._peer, known.domain, body=body)
        else:
            self.cycle = AsgiExchange(self, self._state, known.scope, keep_alive=True, body=body)
        self._begin(self.cycle)

    def _learn(self, heads: KnownHeads, data: bytes) -> None:
        """Remembers the head of the request that has just been begun."""
        exchange = self.cycle
        if isinstance(exchange, CallExchange):
            known = KnownHead(len(exchange.body), exchange.found, exchange.domain)
        elif isinstance(exchange, AsgiExchange):
            known = KnownHead(len(exchange.body), scope=exchange.head)
        else:
            return
        heads.learn(data, [name for name, _ in self.headers], known)

    def _begin(self, exchange: RequestResponseCycle) -> None:
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
