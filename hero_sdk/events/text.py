"""Events as text on the wire: server-sent events, written and read.

See https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

from __future__ import annotations

from hero_sdk.named_tuple import NamedTuple

__all__ = ["MEDIA_TYPE", "Block", "SseReader", "beat_text", "event_text", "start_text"]

MEDIA_TYPE = "text/event-stream"
_LONGEST_LINE = 64 * 1024 * 1024


class Block(NamedTuple):
    """What stood between two empty lines."""

    event: str
    """Empty where nothing happened and only the cursor moved."""

    data: str
    cursor: str | None
    """Where the block names one."""


def event_text(name: str, data: bytes, cursor: str | None) -> bytes:
    """One event; without a cursor one that cannot be resumed behind."""
    if cursor is None:
        return b"event: %s\ndata: %s\n\n" % (name.encode(), data)
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (cursor.encode(), name.encode(), data)


def beat_text(cursor: str) -> bytes:
    """A comment that keeps the connection open, and a cursor that moves though nothing is told."""
    return b":\nid: %s\n\n" % cursor.encode()


def start_text(cursor: str, retry_ms: int) -> bytes:
    """The beginning of a stream: when to come back, and from where if nothing happens until then."""
    return b"retry: %d\nid: %s\n\n" % (retry_ms, cursor.encode())


class SseReader:
    """Takes a stream apart as it comes in."""

    def __init__(self) -> None:
        self.retry_s: float | None = None
        """How long the service asks to wait before coming back."""

        self._rest = b""
        self._event = ""
        self._data: list[str] = []
        self._cursor: str | None = None

    def feed(self, piece: bytes) -> list[Block]:
        """The blocks that are complete with ``piece``. Raises ValueError for a line without an end."""
        *lines, self._rest = (self._rest + piece).split(b"\n") if b"\n" in piece else (self._rest + piece,)
        if len(self._rest) > _LONGEST_LINE:
            raise ValueError("a line of the stream is too long")
        found = []
        for line in lines:
            line = line.removesuffix(b"\r")
            if not line:
                if self._data or self._cursor is not None:
                    event = (self._event or "message") if self._data else ""
                    found.append(Block(event, "\n".join(self._data), self._cursor))
                self._event, self._data, self._cursor = "", [], None
            elif not line.startswith(b":"):
                self._take(line)
        return found

    def _take(self, line: bytes) -> None:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._data.append(value)
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self._cursor = value
            case "retry" if value.isascii() and value.isdigit():
                self.retry_s = int(value[:9]) / 1000
