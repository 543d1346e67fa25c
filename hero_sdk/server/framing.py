"""A parser for what stands behind a head that another parser has read.

A parser that meets `Upgrade` skips the body of the request. Its framing is told to a new one, which reads the body and
all that follows it.
"""

from __future__ import annotations

from typing import Protocol

import httptools

__all__ = ["FRAMING", "parser_behind_head"]

FRAMING = frozenset({b"content-length", b"transfer-encoding"})
"""Headers that say where a body ends."""


class Listener(Protocol):
    """What a parser tells what it finds."""

    def on_message_begin(self) -> None: ...
    def on_url(self, url: bytes) -> None: ...
    def on_header(self, name: bytes, value: bytes) -> None: ...
    def on_headers_complete(self) -> None: ...
    def on_body(self, body: bytes) -> None: ...
    def on_message_complete(self) -> None: ...


def parser_behind_head(listener: Listener, headers: list[tuple[bytes, bytes]]) -> httptools.HttpRequestParser:
    """Tells ``listener`` of the body that these headers announce, and of the requests behind it.

    ``headers``: with names in lower case. Raises HttpParserError where they contradict each other.
    """
    behind = _Behind(listener)
    parser = httptools.HttpRequestParser(behind)
    lines = b"".join(b"%b: %b\r\n" % (name, value) for name, value in headers if name in FRAMING)
    parser.feed_data(b"POST / HTTP/1.1\r\n%b\r\n" % lines)
    return parser


class _Behind:
    """Hears everything but the first head."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._is_behind = False
        self.on_body = listener.on_body
        self.on_message_complete = listener.on_message_complete

    def on_message_begin(self) -> None:
        if self._is_behind:
            self._listener.on_message_begin()

    def on_url(self, url: bytes) -> None:
        if self._is_behind:
            self._listener.on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._is_behind:
            self._listener.on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._is_behind:
            self._listener.on_headers_complete()
        self._is_behind = True
