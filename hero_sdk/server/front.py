"""The ASGI application of one listener: calls are answered here, on the shortest way; the rest goes to the pages.

No framework stands between the socket and the dispatcher; what a call costs here is one pass over its
headers, its context, and two messages.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from dataclasses import replace
from typing import Final

from hero_sdk.rpc import ContextReader, Peer, RpcError
from hero_sdk.server.addresses import TcpAddress
from hero_sdk.server.answers import Answer, Headers, Message, Receive, Scope, Send, refusal
from hero_sdk.server.current import current_context
from hero_sdk.server.origin import OriginRules
from hero_sdk.server.shortcut import cycle_behind, whole_body, write_json
from hero_sdk.server.surface import Surface

__all__ = ["Front"]

_JSON: Final = (b"content-type", b"application/json")
_JSON_TYPES: Final = frozenset(
    {b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8", b""}
)
_DISCARDED_BYTES: Final = 64 * 1024 * 1024
_NOTHING: Final[Headers] = []
_NO_CONTENT: Final = Answer(204, _NOTHING)
_NOT_POST: Final = refusal(405, "calls are sent by POST", [(b"allow", b"POST")])
_NOT_GET: Final = refusal(405, "the health is asked by GET", [(b"allow", b"GET, HEAD")])
_NOT_JSON: Final = refusal(415, "a call is JSON: content-type application/json, in UTF-8, not compressed")
_CUT_OFF: Final = refusal(503, "the service is ending and the call was cut off; its outcome is not known")


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
        """``origins`` guard listeners that web pages can reach.

        ``is_inside``: calls come from handlers of the service itself, which have to be answered until the last.
        """
        self._surface = surface
        self._dispatcher = surface.dispatcher
        self._rpc_paths = surface.rpc_paths
        self._reader = reader
        self._origins = origins
        self._is_inside = is_inside
        self._body_bytes = surface.dispatcher.limits.body_bytes
        self._too_large = refusal(413, f"a body is at most {self._body_bytes} bytes")

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
        headers: Headers = scope["headers"]
        answer = _NOT_POST if scope["method"] != "POST" else self._refusal(headers)
        if answer is not None:
            await self._refuse(answer, scope, receive, send)
            return
        cycle = cycle_behind(receive)
        body = None if cycle is None else whole_body(cycle)
        if body is None:
            body = await self._body(receive)
            if body is None:
                return  # the caller has gone before its request was complete: nothing was begun
        if len(body) > self._body_bytes:
            await self._refuse(self._too_large, scope, receive, send)
            return
        try:
            ctx = await self._reader.context(headers, _peer_of(scope))
        except RpcError as error:
            result = self._dispatcher.refuse(body, error)
        else:
            if ctx.request_id is None:
                ctx.request_id = f"{_RUN}{next(_numbers)}"
            token = current_context.set(ctx)
            try:
                result = await self._dispatcher.dispatch(ctx, body, domain=domain)
            except asyncio.CancelledError:
                if self._surface.stopped is None:
                    raise
                await _CUT_OFF(scope, receive, send)
                return
            finally:
                current_context.reset(token)
        if result is None:
            await _NO_CONTENT(scope, receive, send)
        elif cycle is None or self._origins is not None or not write_json(cycle, result):
            length = (b"content-length", b"%d" % len(result))
            await send({"type": "http.response.start", "status": 200, "headers": [_JSON, length]})
            await send({"type": "http.response.body", "body": result})

    def _refusal(self, headers: Headers) -> Answer | None:
        """Why a call with these headers is not read, if it is not."""
        for name, value in headers:
            if name == b"content-type":
                if value not in _JSON_TYPES and not _is_json(value):
                    return _NOT_JSON
            elif name == b"content-length":
                if len(value) > 12 or not value.isdigit() or int(value) > self._body_bytes:
                    return self._too_large
            elif name == b"content-encoding" and value.lower() != b"identity":
                return _NOT_JSON
        return None if self._is_inside else self._surface.stopped

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
            answer = replace(answer, headers=[*answer.headers, (b"connection", b"close")])
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
            answer = await self._surface.health.answer() if scope["method"] in ("GET", "HEAD") else _NOT_GET
            await answer(scope, receive, send)
            return
        reader, peer = self._reader, _peer_of(scope)
        scope["hero.context"] = lambda: reader.context(scope["headers"], peer)
        await self._surface.pages(scope, receive, send)

    async def _refuse_other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            raise NotImplementedError(f"{scope['type']} is not served")  # what ASGI wants for the lifespan


def _is_json(content_type: bytes) -> bool:
    media, *parameters = content_type.decode("latin-1").lower().split(";")
    if media.strip() != "application/json":
        return False
    pairs = (parameter.partition("=") for parameter in parameters)
    return all(value.strip(' "') in ("utf-8", "utf8") for name, _, value in pairs if name.strip() == "charset")


def _peer_of(scope: Scope) -> Peer | None:
    state = scope.get("state")
    peer = state.get("hero.peer") if state else None
    if isinstance(peer, Peer):
        return peer
    client = scope.get("client")
    return Peer(address=str(TcpAddress(client[0], client[1]))) if client else None


_RUN = f"{secrets.token_hex(4)}-"
"""Before the number in the ids of requests that brought none: another run has other ids."""

_numbers = itertools.count(1)
