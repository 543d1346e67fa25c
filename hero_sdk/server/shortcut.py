"""One step instead of several messages, where the application runs on uvicorn and everything is there at once.

An ASGI server takes an answer apart into messages and puts it together again; for a short call that is most of
the work. These two functions do with uvicorn's cycle what its ``receive`` and ``send`` do, for a request that
has arrived completely and an answer of one piece. Any other case, and any other server, takes the ordinary way.
"""

from __future__ import annotations

from typing import Final

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from hero_sdk.server.answers import Receive

__all__ = ["cycle_behind", "whole_body", "write_json"]

_LARGE_BYTES: Final = 65536


def cycle_behind(receive: Receive) -> RequestResponseCycle | None:
    """The cycle whose ``receive`` this is; None where another server is at work."""
    cycle = getattr(receive, "__self__", None)
    return cycle if type(cycle) is RequestResponseCycle else None


def whole_body(cycle: RequestResponseCycle) -> bytes | None:
    """The body of the request, or None while some of it is missing."""
    if cycle.more_body or cycle.disconnected:
        return None
    return bytes(cycle.body)


def write_json(cycle: RequestResponseCycle, body: bytes) -> bool:
    """Answers with 200 and ``body``; False where the answer has to wait for the peer to read."""
    if cycle.flow.write_paused or cycle.response_started:
        return False
    cycle.response_started = cycle.response_complete = True
    if cycle.disconnected or cycle.transport.is_closing():
        return True
    defaults = cycle.default_headers
    head = _heads.get(id(defaults))
    if head is None or head[0] is not defaults:
        lines = b"".join(b"%s: %s\r\n" % header for header in defaults)
        head = defaults, b"HTTP/1.1 200 OK\r\n%scontent-type: application/json\r\ncontent-length: " % lines
        _heads.clear()
        _heads[id(defaults)] = head
    end = b"\r\n\r\n" if cycle.keep_alive else b"\r\nconnection: close\r\n\r\n"
    if len(body) < _LARGE_BYTES:
        cycle.transport.write(b"%s%d%s%s" % (head[1], len(body), end, body))
    else:
        cycle.transport.write(b"%s%d%s" % (head[1], len(body), end))
        cycle.transport.write(body)
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


_heads: dict[int, tuple[list[tuple[bytes, bytes]], bytes]] = {}
"""The beginning of every answer, for the default headers of this second."""
