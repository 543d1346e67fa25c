"""The ASGI application of one listener: calls, the health, and the pages for the rest.

No framework stands between the server and the dispatcher. Calls that come over our own connections need not even
this; see `exchange`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from hero_sdk.rpc import FIGURES_CLAIM, ContextReader, FoundHeaders, RequestContext, RpcError, gather
from hero_sdk.server.answers import CLOSE, Answer, Headers, Message, Receive, Scope, Send, peer_of, refusal
from hero_sdk.server.asgi_exchange import AsgiExchange
from hero_sdk.server.calls import Calls
from hero_sdk.server.current import current_context, next_request_id
from hero_sdk.server.origin import OriginRules
from hero_sdk.server.surface import Surface

__all__ = ["Front"]

_JSON: Final = (b"content-type", b"application/json")
_DISCARDED_BYTES: Final = 64 * 1024 * 1024
_NOTHING: Final[Headers] = []
_NO_CONTENT: Final = Answer(204, _NOTHING)
_NOT_POST: Final = refusal(405, "calls are sent by POST", [(b"allow", b"POST")])
_NOT_GET: Final = refusal(405, "the health is asked by GET", [(b"allow", b"GET, HEAD")])


class Front:
    """What one listener answers."""

    def __init__(
        self,
        surface: Surface,
        reader: ContextReader,
        origins: OriginRules | None = None,
        *,
        is_inside: bool = False,
    ) -> None:
        """See `Calls`."""
        self.calls = Calls(surface, reader, origins, is_inside=is_inside)
        self._surface = surface
        self._rpc_paths = surface.rpc_paths
        self._reader = reader
        self._origins = origins
        self._body_bytes = self.calls.body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._refuse_other(scope, receive, send)
            return
        if self._origins is not None:
            answer = self._origins.answer(scope)
            if answer is not None:
                await answer(scope, receive, send)
                return
            send = self._origins.sender(scope, send)
        path = scope["path"]
        if root := scope.get("root_path"):
            path = path.removeprefix(root)
        try:
            domain = self._rpc_paths[path]
        except KeyError:
            await self._page(path, scope, receive, send)
            return
        calls = self.calls
        exchange: Any = getattr(receive, "__self__", None)
        is_ours = type(exchange) is AsgiExchange
        found: FoundHeaders | None = scope.get("hero.found")
        if found is None:
            found = gather(scope["headers"], calls.wanted)
            if is_ours:
                exchange.head["hero.found"] = found  # for the scopes of requests with the same head
        answer = calls.refusal(found) if scope["method"] == "POST" else _NOT_POST
        if answer is not None:
            await self._refuse(answer, scope, receive, send)
            return
        body = exchange.whole_body() if is_ours else None
        if body is None:
            body = await self._body(receive)
            if body is None:
                return  # the caller has gone before its request was complete: nothing was begun
        if len(body) > self._body_bytes:
            await self._refuse(calls.too_large, scope, receive, send)
            return
        former = current_context.get()  # a handler may call its own service, in its own task
        try:
            result = calls.begin(found, body, peer_of(scope), domain)
            if not (result is None or isinstance(result, bytes)):
                result = await result
        except asyncio.CancelledError:
            if calls.cut_off is None:
                raise
            await calls.cut_off(scope, receive, send)
            return
        finally:
            current_context.set(former)
        if result is None:
            await _NO_CONTENT(scope, receive, send)
        elif self._origins is not None or not is_ours or not exchange.write_call(result):
            length = (b"content-length", b"%d" % len(result))
            await send({"type": "http.response.start", "status": 200, "headers": [_JSON, length]})
            await send({"type": "http.response.body", "body": result})

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole body, None where the caller has gone; no longer than one message more than may be."""
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            return message.get("body", b"")  # type: ignore[no-any-return]
        parts: list[bytes] = []
        size = 0
        while message["type"] == "http.request":
            part: bytes = message.get("body", b"")
            parts.append(part)
            size += len(part)
            if size > self._body_bytes or not message.get("more_body"):
                return b"".join(parts)
            message = await receive()
        return None

    async def _refuse(self, answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = scope["headers"]
        if any(name == b"expect" for name, _ in headers):
            # Refused instead of told to go on, the caller may or may not send its body: the framing is lost.
            answer = replace(answer, headers=[*answer.headers, CLOSE])
            await answer(scope, receive, send)
            return
        is_last = any(name == b"connection" and b"close" in value.lower() for name, value in headers)
        if is_last or scope.get("http_version") == "1.0":
            # Closing with bytes unread resets the connection, and the caller may lose the answer.
            left = _DISCARDED_BYTES
            message: Message = {"more_body": True}
            while left > 0 and message.get("more_body"):
                message = await receive()
                left -= len(message.get("body", b""))
        await answer(scope, receive, send)

    async def _page(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if path == "/health":
            answer = await self._health(scope) if scope["method"] in ("GET", "HEAD") else _NOT_GET
            await answer(scope, receive, send)
            return
        reader, peer = self._reader, peer_of(scope)
        request_id = _request_id(scope["headers"])

        async def context() -> RequestContext:
            ctx = await reader.context(scope["headers"], peer)
            ctx.request_id = request_id
            return ctx

        former = current_context.get()
        # Until somebody asks who it is from: enough for the lines of the log.
        current_context.set(RequestContext(claims=frozenset(), request_id=request_id))
        try:
            await self._answer_page(path, scope, receive, send, context)
        finally:
            current_context.set(former)

    async def _health(self, scope: Scope) -> Answer:
        """Whether it is well anybody may know, and what is wrong those who look after it."""
        try:
            ctx = await self._reader.context(scope["headers"], peer_of(scope))
        except RpcError:
            return await self._surface.health.answer(is_detailed=False)
        return await self._surface.health.answer(is_detailed=ctx.has_claim(FIGURES_CLAIM))

    async def _answer_page(
        self, path: str, scope: Scope, receive: Receive, send: Send, context: Callable[[], Awaitable[RequestContext]]
    ) -> None:
        streams = self._surface.streams
        if streams is not None and path in streams.paths:
            await streams(scope, receive, send, path=path, reader=self._reader)
            return
        scope["hero.context"] = context
        await self._surface.pages(scope, receive, send)

    async def _refuse_other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            raise NotImplementedError(f"{scope['type']} is not served")  # what ASGI wants for the lifespan


def _request_id(headers: Headers) -> str:
    """The id the request brought, or one for it; what is wrong with a bad one, whoever asks for the context is told."""
    for name, value in headers:
        if name == b"x-request-id":
            text = value.decode("latin-1").strip()
            if text.isascii() and text.isprintable() and 0 < len(text) <= _LONGEST_ID:
                return text
    return next_request_id()


_LONGEST_ID: Final = 256
