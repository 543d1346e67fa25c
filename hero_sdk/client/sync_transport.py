"""The blocking transport: plain sockets, kept alive, safe to share between threads.

Imports neither asyncio nor pydantic, so that one call from a command line costs little; nor ``socket`` before TCP
wants it: of all that it adds to ``_socket``, which does the work, a Unix socket needs nothing.
"""

from __future__ import annotations

import _socket
import select
import time

from hero_sdk.client.address import Address
from hero_sdk.client.failures import BadAnswer, ConnectionFailed, cannot_connect
from hero_sdk.client.message import MAX_ANSWER_BYTES, Answer, RequestHead
from hero_sdk.errors import DeadlineExceeded

TYPE_CHECKING = False  # typing is not loaded for one call

if TYPE_CHECKING:
    import ssl

__all__ = ["SyncBody", "SyncSocketTransport"]

_MAX_HEAD_BYTES = 64 * 1024
_MAX_IDLE = 16


class SyncSocketTransport:
    """Connections to one address over a Unix socket or TCP, with or without TLS."""

    def __init__(self, address: Address, *, ssl_context: ssl.SSLContext | None = None) -> None:
        """``ssl_context`` says whom to trust over TLS; without it, whom this machine trusts."""
        self._address = address
        self._idle: list[_socket.socket] = []
        self._ssl_context = ssl_context

    def send(self, head: RequestHead, body: bytes, *, key: str | None, timeout_s: float) -> Answer:
        """The answer to one request.

        Raises ConnectionFailed, DeadlineExceeded and BadAnswer.
        """
        deadline = time.monotonic() + timeout_s
        line = self._idle_line() or self._connect(deadline)
        keeps = False
        try:
            line.settimeout(_left_s(deadline))
            line.sendall(head.encode(body, key))
            answer, keeps = _read_answer(line, self._address, deadline)
        except TimeoutError as exc:
            raise DeadlineExceeded(f"{self._address} did not answer within {timeout_s:g} s") from exc
        except OSError as exc:
            raise ConnectionFailed(f"{self._address} closed the connection before it answered", was_sent=True) from exc
        finally:
            if not keeps:
                line.close()
        if keeps:
            self._keep(line)
        return answer

    def open(self, head: RequestHead, timeout_s: float) -> SyncBody:
        """The answer to one GET as soon as it begins, on a connection of its own.

        Raises ConnectionFailed, DeadlineExceeded and BadAnswer.
        """
        deadline = time.monotonic() + timeout_s
        line = self._connect(deadline)
        try:
            line.sendall(head.encode(b""))
            status, headers, rest = _read_head(line, self._address, deadline)
        except TimeoutError as exc:
            line.close()
            raise DeadlineExceeded(f"{self._address} did not answer within {timeout_s:g} s") from exc
        except OSError as exc:
            line.close()
            raise ConnectionFailed(f"{self._address} closed the connection before it answered", was_sent=True) from exc
        except BaseException:
            line.close()
            raise
        return SyncBody(line, self._address, status, headers, rest)

    def close(self) -> None:
        """Ends every idle connection."""
        while self._idle:
            self._idle.pop().close()

    def _keep(self, line: _socket.socket) -> None:
        if len(self._idle) < _MAX_IDLE:
            self._idle.append(line)
        else:
            line.close()

    def _idle_line(self) -> _socket.socket | None:
        # Threads share the list without a lock: taking from it and adding to it are single steps.
        while True:
            try:
                line = self._idle.pop()
            except IndexError:
                return None
            if not _is_closed(line):
                return line
            line.close()

    def _connect(self, deadline: float) -> _socket.socket:
        address = self._address
        try:
            return self._connect_host(deadline) if address.socket is None else _connect_path(address.socket, deadline)
        except OSError as exc:
            raise cannot_connect(address, exc) from exc

    def _connect_host(self, deadline: float) -> _socket.socket:
        import socket

        address = self._address
        line = socket.create_connection((address.host, address.port), timeout=_left_s(deadline))
        try:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not address.is_tls:
                return line
            context = self._tls()
            line.settimeout(_left_s(deadline))
            return context.wrap_socket(line, server_hostname=address.host)
        except BaseException:
            line.close()
            raise

    def _tls(self) -> ssl.SSLContext:
        if self._ssl_context is None:
            import ssl

            self._ssl_context = ssl.create_default_context()  # reads every certificate of the machine: once
        return self._ssl_context


def _connect_path(path: str, deadline: float) -> _socket.socket:
    line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        line.settimeout(_left_s(deadline))
        line.connect(path)
    except BaseException:
        line.close()
        raise
    return line


def _is_closed(line: _socket.socket) -> bool:
    """Whether the other side has hung up (or said something nobody asked for) meanwhile."""
    pending = getattr(line, "pending", None)  # TLS only: what was read and decrypted already, which poll cannot see
    if pending is not None and pending():
        return True
    ready = select.poll()  # not select, which knows no descriptor above 1023
    ready.register(line, select.POLLIN)
    return bool(ready.poll(0))


