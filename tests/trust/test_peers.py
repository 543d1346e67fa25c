"""Who is at the other end of a connection, as the kernel says: in the log of calls, and in the record of changes."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.wire import Wire
from tests.trust.desk import Desk, opened, params_of, request_of

CALL = b'{"jsonrpc":"2.0","id":1,"method":"rpc.health"}'


async def test_calls_are_logged_with_their_peer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with opened(tmp_path, LOG_LEVEL="debug") as desk:
        with caplog.at_level(logging.DEBUG, logger="hero_sdk.service"):
            for wire in (desk.direct, desk.asgi):
                assert said_of_peers(caplog, await called(wire, caplog)) == {"pid": os.getpid(), "uid": os.getuid()}
            # What a caller says of itself is no fact about the connection.
            assert said_of_peers(caplog, await called(desk.tcp, caplog, "127.0.0.1")) == {"address": "203.0.113.9:4711"}


async def test_changes_are_recorded_with_the_user_of_the_machine_who_called(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        own = os.getuid()
        for wire in (desk.direct, desk.asgi):
            assert await recorded(desk, wire, {"X-Hero-User": "ann", "X-Hero-Uid": "4711"}) == ("ann", own)
            assert await recorded(desk, wire, {}) == (None, own)
            # A call with a key, a batch and a transaction take other ways to the record.
            assert await recorded(desk, wire, {"Idempotency-Key": f"key {id(wire)}"}) == (None, own)
        assert await recorded(desk, desk.direct, {}, method="orderservice.assign") == (None, own)


async def test_over_tcp_no_user_of_the_machine_is_recorded(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.toml"
    tokens.touch(0o600)
    tokens.write_text('[[token]]\ntoken = "0123456789abcdef"\nuser = "ann"\nclaims = ["groups.admin"]\n')
    async with opened(tmp_path, TOKENS=str(tokens)) as desk:
        headers = {"Authorization": "Bearer 0123456789abcdef", "X-Hero-User": "zoe"}
        assert await recorded(desk, desk.tcp, headers) == ("ann", None)


async def recorded(desk: Desk, wire: Wire, headers: Mapping[str, str], method: str = "driver.new") -> object:
    """User and uid in the record of a change that was just made."""
    answer = (await wire.post(json.dumps(request_of(method, params_of(method))).encode(), headers)).json
    assert "result" in answer, answer
    return await desk.latest()


async def called(wire: Wire, caplog: pytest.LogCaptureFixture, forwarded_for: str = "10.0.0.1") -> int:
    """Makes one call; how many lines there were before."""
    before = len(caplog.records)
    assert (await wire.post(CALL, {"X-Forwarded-For": forwarded_for})).status == 200
    return before


def said_of_peers(caplog: pytest.LogCaptureFixture, before: int) -> dict[str, object]:
    [line] = [record for record in caplog.records[before:] if record.message == "call"]
    facts: dict[str, object] = line.facts  # type: ignore[attr-defined]
    return {name: facts[name] for name in ("pid", "uid", "address") if name in facts}
