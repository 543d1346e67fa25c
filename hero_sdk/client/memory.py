"""The in-memory transport: an ASGI application called without a socket, for tests and for services in one process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.client.message import Answer, RequestHead
from hero_sdk.errors import DeadlineExceeded

__all__ = ["MemoryTransport"]

AsgiMessage = MutableMapping[str, Any]
AsgiApp = Callable[
    [AsgiMessage, Callable[[], Awaitable[AsgiMessage]], Callable[[AsgiMessage], Awaitable[None]]], Awaitable[None]
]


class MemoryTransport:
    """Requests to ``app``, as a server would hand them over."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def send(self, head: RequestHead, body: bytes, key: str | None, timeout_s: float) -> Answer:
        """See ``Transport``."""
        try:
            return await asyncio.wait_for(self._ask(head, body, key), timeout_s)
        except TimeoutError as exc:
            raise DeadlineExceeded(f"no answer within {timeout_s:g} s") from exc

    async def close(self) -> None:
        """Nothing is held open."""

    async def _ask(self, head: RequestHead, body: bytes, key: str | None) -> Answer:
        started: AsgiMessage = {}
        parts: list[bytes] = []
        request = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> AsgiMessage:
            if request:
                return request.pop()
            await asyncio.Event().wait()  # the client stays until it has its answer
            raise AssertionError

        async def send(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                parts.append(message.get("body", b""))

        await self._app(_scope(head, body, key), receive, send)
        if "status" not in started:
            raise ConnectionFailed("the application ended without an answer", was_sent=True)
        return Answer(started["status"], b"".join(parts))


def _scope(head: RequestHead, body: bytes, key: str | None) -> AsgiMessage:
    headers = [(name.lower().encode(), value.encode()) for name, value in head.headers]
    headers += [
        (b"host", head.address.host_header.encode()),
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
    ]
    if key is not None:
        headers.append((b"idempotency-key", key.encode()))
    path, _, query = head.path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": head.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
    }