class SyncBody:
    """The body of an answer, read piece by piece as it comes in."""

    def __init__(
        self, line: _socket.socket, address: Address, status: int, headers: dict[bytes, bytes], rest: bytes
    ) -> None:
        self.status = status
        self._line = line
        self._address = address
        self._is_chunked = headers.get(b"transfer-encoding", b"").lower() == b"chunked"
        self._left = 0 if self._is_chunked else _length_of(headers, address)
        self._buffer = rest
        self._is_over = False

    def read(self, timeout_s: float) -> bytes:
        """The next piece; empty at the end. Raises ConnectionFailed, BadAnswer and DeadlineExceeded."""
        if self._is_over:
            return b""
        deadline = time.monotonic() + timeout_s
        try:
            piece = self._chunk(deadline) if self._is_chunked else self._part(deadline)
        except TimeoutError as exc:
            raise DeadlineExceeded(f"{self._address} was silent for {timeout_s:g} s") from exc
        except OSError as exc:
            raise ConnectionFailed(f"{self._address} closed the connection", was_sent=True) from exc
        self._is_over = not piece
        return piece

    def abort(self) -> None:
        """Reads no more."""
        self._line.close()

    def _part(self, deadline: float) -> bytes:
        if not self._buffer and self._left:
            self._buffer = _receive(self._line, deadline)
        piece, self._buffer = self._buffer[: self._left], b""
        self._left -= len(piece)
        return piece

    def _chunk(self, deadline: float) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            self._buffer += _receive(self._line, deadline)
        try:
            length = int(self._buffer[:end].partition(b";")[0], 16)
        except ValueError as exc:
            raise BadAnswer(f"{self._address} does not speak HTTP") from exc
        if length > MAX_ANSWER_BYTES:
            raise BadAnswer(f"{self._address} answered with more than {MAX_ANSWER_BYTES} bytes")
        start = end + 2
        while len(self._buffer) < start + length + 2:
            self._buffer += _receive(self._line, deadline)
        piece, self._buffer = self._buffer[start : start + length], self._buffer[start + length + 2 :]
        return piece


def _read_answer(line: _socket.socket, address: Address, deadline: float) -> tuple[Answer, bool]:
    """One answer, and whether the connection may be used again."""
    status, headers, rest = _read_head(line, address, deadline)
    length = _length_of(headers, address)
    if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
        body = _read_chunks(line, rest, address, deadline)
    else:
        parts, missing = [rest], length - len(rest)
        while missing > 0:
            parts.append(_receive(line, deadline))
            missing -= len(parts[-1])
        body = b"".join(parts)[:length]
    return Answer(status, body), headers.get(b"connection", b"").lower() != b"close"


def _read_head(line: _socket.socket, address: Address, deadline: float) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status and headers of an answer, and what came behind them."""
    buffer = b""
    while (end := buffer.find(b"\r\n\r\n")) < 0:
        if len(buffer) > _MAX_HEAD_BYTES:
            raise BadAnswer(f"{address} does not speak HTTP")
        buffer += _receive(line, deadline)
    status_line, *lines = buffer[:end].split(b"\r\n")
    try:
        status = int(status_line.split(b" ", 2)[1])
    except (ValueError, IndexError) as exc:
        raise BadAnswer(f"{address} does not speak HTTP") from exc
    headers = {name.lower(): value.strip() for name, _, value in (text.partition(b":") for text in lines)}
    return status, headers, buffer[end + 4 :]


def _length_of(headers: dict[bytes, bytes], address: Address) -> int:
    try:
        length = int(headers.get(b"content-length", b"0"))
    except ValueError as exc:
        raise BadAnswer(f"{address} does not speak HTTP") from exc
    if length > MAX_ANSWER_BYTES:
        raise BadAnswer(f"{address} answered with more than {MAX_ANSWER_BYTES} bytes")
    return length


def _read_chunks(line: _socket.socket, buffer: bytes, address: Address, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        while (end := buffer.find(b"\r\n")) < 0:
            buffer += _receive(line, deadline)
        try:
            length = int(buffer[:end].partition(b";")[0], 16)
        except ValueError as exc:
            raise BadAnswer(f"{address} does not speak HTTP") from exc
        size += length
        if size > MAX_ANSWER_BYTES:
            raise BadAnswer(f"{address} answered with more than {MAX_ANSWER_BYTES} bytes")
        buffer = buffer[end + 2 :]
        while len(buffer) < length + 2:
            buffer += _receive(line, deadline)
        if not length:
            return b"".join(parts)
        parts.append(buffer[:length])
        buffer = buffer[length + 2 :]


def _receive(line: _socket.socket, deadline: float) -> bytes:
    line.settimeout(_left_s(deadline))
    data = line.recv(262_144)
    if not data:
        raise ConnectionResetError
    return data


def _left_s(deadline: float) -> float:
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s
