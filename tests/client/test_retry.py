"""What is tried again, and what never is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hero_sdk.client import BadAnswer, Connection, ConnectionFailed
from hero_sdk.client.answers import ErrorClasses
from hero_sdk.errors import NotFound, Unavailable

from .raw_server import answer, says, serving

GOOD = answer(b'{"jsonrpc":"2.0","id":1,"result":7}')
BUSY = answer(
    b'{"jsonrpc":"2.0","id":1,"error":{"code":-32009,"message":"busy","data":{"type":"Unavailable","retry_after_s":0}}}'
)
MISSING = answer(b'{"jsonrpc":"2.0","id":1,"error":{"code":-32003,"message":"none","data":{"type":"NotFound"}}}')
HANGS_UP = b""
KNOWN = ErrorClasses()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rpc.sock"


async def ask(path: Path, *, retry: bool) -> object:
    connection = Connection.to(str(path))
    try:
        return await connection.call("thing.get", {"sid": "1a"}, KNOWN, retry=retry)
    finally:
        await connection.close()


def key_of(request: bytes) -> bytes | None:
    for line in request.split(b"\r\n"):
        if line.startswith(b"Idempotency-Key: "):
            return line[17:]
    return None


@pytest.mark.parametrize("first", [HANGS_UP, BUSY], ids=["hangs up", "is busy"])
async def test_a_read_is_asked_again_without_a_key(path: Path, first: bytes) -> None:
    script, asked = says(first, GOOD)
    async with serving(path, script):
        assert await ask(path, retry=True) == 7

    assert [key_of(request) for request in asked] == [None, None]


async def test_a_write_is_sent_again_with_the_same_key(path: Path) -> None:
    script, asked = says(HANGS_UP, GOOD)
    async with serving(path, script):
        assert await ask(path, retry=False) == 7

    first, second = (key_of(request) for request in asked)
    assert first == second is not None


async def test_two_writes_have_different_keys(path: Path) -> None:
    script, asked = says(GOOD)
    async with serving(path, script):
        await ask(path, retry=False)
        await ask(path, retry=False)

    assert key_of(asked[0]) != key_of(asked[1])


async def test_an_answered_error_is_not_tried_again(path: Path) -> None:
    script, asked = says(MISSING, GOOD)
    async with serving(path, script):
        with pytest.raises(NotFound):
            await ask(path, retry=True)

    assert len(asked) == 1


async def test_after_a_few_tries_the_failure_is_raised(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hero_sdk.client.retry._PAUSES_S", (0, 0, 0))
    script, asked = says(BUSY)
    async with serving(path, script):
        with pytest.raises(Unavailable):
            await ask(path, retry=True)

    assert len(asked) == 4


async def test_where_nobody_listens_the_call_fails_in_the_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hero_sdk.client.retry._PAUSES_S", (0,))
    with pytest.raises(ConnectionFailed, match="does not exist"):
        await ask(path, retry=False)


async def test_garbage_is_not_asked_for_twice(path: Path) -> None:
    script, asked = says(answer(b"<html>"), GOOD)
    async with serving(path, script):
        with pytest.raises(BadAnswer):
            await ask(path, retry=True)

    assert len(asked) == 1


async def test_a_cancelled_call_does_not_leave_its_answer_to_the_next(path: Path) -> None:
    asked = asyncio.Event()
    let_go = asyncio.Event()

    async def script(request: bytes, writer: asyncio.StreamWriter) -> None:
        if b"first" in request:
            asked.set()
            await let_go.wait()
            writer.write(answer(b'{"jsonrpc":"2.0","id":1,"result":"first"}'))
        else:
            writer.write(answer(b'{"jsonrpc":"2.0","id":1,"result":"second"}'))

    async with serving(path, script):
        connection = Connection.to(str(path))
        first = asyncio.create_task(connection.call("first", {}, KNOWN, retry=True))
        await asked.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        let_go.set()
        assert await connection.call("second", {}, KNOWN, retry=True) == "second"
        await connection.close()
