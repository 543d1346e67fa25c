"""A door on 127.0.0.1 to the pages on a Unix socket, for one browser.

Any program and any web page on this machine can reach a loopback port. So whoever comes first has to show the
one-time token of the printed address, and gets a cookie for it; the host has to be ours, so that no other name can
be pointed here; and who is calling is said by this process alone, never by the browser.

One request per connection: what follows a request's body is never read, so nothing can be smuggled behind it.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["LoopbackDoor"]

_HEAD_BYTES = 64 * 1024
_HEAD_S = 30.0
_PIECE_BYTES = 64 * 1024

_REQUEST = re.compile(rb"(GET|HEAD|POST) (/[!-~]*) HTTP/1\.1")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\x80-\xff\t]*?)[ \t]*")
_NOT_PASSED_ON = re.compile(
    rb"x-hero-.*|x-forwarded-.*|x-real-ip|forwarded|authorization|idempotency-key|connection|keep-alive"
    rb"|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|cookie"
)


class _Refused(Exception):
    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class _Request(NamedTuple):
    method: bytes
    target: bytes
    headers: list[tuple[bytes, bytes]]

    def values(self, name: bytes) -> list[bytes]:
        return [value for key, value in self.headers if key.lower() == name]


class LoopbackDoor:
    """Passes the requests of one browser on to a Unix socket."""

    def __init__(self, path: Path, headers: Sequence[tuple[str, str]]) -> None:
        """``headers`` say as whom every request is made."""
        self._path = path
        self._headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self._token = secrets.token_hex(24)
        self._session = secrets.token_hex(24)
        self._port = 0

    @property
    def address(self) -> str:
        """Where the browser has to go first."""
        return f"http://127.0.0.1:{self._port}/?token={self._token}"

    async def open(self, port: int) -> asyncio.Server:
        """Begins to listen; 0 takes any free port. Raises OSError."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=_HEAD_BYTES)
        self._port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            try:
                async with asyncio.timeout(_HEAD_S):
                    request = _read(await reader.readuntil(b"\r\n\r\n"))
                self._check_host(request)
                answer = self._let_in(request)
                if answer is None:
                    await self._pass_on(request, reader, writer)
                else:
                    writer.write(answer)
            except _Refused as refused:
                writer.write(_answer(refused.status, refused.message))
            except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
                writer.write(_answer("400 Bad Request", "this is no request that can be read"))
            await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass  # whoever asked has gone, or the door closes, which asyncio's streams would take for a failure
        finally:
            writer.close()

    def _check_host(self, request: _Request) -> None:
        ours = {b"127.0.0.1:%d" % self._port, b"localhost:%d" % self._port}
        hosts = request.values(b"host")
        if len(hosts) != 1 or hosts[0].lower() not in ours:
            raise _Refused("403 Forbidden", "this address is not for pages of another name")

    def _let_in(self, request: _Request) -> bytes | None:
        """What a request gets that brings the token; None for one with the cookie. Raises for all others."""
        if any(_is_same(value, self._session) for value in self._cookies(request, is_ours=True)):
            return None
        path, _, query = request.target.partition(b"?")
        token = query.removeprefix(b"token=")
        if path == b"/" and self._token and query != token and _is_same(token, self._token):
            self._token = ""  # whoever reads the address later is too late
            cookie = f"hero_admin_{self._port}={self._session}; Path=/; HttpOnly; SameSite=Strict"
            return _answer("303 See Other", "", f"Location: /\r\nSet-Cookie: {cookie}\r\n")
        raise _Refused(
            "403 Forbidden",
            "this door is for one browser: open the address that `hero-sdk admin` printed, or run it once more",
        )

    def _cookies(self, request: _Request, *, is_ours: bool) -> list[bytes]:
        """Our session's values, or everybody else's pairs."""
        name = b"hero_admin_%d" % self._port
        pairs = [pair.strip() for header in request.values(b"cookie") for pair in header.split(b";")]
        if is_ours:
            return [pair.partition(b"=")[2] for pair in pairs if pair.partition(b"=")[0] == name]
        return [pair for pair in pairs if pair and not pair.startswith(b"hero_admin_")]

    async def _pass_on(self, request: _Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = _body_bytes(request)
        try:
            inside, outside = await asyncio.open_unix_connection(str(self._path))
        except OSError:
            raise _Refused("502 Bad Gateway", "the service does not answer; is it still running?") from None
        try:
            outside.write(self._head(request))
            steps = [asyncio.create_task(step) for step in (_answered(inside, writer), _sent(reader, outside, size))]
            try:
                done, _ = await asyncio.wait(steps, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for step in steps:
                    step.cancel()
                await asyncio.gather(*steps, return_exceptions=True)
            for step in done:
                step.result()
        finally:
            outside.close()

    def _head(self, request: _Request) -> bytes:
        kept = [pair for pair in request.headers if not _NOT_PASSED_ON.fullmatch(pair[0].lower())]
        cookies = self._cookies(request, is_ours=False)
        if cookies:
            kept.append((b"Cookie", b"; ".join(cookies)))
        lines = [b"%s: %s\r\n" % pair for pair in [*kept, *self._headers, (b"Connection", b"close")]]
        return b"%s %s HTTP/1.1\r\n%s\r\n" % (request.method, request.target, b"".join(lines))


def _read(head: bytes) -> _Request:
    first, *lines = head[:-4].split(b"\r\n")
    request = _REQUEST.fullmatch(first)
    headers = [_HEADER.fullmatch(line) for line in lines]
    if request is None or not all(headers):
        raise _Refused("400 Bad Request", "this is no request that can be read")
    return _Request(request[1], request[2], [(found[1], found[2]) for found in headers if found])


def _body_bytes(request: _Request) -> int:
    if request.values(b"transfer-encoding"):
        raise _Refused("411 Length Required", "a request says how long it is")
    sizes = request.values(b"content-length")
    if len(sizes) > 1 or any(not re.fullmatch(rb"[0-9]{1,12}", size) for size in sizes):
        raise _Refused("400 Bad Request", "a request says once how long it is")
    return int(sizes[0]) if sizes else 0


async def _answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Passes an answer on until its end."""
    while piece := await reader.read(_PIECE_BYTES):
        writer.write(piece)
        await writer.drain()


async def _sent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, size: int) -> None:
    """Passes a body of so many bytes on, and is done when the browser has gone: a stream of events has no other end."""
    while size > 0 and (piece := await reader.read(min(size, _PIECE_BYTES))):
        size -= len(piece)
        writer.write(piece)
        await writer.drain()
    while await reader.read(_PIECE_BYTES):
        pass  # nothing behind the body is for us


def _is_same(given: bytes, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(given, wanted.encode())


def _answer(status: str, message: str, headers: str = "") -> bytes:
    body = f"{message}\n".encode() if message else b""
    return (
        f"HTTP/1.1 {status}\r\n{headers}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
        "Connection: close\r\n\r\n"
    ).encode() + body
