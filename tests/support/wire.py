"""Connections of a listener without sockets: bytes in, in any pieces, and bytes out.

The connection, its parser and everything behind it are the real ones; only the socket is not there.
"""

from __future__ import annotations

import asyncio
import atexit
import itertools
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hero_sdk.server import AsgiApp, ConnectionLimits, Front
from hero_sdk.server.connection import Connection, Door
from hero_sdk.server.exchange import ListenersState
from tests.support.live import request
from tests.support.reply import Reply

__all__ = ["Wire", "called", "heard", "parts"]

_PATIENCE_S = 20.0
_TURNS = 8
"""Of the loop, in which an application comes to where it waits for its request."""

_PEER = ("203.0.113.9", 4711)
_LOCAL = ("127.0.0.1", 8080)

_UNIX = socket.socketpair()
"""A Unix connection, for those who ask who the peer is."""

for _end in _UNIX:
    atexit.register(_end.close)


class Wire:
    """One listener."""

    def __init__(
        self,
        front: Front | AsgiApp,
        *,
        is_direct: bool = True,
        is_unix: bool = True,
        limits: ConnectionLimits = ConnectionLimits(),  # noqa: B008 - frozen
    ) -> None:
        """``is_direct``: plain calls do not go through ASGI."""
        config = Config(
            front,  # type: ignore[arg-type]  # an ASGI application
            http=HttpToolsProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
        )
        config.load()
        self.state = ListenersState()
        self.state.set_date(b"Thu, 01 Jan 1970 00:00:00 GMT")
        calls = front.calls if isinstance(front, Front) else None
        direct = {path.encode(): domain for path, domain in calls.paths.items()} if calls and is_direct else {}
        self.door = Door(config=config, state=self.state, limits=limits, calls=calls, direct=direct, is_unix=is_unix)
        self._is_unix = is_unix

    async def talk(self, *pieces: bytes, until: bytes | None = None) -> bytes:
        """What comes back for these pieces on one connection, until nothing is left to do, or ``until`` has come."""
        pipe = _Pipe(self._is_unix)
        connection = Connection(self.door)
        await called(connection.connection_made, pipe)
        for piece in pieces:
            if pipe.is_closing():
                break
            if not pipe.is_reading():
                await self._quiet(connection)
                assert pipe.is_reading() or pipe.is_closing(), "nobody reads any more, and nobody works"
            await called(connection.data_received, piece)
        await self._quiet(connection, lambda: until is not None and until in pipe.written)
        await called(connection.connection_lost, None)
        await self._quiet(connection)
        return bytes(pipe.written)

    async def post(self, body: bytes, headers: Mapping[str, str] | None = None, path: str = "/rpc") -> Reply:
        """The answer to one POST of JSON."""
        raw = request("POST", path, body, {"Content-Type": "application/json", **(headers or {})})
        [answer] = heard(await self.talk(raw))
        return answer

    async def _quiet(self, connection: Connection, is_enough: Callable[[], bool] = lambda: False) -> None:
        """Until there is nothing to do, or nothing without more from the peer."""
        until = time.monotonic() + _PATIENCE_S
        while self.state.tasks and not is_enough():
            if _is_waiting(connection):
                for _ in range(_TURNS):
                    await asyncio.sleep(0)
                if _is_waiting(connection):
                    return
            assert time.monotonic() < until, "a request was not answered"
            await asyncio.sleep(0)


async def called(function: Callable[..., object], argument: object) -> None:
    """Calls ``function`` as a loop does that has news from a socket: not inside of any task."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def call() -> None:
        try:
            function(argument)
        except BaseException as error:
            done.set_exception(error)
        else:
            done.set_result(None)

    loop.call_soon(call)
    await done


def _is_waiting(connection: Connection) -> bool:
    """Whether the request that is being answered has not come completely."""
    running = connection._running
    return running is not None and running.more_body and not running.response_complete and not running.disconnected


class _Pipe(asyncio.Transport):
    """The other end: keeps what is written."""

    def __init__(self, is_unix: bool) -> None:
        known = {"socket": _UNIX[0]} if is_unix else {"peername": _PEER, "sockname": _LOCAL}
        super().__init__(known)
        self.written = bytearray()
        self._is_closing = False
        self._is_reading = True

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        if not self._is_closing:
            self.written += data

    def close(self) -> None:
        self._is_closing = True

    abort = write_eof = close

    def is_closing(self) -> bool:
        return self._is_closing

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0

    def can_write_eof(self) -> bool:
        return False

    def is_reading(self) -> bool:
        return self._is_reading

    def pause_reading(self) -> None:
        self._is_reading = False

    def resume_reading(self) -> None:
        self._is_reading = True


def heard(raw: bytes) -> list[Reply]:
    """All answers in the bytes of one connection; one to HEAD has no body. AssertionError for what is no HTTP."""
    found = []
    while raw:
        head, found_end, raw = raw.partition(b"\r\n\r\n")
        assert found_end, head
        first, *lines = head.decode("latin-1").split("\r\n")
        version, status, _ = first.split(" ", 2)
        assert version == "HTTP/1.1", first
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = 0 if raw.startswith(b"HTTP/1.1 ") or not raw else int(headers.get("content-length", 0))
        assert len(raw) >= length, (headers, raw)
        body, raw = raw[:length], raw[length:]
        if int(status) != 100:
            found.append(Reply(int(status), headers, body))
    return found


def parts(data: bytes, cuts: Iterable[int]) -> list[bytes]:
    """``data`` cut at these places."""
    places = sorted({0, len(data), *(cut for cut in cuts if 0 < cut < len(data))})
    return [data[start:end] for start, end in itertools.pairwise(places)]
