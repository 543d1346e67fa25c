"""Reads that travel together: each caller fares as if it had asked alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from hero_sdk.client import BadAnswer, Connection, ConnectionFailed
from hero_sdk.client.answers import ErrorClasses
from hero_sdk.errors import DeadlineExceeded, NotFound

from .raw_server import answer, serving


class Service:
    """Doubles numbers, and keeps what it was asked: a call as it is, a batch as the list of its calls."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.was_asked = asyncio.Event()
        self.let_go = asyncio.Event()
        self.let_go.set()
        self.refuses: Callable[[Any], bytes | None] = lambda request: None
        """The whole answer to some requests, instead of an answer to each call; empty hangs up."""

    async def __call__(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        asked = orjson.loads(request.partition(b"\r\n\r\n")[2])
        self.asked.append(asked)
        self.was_asked.set()
        await self.let_go.wait()
        refusal = self.refuses(asked)
        if refusal == b"":
            writer.close()
        elif refusal is not None:
            writer.write(refusal)
        else:
            calls = asked if isinstance(asked, list) else [asked]
            entries = [entry for call in reversed(calls) if (entry := _answered(call)) is not None]
            writer.write(answer(orjson.dumps(entries if isinstance(asked, list) else entries[0])))

    def sizes(self) -> list[int]:
        """How many calls each request held."""
        return [len(asked) if isinstance(asked, list) else 1 for asked in self.asked]


def _answered(call: dict[str, Any]) -> dict[str, Any] | None:
    number, head = call["params"]["number"], {"jsonrpc": "2.0", "id": call["id"]}
    if number == 13:
        data = {"type": "NotFound", "domain": None}
        return {**head, "error": {"code": NotFound.code, "message": "no such number", "data": data}}
    return None if number == 404 else {**head, "result": 2 * number}


@asynccontextmanager
async def connected(path: Path, service: Service, timeout_s: float = 5) -> AsyncIterator[Connection]:
    async with serving(path / "rpc.sock", service):
        connection = Connection.to(str(path / "rpc.sock"), timeout_s=timeout_s).coalescing()
        yield connection
        await connection.close()


async def double(connection: Connection, number: int, *, reads: bool = True) -> Any:
    return await connection.call("double", {"number": number}, ErrorClasses(), retry=reads)


async def together(connection: Connection, *numbers: int) -> list[Any]:
    return await asyncio.gather(*(double(connection, number) for number in numbers), return_exceptions=True)


async def test_reads_asked_together_travel_together_and_each_gets_its_own_answer(tmp_path: Path) -> None:
    service = Service()  # which answers in another order
    async with connected(tmp_path, service) as connection:
        assert await together(connection, 1, 2, 3) == [2, 4, 6]

    assert service.sizes() == [3]


async def test_a_read_that_is_alone_is_sent_as_a_call_and_not_as_a_batch(tmp_path: Path) -> None:
    service = Service()
    async with connected(tmp_path, service) as connection:
        assert await double(connection, 1) == 2

    assert isinstance(service.asked[0], dict)


async def test_writes_travel_alone(tmp_path: Path) -> None:
    service = Service()
    async with connected(tmp_path, service) as connection:
        writes = [double(connection, number, reads=False) for number in (1, 2)]
        assert await asyncio.gather(*writes, double(connection, 3), double(connection, 4)) == [2, 4, 6, 8]

    assert sorted(service.sizes()) == [1, 1, 2]


async def test_callers_who_are_not_the_same_do_not_share_a_request(tmp_path: Path) -> None:
    service = Service()
    async with connected(tmp_path, service) as ann:
        ben = ann.bound(ann.identity.for_user("ben", None))
        calls = [double(caller, number) for caller in (ann, ben) for number in (1, 2)]
        assert await asyncio.gather(*calls) == [2, 4, 2, 4]

    assert service.sizes() == [2, 2]


async def test_no_request_grows_beyond_a_limit(tmp_path: Path) -> None:
    service = Service()
    async with connected(tmp_path, service) as connection:
        assert await together(connection, *range(20, 120)) == [2 * number for number in range(20, 120)]

    assert sum(service.sizes()) == 100
    assert max(service.sizes()) == 16


async def test_an_error_is_that_of_the_call_that_met_it(tmp_path: Path) -> None:
    async with connected(tmp_path, Service()) as connection:
        one, error, three = await together(connection, 1, 13, 3)

    assert (one, three) == (2, 6)
    assert isinstance(error, NotFound)
    assert error.message == "no such number"


async def test_a_call_that_the_service_left_out_fails_and_no_other_does(tmp_path: Path) -> None:
    async with connected(tmp_path, Service()) as connection:
        one, error, three = await together(connection, 1, 404, 3)

    assert (one, three) == (2, 6)
    assert isinstance(error, BadAnswer)
    assert "left a call out" in str(error)


@pytest.mark.parametrize(
    "refusal",
    [
        answer(b'{"jsonrpc":"2.0","id":null,"error":{"code":-32007,"message":"a batch has at most 2 entries"}}'),
        answer(b"<html>a proxy's page</html>", status="413 Too Large"),
    ],
)
async def test_what_is_refused_together_is_asked_one_by_one(tmp_path: Path, refusal: bytes) -> None:
    service = Service()
    service.refuses = lambda asked: refusal if isinstance(asked, list) else None
    async with connected(tmp_path, service) as connection:
        one, error, three = await together(connection, 1, 13, 3)

    assert (one, three) == (2, 6)
    assert isinstance(error, NotFound)
    assert service.sizes() == [3, 1, 1, 1]


async def test_reads_whose_connection_is_lost_are_asked_again(tmp_path: Path) -> None:
    service = Service()
    service.refuses = lambda asked: b"" if len(service.asked) == 1 else None
    async with connected(tmp_path, service) as connection:
        assert await together(connection, 1, 2, 3) == [2, 4, 6]

    assert service.sizes()[0] == 3
    assert sum(service.sizes()) == 6


async def test_all_learn_that_nobody_listens(tmp_path: Path) -> None:
    connection = Connection.to(str(tmp_path / "rpc.sock")).coalescing()

    ends = await together(connection, 1, 2)

    assert [type(end) for end in ends] == [ConnectionFailed] * 2


async def test_cancelling_one_caller_leaves_the_others_their_answers(tmp_path: Path) -> None:
    service = Service()
    service.let_go.clear()
    async with connected(tmp_path, service) as connection:
        calls = [asyncio.create_task(double(connection, number)) for number in (1, 2, 3)]
        await service.was_asked.wait()
        calls[1].cancel()
        service.let_go.set()
        one, cancelled, three = await asyncio.gather(*calls, return_exceptions=True)

    assert (one, three) == (2, 6)
    assert isinstance(cancelled, asyncio.CancelledError)


async def test_who_is_cancelled_before_the_request_goes_is_not_in_it(tmp_path: Path) -> None:
    service = Service()
    async with connected(tmp_path, service) as connection:
        calls = [asyncio.create_task(double(connection, number)) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        calls[1].cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    assert [call["params"]["number"] for call in service.asked[0]] == [1, 3]


async def test_a_service_that_does_not_answer_fails_all_of_them_in_time(tmp_path: Path) -> None:
    service = Service()
    service.let_go.clear()
    async with connected(tmp_path, service, timeout_s=0.05) as connection:
        ends = await together(connection, 1, 2)
        service.let_go.set()

    assert [type(end) for end in ends] == [DeadlineExceeded] * 2
