"""Answers of the HTTP layer itself, each with a JSON-RPC error as its body, so that a caller reads one form only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from hero_sdk.rpc import (
    Conflict,
    DeadlineExceeded,
    FailedPrecondition,
    InternalError,
    InvalidParams,
    InvalidRequest,
    NotFound,
    PayloadTooLarge,
    Peer,
    PermissionDenied,
    RateLimited,
    RpcError,
    Unauthenticated,
    Unavailable,
    UnknownContext,
    encode_error,
)
from hero_sdk.server.addresses import TcpAddress

__all__ = [
    "CLOSE",
    "Answer",
    "AsgiApp",
    "Headers",
    "Message",
    "Receive",
    "Scope",
    "Send",
    "error_answer",
    "json_answer",
    "peer_of",
    "raw_answer",
    "raw_error",
    "refusal",
]

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

CLOSE = (b"connection", b"close")
_JSON = (b"content-type", b"application/json")
_ERRORS: dict[int, type[RpcError]] = {
    403: PermissionDenied,
    408: DeadlineExceeded,
    413: PayloadTooLarge,
    500: InternalError,
    503: Unavailable,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer; an ASGI application that gives it."""

    status: int
    headers: Headers
    body: bytes = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else self.body})


def json_answer(body: bytes, status: int = 200, headers: Iterable[tuple[bytes, bytes]] = ()) -> Answer:
    """``body`` as JSON."""
    return Answer(status, [_JSON, (b"content-length", b"%d" % len(body)), *headers], body)


def refusal(status: int, message: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> Answer:
    """``status`` with the JSON-RPC error that belongs to it; anything unnamed is an invalid request."""
    return json_answer(encode_error(_ERRORS.get(status, InvalidRequest)(message)), status, headers)


def error_answer(error: RpcError) -> Answer:
    """``error`` where something else than a call was asked: its own status, and a JSON-RPC error as the body."""
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)
    return json_answer(encode_error(error), status)


def peer_of(scope: Scope) -> Peer | None:
    """The other end of the connection, as far as the server knows it."""
    state = scope.get("state")
    peer = state.get("hero.peer") if state else None
    if isinstance(peer, Peer):
        return peer
    client = scope.get("client")
    return Peer(address=str(TcpAddress(client[0], client[1]))) if client else None


def raw_answer(answer: Answer, headers: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """The bytes of ``answer`` on a connection."""
    phrase = HTTPStatus(answer.status).phrase.encode()
    head = b"".join(b"%s: %s\r\n" % header for header in (*headers, *answer.headers))
    return b"HTTP/1.1 %d %s\r\n%s\r\n%s" % (answer.status, phrase, head, answer.body)


def raw_error(status: int, message: str) -> bytes:
    """The bytes of a refusal where no request was understood, after which the connection ends."""
    return raw_answer(refusal(status, message), [CLOSE])


_STATUS: dict[type[RpcError], int] = {
    Unauthenticated: 401,
    PermissionDenied: 403,
    NotFound: 404,
    UnknownContext: 404,
    Conflict: 409,
    FailedPrecondition: 409,
    PayloadTooLarge: 413,
    InvalidParams: 400,
    InvalidRequest: 400,
    RateLimited: 429,
    Unavailable: 503,
    DeadlineExceeded: 504,
}
