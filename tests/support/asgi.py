"""Requests to an ASGI application without a server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from hero_sdk.server import AsgiApp
from hero_sdk.server.answers import Message
from tests.support.reply import Reply


async def ask(
    app: AsgiApp,
    path: str = "/rpc",
    body: bytes | Iterable[bytes] = b"",
    *,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
    client: tuple[str, int] | None = None,
    hangs_up: bool = False,
    **more: Any,
) -> Reply | None:
    """The application's answer, None where it gave none; a body of several pieces comes in as many messages."""
    pieces = [body] if isinstance(body, bytes) else list(body)
    coming: list[Message] = [
        {"type": "http.request", "body": piece, "more_body": hangs_up or number < len(pieces)}
        for number, piece in enumerate(pieces, 1)
    ]
    started: Message = {}
    parts: list[bytes] = []

    async def receive() -> Message:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        elif method != "HEAD":  # whose body no server sends on
            parts.append(message.get("body", b""))

    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()],
        "client": client,
        "server": ("127.0.0.1", 80) if client else None,
        **more,
    }
    await app(scope, receive, send)
    if not started:
        return None
    found = {name.decode(): value.decode("latin-1") for name, value in started.get("headers", ())}
    return Reply(started["status"], found, b"".join(parts))


def call(method: str, params: object = None, request_id: object = 1) -> bytes:
    """A JSON-RPC request."""
    request: dict[str, object] = {"jsonrpc": "2.0", "id": request_id, "method": method}
    return json.dumps(request if params is None else request | {"params": params}).encode()
