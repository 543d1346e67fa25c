"""Streams of events: addresses, `Last-Event-ID` and cursors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hero_sdk.events import BadCursor, CursorKey, State
from hero_sdk.paths import ServicePaths
from tests.admin.service import build
from tests.fuzz.ground import lasting, run
from tests.fuzz.target import Target
from tests.support.inside import inside
from tests.support.wire import Wire, heard

__all__ = ["TARGETS"]

_KEY = CursorKey(bytes(range(32)), 0)
_LOGS = {"delivery": State("epoch", 7), "identity": State("other", 2**40)}
_SEALED = (
    _KEY.seal(_LOGS),
    _KEY.seal({"delivery": _LOGS["delivery"]}),
    CursorKey(bytes(32), 0).seal(_LOGS),
    CursorKey(bytes(range(32)), 1).seal(_LOGS),
)
_OURS = _SEALED[:2]


def _open(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    try:
        said = _KEY.open(text)
    except BadCursor as error:
        assert not inside(str(error), data)
        return
    positions = {said.position(domain, state.epoch) for domain, state in _LOGS.items()}
    assert positions == {None} or text in _OURS, "this was never given out"


_ASKED = (
    b"types=order.*,driver.created&sid=10,1a&context=0\n",
    b"from=" + _SEALED[0].encode() + b"\n" + _SEALED[2].encode(),
    b"types=delivery.order.updated\n1-abc",
    b"context=admin&sid=zz\n",
    b"from=&types=\n0",
    b"a=b&types=%2A&from=%00\n\xc3\xa9",
)


@lasting
async def _wire() -> AsyncIterator[Wire]:
    with TemporaryDirectory(prefix="fuzz-") as folder:
        server = build().configure(paths=ServicePaths("desk", Path(folder, "s"), Path(folder, "v")))
        assembly = server._assembled()
        await assembly.start()
        yield Wire(assembly.front())
        await assembly.stop()


def _ask(data: bytes) -> None:
    query, _, last = data.replace(b"\r", b"").replace(b" ", b"+").partition(b"\n")
    last = last.replace(b"\n", b"")
    head = b"GET /events?%b HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: %b\r\n\r\n" % (query, last)
    raw = run(_wire().talk(head, until=b"200 OK"))
    if raw.startswith(b"HTTP/1.1 200 "):
        return
    [answer] = heard(raw)
    assert answer.status in (400, 404), answer
    assert not inside(answer.body, data), answer
    assert answer.json["error"]["code"] in (-32600, -32602, -32010)


TARGETS = (
    Target(name="event_id", check=_open, seeds=tuple(each.encode() for each in _SEALED), longest=300),
    Target(name="events", check=_ask, seeds=_ASKED, longest=400, patience_s=5.0),
)
