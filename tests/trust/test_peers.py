"""Who is at the other end of a connection, as the kernel says: known to handlers, and in the log of calls."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from tests.support.wire import Wire
from tests.trust.desk import opened

CALL = b'{"jsonrpc":"2.0","id":1,"method":"rpc.health"}'


async def test_calls_are_logged_with_their_peer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with opened(tmp_path, LOG_LEVEL="debug") as desk:
        with caplog.at_level(logging.DEBUG, logger="hero_sdk.service"):
            for wire in (desk.direct, desk.asgi):
                assert said_of_peers(caplog, await called(wire, caplog)) == {"pid": os.getpid(), "uid": os.getuid()}
            # What a caller says of itself is no fact about the connection.
            assert said_of_peers(caplog, await called(desk.tcp, caplog, "127.0.0.1")) == {"address": "203.0.113.9:4711"}


async def called(wire: Wire, caplog: pytest.LogCaptureFixture, forwarded_for: str = "10.0.0.1") -> int:
    """Makes one call; how many lines there were before."""
    before = len(caplog.records)
    assert (await wire.post(CALL, {"X-Forwarded-For": forwarded_for})).status == 200
    return before


def said_of_peers(caplog: pytest.LogCaptureFixture, before: int) -> dict[str, object]:
    [line] = [record for record in caplog.records[before:] if record.message == "call"]
    facts: dict[str, object] = line.facts  # type: ignore[attr-defined]
    return {name: facts[name] for name in ("pid", "uid", "address") if name in facts}
