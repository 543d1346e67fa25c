"""Bytes of a request, and a request's answer: HTTP/1.1 as far as a client of our own services needs it.

Standard library only; both transports and the command line write requests here.
"""

from __future__ import annotations

from functools import cached_property

from hero_sdk.client.address import Address
from hero_sdk.named_tuple import NamedTuple

__all__ = ["MAX_ANSWER_BYTES", "Answer", "RequestHead", "timeout_header"]

MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""A longer answer is refused: a service of ours pages its lists."""


_LONGEST_S = 99_999_999
"""The header has no room for more."""


class Answer(NamedTuple):
    """Status and body."""

    status: int
    body: bytes


class RequestHead:
    """Everything of a request but its body, encoded once and used for many requests."""

    def __init__(
        self, address: Address, path: str, headers: tuple[tuple[str, str], ...] = (), method: str = "POST"
    ) -> None:
        """``path`` is that behind the address's prefix: ``/rpc``."""
        self.address = address
        self.path = path
        self.headers = headers
        self.method = method

    @cached_property
    def _start(self) -> bytes:
        lines = [
            f"{self.method} {self.address.prefix}{self.path} HTTP/1.1",
            f"Host: {self.address.host_header}",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        return "\r\n".join(lines).encode("ascii") + b"\r\n"

    def encode(self, body: bytes, idempotency_key: str | None = None) -> bytes:
        """The whole request."""
        key = b"" if idempotency_key is None else b"Idempotency-Key: %s\r\n" % idempotency_key.encode("ascii")
        if self.method == "GET":
            return b"%s%s\r\n" % (self._start, key)
        return b"%s%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
            self._start,
            key,
            len(body),
            body,
        )


def timeout_header(timeout_s: float) -> tuple[str, str]:
    """Tells the service how long its answer is waited for. Raises ValueError for what is no time to wait."""
    if not 0 < timeout_s <= _LONGEST_S:  # which `nan` is not either
        raise ValueError(f"{timeout_s:g} is no time to wait: more than 0, at most {_LONGEST_S:,} seconds")
    return "X-Hero-Timeout", f"{timeout_s:.9f}".rstrip("0").rstrip(".")
