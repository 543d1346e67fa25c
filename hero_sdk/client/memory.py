"""The in-memory transport: an ASGI application called without a socket, for tests and for services in one process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from hero_sdk.client.body import OpenBody
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
        self._bodies: set[_MemoryBody] = set()

    async def send(self, head: RequestHead, body: bytes, key: str | None, timeout_s: float) -> Answer:
        """See ``Transport``."""
        try:
            return await asyncio.wait_for(self._ask(head, body, key), timeout_s)
        except TimeoutError as exc:
            raise DeadlineExceeded(f"no answer within {timeout_s:g} s") from exc

    async def open(self, head: RequestHead, timeout_s: float) -> OpenBody:
        """See ``Transport``."""
        body = _MemoryBody(self._app, head)
        self._bodies.add(body)
        body.task.add_done_callback(lambda _: self._bodies.discard(body))
        await body.begun(timeout_s)
        return body

    async def close(self) -> None:
        """Ends what is still being read."""
        bodies = list(self._bodies)
        for body in bodies:
            body.abort()
        await asyncio.gather(*(body.task for body in bodies), return_exceptions=True)

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


class _MemoryBody:
    """An answer that an application gives piece by piece; it waits until each is read."""

    def __init__(self, app: AsgiApp, head: RequestHead) -> None:
        self.status = 0
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue(maxsize=16)
        self._started = asyncio.Event()
        self._left = asyncio.Event()
        self._is_over = False
        self.task = asyncio.get_running_loop().create_task(self._run(app, head))

    async def begun(self, timeout_s: float) -> None:
        """Waits for the head of the answer."""
        try:
            await asyncio.wait_for(self._started.wait(), timeout_s)
        except TimeoutError as exc:
            self.abort()
            raise DeadlineExceeded(f"no answer within {timeout_s:g} s") from exc
        if not self.status:
            await self.task  # raises what the application failed with
            raise ConnectionFailed("the application ended without an answer", was_sent=True)

    async def read(self, timeout_s: float) -> bytes:
        """See ``OpenBody``."""
        while not self._is_over:
            try:
                piece = await asyncio.wait_for(self._pieces.get(), timeout_s)
            except TimeoutError as exc:
                raise DeadlineExceeded(f"the application was silent for {timeout_s:g} s") from exc
            if piece:
                return piece
            self._is_over = True
        return b""

    def abort(self) -> None:
        """See ``OpenBody``."""
        self._left.set()
        while not self._pieces.empty():
            self._pieces.get_nowait()  # so that the application gets to know

    async def _run(self, app: AsgiApp, head: RequestHead) -> None:
        request = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> AsgiMessage:
            if request:
                return request.pop()
            await self._left.wait()
            return {"type": "http.disconnect"}

        async def send(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self._started.set()
            elif message.get("body") and not self._left.is_set():
                await self._pieces.put(message["body"])

        try:
            await app(_scope(head, b"", None), receive, send)
        finally:
            self._started.set()
            if not self._left.is_set():
                await self._pieces.put(b"")


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
