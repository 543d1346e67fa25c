"""The blocking transport: plain sockets, kept alive, safe to share between threads.

Imports neither asyncio nor pydantic, so that one call from a command line costs little.
"""

from __future__ import annotations

import socket
import time

from hero_sdk.client.address import Address
from hero_sdk.client.failures import BadAnswer, ConnectionFailed, cannot_connect
from hero_sdk.client.message import MAX_ANSWER_BYTES, Answer, RequestHead
from hero_sdk.errors import DeadlineExceeded

__all__ = ["SyncSocketTransport"]

_MAX_HEAD_BYTES = 64 * 1024
_MAX_IDLE = 16


class SyncSocketTransport:
    """Connections to one address over a Unix socket or TCP, with or without TLS."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._idle: list[socket.socket] = []

    def send(self, head: RequestHead, body: bytes, *, key: str | None, timeout_s: float) -> Answer:
        """The answer to one request.

        Raises ConnectionFailed, DeadlineExceeded and BadAnswer.
        """
        deadline = time.monotonic() + timeout_s
        line = self._idle_line() or self._connect(timeout_s)
        keeps = False
        try:
            line.settimeout(timeout_s)
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

    def close(self) -> None:
        """Ends every idle connection."""
        while self._idle:
            self._idle.pop().close()

    def _keep(self, line: socket.socket) -> None:
        if len(self._idle) < _MAX_IDLE:
            self._idle.append(line)
        else:
            line.close()

    def _idle_line(self) -> socket.socket | None:
        # Threads share the list without a lock: taking from it and adding to it are single steps.
        while True:
            try:
                line = self._idle.pop()
            except IndexError:
                return None
            if not _is_closed(line):
                return line
            line.close()

    def _connect(self, timeout_s: float) -> socket.socket:
        address = self._address
        try:
            if address.socket is not None:
                line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                try:
                    line.settimeout(timeout_s)
                    line.connect(address.socket)
                except BaseException:
                    line.close()
                    raise
                return line
            line = socket.create_connection((address.host, address.port), timeout=timeout_s)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not address.is_tls:
                return line
            import ssl

            return ssl.create_default_context().wrap_socket(line, server_hostname=address.host)
        except OSError as exc:
            raise cannot_connect(address, exc) from exc


def _is_closed(line: socket.socket) -> bool:
    """Whether the other side has hung up (or said something nobody asked for) meanwhile."""
    line.settimeout(0)
    try:
        line.recv(1, socket.MSG_PEEK)
    except (BlockingIOError, InterruptedError):
        return False
    except OSError:
        return True
    return True


def _read_answer(line: socket.socket, address: Address, deadline: float) -> tuple[Answer, bool]:
    """One answer, and whether the connection may be used again."""
    buffer = b""
    while (end := buffer.find(b"\r\n\r\n")) < 0:
        if len(buffer) > _MAX_HEAD_BYTES:
            raise BadAnswer(f"{address} does not speak HTTP")
        buffer += _receive(line, deadline)
    status_line, *lines = buffer[:end].split(b"\r\n")
    try:
        status = int(status_line.split(b" ", 2)[1])
        headers = {name.lower(): value.strip() for name, _, value in (text.partition(b":") for text in lines)}
        length = int(headers.get(b"content-length", b"0"))
    except (ValueError, IndexError) as exc:
        raise BadAnswer(f"{address} does not speak HTTP") from exc
    if length > MAX_ANSWER_BYTES:
        raise BadAnswer(f"{address} answered with more than {MAX_ANSWER_BYTES} bytes")
    rest = buffer[end + 4 :]
    if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
        body = _read_chunks(line, rest, address, deadline)
    else:
        parts, missing = [rest], length - len(rest)
        while missing > 0:
            parts.append(_receive(line, deadline))
            missing -= len(parts[-1])
        body = b"".join(parts)[:length]
    return Answer(status, body), headers.get(b"connection", b"").lower() != b"close"


def _read_chunks(line: socket.socket, buffer: bytes, address: Address, deadline: float) -> bytes:
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


def _receive(line: socket.socket, deadline: float) -> bytes:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)
    data = line.recv(262_144)
    if not data:
        raise ConnectionResetError
    return data
