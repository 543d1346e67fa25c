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

from hero_sdk.rpc import ContextReader, Peer, RpcError, Unavailable, encode_error
from hero_sdk.server.answers import Answer, Headers, Message, Receive, Scope, Send, refusal
from hero_sdk.server.current import current_context
from hero_sdk.server.origin import OriginRules
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
_NOT_JSON: Final = refusal(415, "a call is JSON: content-type application/json, in UTF-8, not compressed")
_CUT_OFF: Final = encode_error(Unavailable("the service is ending and the call was cut off; its outcome is not known"))


class Front:
    """What one listener answers."""

    def __init__(self, surface: Surface, reader: ContextReader, origins: OriginRules | None = None) -> None:
        """``origins`` guard listeners that web pages can reach."""
        self._surface = surface
        self._reader = reader
        self._origins = origins
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
            domain = self._surface.rpc_paths[path]
        except KeyError:
            await self._page(path, scope, receive, send)
            return
        await self._call(domain, scope, receive, send)

    async def _call(self, domain: str | None, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = scope["headers"]
        answer = _NOT_POST if scope["method"] != "POST" else self._surface.stopped
        if answer is None:
            for name, value in headers:
                if name == b"content-type":
                    if value not in _JSON_TYPES and not _is_json(value):
                        answer = _NOT_JSON
                elif name == b"content-length":
                    if len(value) > 12 or not value.isdigit() or int(value) > self._body_bytes:
                        await self._refuse_size(scope, receive, send)
                        return
                elif name == b"content-encoding" and value.lower() != b"identity":
                    answer = _NOT_JSON
        if answer is not None:
            await answer(scope, receive, send)
            return
        message = await receive()
        if message.get("more_body"):
            body = await self._rest_of_body(message, receive)
        else:
            body = message.get("body")
        if body is None:
            return  # the caller has gone before its request was complete: nothing was begun
        if len(body) > self._body_bytes:
            await self._refuse_size(scope, receive, send)
            return
        found = await self._dispatch(scope, body, domain)
        if found is None:
            await _NO_CONTENT(scope, receive, send)
            return
        status, result = found
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [_JSON, (b"content-length", b"%d" % len(result))],
            }
        )
        await send({"type": "http.response.body", "body": result})

    async def _dispatch(self, scope: Scope, body: bytes, domain: str | None) -> tuple[int, bytes] | None:
        dispatcher = self._surface.dispatcher
        try:
            ctx = await self._reader.context(scope["headers"], _peer_of(scope))
        except RpcError as error:
            refused = dispatcher.refuse(body, error)
            return None if refused is None else (200, refused)
        if ctx.request_id is None:
            ctx.request_id = f"{_RUN}-{next(_numbers):x}"
        current_context.set(ctx)
        try:
            answer = await dispatcher.dispatch(ctx, body, domain=domain)
        except asyncio.CancelledError:
            if self._surface.stopped is None:
                raise
            return 503, _CUT_OFF
        return None if answer is None else (200, answer)

    async def _rest_of_body(self, message: Message, receive: Receive) -> bytes | None:
        """The whole body, None where the caller has gone; no longer than one message more than may be."""
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

    async def _refuse_size(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = scope["headers"]
        if any(name == b"expect" for name, _ in headers):
            # Refused instead of told to go on, the caller may or may not send its body: the framing is lost.
            answer = replace(self._too_large, headers=[*self._too_large.headers, (b"connection", b"close")])
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
        await self._too_large(scope, receive, send)

    async def _page(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if path == "/health" and scope["method"] in ("GET", "HEAD"):
            answer = await self._surface.health.answer()
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
    return Peer(address=f"{client[0]}:{client[1]}") if client else None


_RUN = secrets.token_hex(4)
_numbers = itertools.count(1)
