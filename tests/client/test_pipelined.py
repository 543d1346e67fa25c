"""Requests that follow each other on one connection: whose answer is whose, and who suffers when one is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from hero_sdk.client import BadAnswer, Connection, ConnectionFailed, DomainClient
from hero_sdk.client.answers import ErrorClasses
from hero_sdk.errors import DeadlineExceeded

from .raw_server import answer


class Service:
    """Answers with what it was asked, on a Unix socket, and keeps it; ``hold`` keeps answers back."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, Any]] = []
        """Number of the connection, and the number that was asked there."""

        self.keys: list[str | None] = []
        self.hold: set[int] = set()
        self.let_go = asyncio.Event()
        self.hangs_up_at: set[int] = set()
        self.says: dict[int, bytes] = {}
        self.connections = 0
        self._news = asyncio.Condition()

    async def has_asked(self, count: int) -> None:
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: len(self.asked) >= count)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place = self.connections
        self.connections += 1
        answers: asyncio.Queue[int] = asyncio.Queue()
        answering = asyncio.create_task(self._answer(answers, writer))
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
                asked = orjson.loads(await reader.readexactly(int(headers["content-length"])))
                number = asked["params"]["number"]
                async with self._news:
                    self.asked.append((place, number))
                    self.keys.append(headers.get("idempotency-key"))
                    self._news.notify_all()
                answers.put_nowait(number)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            answering.cancel()
            writer.close()

    async def _answer(self, answers: asyncio.Queue[int], writer: asyncio.StreamWriter) -> None:
        while True:
            number = await answers.get()
            if number in self.hold:
                await self.let_go.wait()
            if number in self.hangs_up_at:
                self.hangs_up_at.discard(number)
                writer.close()
                return
            writer.write(self.says.get(number) or _answer_to(number))


def _answer_to(number: int) -> bytes:
    return answer(b'{"jsonrpc":"2.0","id":1,"result":%d}' % number)


@asynccontextmanager
async def connected(
    path: Path, service: Service, connections: int = 1, in_flight: int = 8, timeout_s: float = 5
) -> AsyncIterator[Connection]:
    socket = path / "rpc.sock"
    server = await asyncio.start_unix_server(service.serve, socket)
    client = DomainClient(Connection.to(str(socket), timeout_s=timeout_s))
    async with client.pipelining(connections=connections, in_flight=in_flight) as pipelining:
        yield pipelining.connection
    service.let_go.set()
    server.close()
    await server.wait_closed()


def ask(connection: Connection, number: int, *, reads: bool = True) -> asyncio.Task[Any]:
    return asyncio.create_task(connection.call("echo", {"number": number}, ErrorClasses(), retry=reads))


async def test_requests_do_not_wait_for_answers_and_each_gets_its_own(tmp_path: Path) -> None:
    service = Service()
    service.hold = {1}
    async with connected(tmp_path, service) as connection:
        calls = [ask(connection, number) for number in (1, 2, 3)]
        await service.has_asked(3)
        service.let_go.set()
        assert await asyncio.gather(*calls) == [1, 2, 3]

    assert service.connections == 1


async def test_answers_in_pieces_and_in_one_piece_are_told_apart(tmp_path: Path) -> None:
    service = Service()
    service.hold = {1}
    service.says[1] = b"".join(map(_answer_to, (1, 2, 3)))[:-5]
    service.says[2] = b"".join(map(_answer_to, (1, 2, 3)))[-5:]
    service.says[3] = b"".join(_answer_to(4)[at : at + 1] for at in range(len(_answer_to(4))))
    async with connected(tmp_path, service) as connection:
        calls = [ask(connection, number) for number in (1, 2, 3, 4)]
        await service.has_asked(4)
        service.says[4] = b" "  # nothing but what was said already
        service.let_go.set()
        assert await asyncio.gather(*calls) == [1, 2, 3, 4]


async def test_requests_are_spread_over_the_connections_and_no_more_are_made(tmp_path: Path) -> None:
    service = Service()
    service.hold = set(range(20))
    async with connected(tmp_path, service, connections=2, in_flight=3) as connection:
        calls = [ask(connection, number) for number in range(20)]
        await service.has_asked(6)
        assert sorted(place for place, _ in service.asked) == [0, 0, 0, 1, 1, 1]
        service.let_go.set()
        assert await asyncio.gather(*calls) == list(range(20))

    assert service.connections == 2


async def test_all_that_was_on_a_lost_connection_is_asked_again_reads_and_writes_with_their_keys(
    tmp_path: Path,
) -> None:
    service = Service()
    service.hold, service.hangs_up_at = {1}, {2}
    async with connected(tmp_path, service) as connection:
        calls = [ask(connection, 1), ask(connection, 2, reads=False), ask(connection, 3, reads=False)]
        await service.has_asked(3)
        service.let_go.set()
        assert await asyncio.gather(*calls) == [1, 2, 3]

    told = {
        number: {key for (_, n), key in zip(service.asked, service.keys, strict=True) if n == number}
        for number in (1, 2, 3)
    }
    assert sorted(number for _, number in service.asked) == [1, 2, 2, 3, 3]
    assert told[1] == {None}
    assert [len(told[number]) for number in (2, 3)] == [1, 1]  # the same key both times
    assert None not in told[2] | told[3]


async def test_what_is_sent_once_fails_with_its_connection_and_says_that_it_may_have_arrived(tmp_path: Path) -> None:
    service = Service()
    service.hold, service.hangs_up_at = {1}, {1}
    async with connected(tmp_path, service) as connection:
        first = ask(connection, 1)
        await service.has_asked(1)
        body = b'{"jsonrpc":"2.0","id":1,"method":"echo","params":{"number":2}}'
        once = asyncio.create_task(connection.transport.send(connection.head, body, None, 5))
        await service.has_asked(2)
        service.let_go.set()
        with pytest.raises(ConnectionFailed) as failed:
            await once
        assert failed.value.was_sent
        assert await first == 1


async def test_cancelling_one_of_many_leaves_the_others_their_answers(tmp_path: Path) -> None:
    service = Service()
    service.hold = {1}
    async with connected(tmp_path, service) as connection:
        calls = [ask(connection, number) for number in (1, 2, 3)]
        await service.has_asked(3)
        calls[1].cancel()
        service.let_go.set()
        one, cancelled, three = await asyncio.gather(*calls, return_exceptions=True)
        assert (one, three) == (1, 3)
        assert isinstance(cancelled, asyncio.CancelledError)
        assert await ask(connection, 4) == 4

    assert service.connections == 1


async def test_who_cancels_again_and_again_gets_no_more_connections_than_there_may_be(tmp_path: Path) -> None:
    service = Service()
    service.hold = {1}
    async with connected(tmp_path, service, in_flight=2) as connection:
        first, second = ask(connection, 1), ask(connection, 2)
        await service.has_asked(2)
        first.cancel()
        second.cancel()
        await asyncio.wait([first, second])
        hasty = connection.bound(connection.identity, timeout_s=0.05)
        with pytest.raises(DeadlineExceeded, match=r"no connection .* was ready within 0\.05 s"):
            await ask(hasty, 3)
        third = ask(connection, 3)
        service.let_go.set()
        assert await third == 3

    assert service.connections == 1


async def test_who_gives_up_leaves_the_connection_to_those_who_wait_and_new_calls_take_another(tmp_path: Path) -> None:
    service = Service()
    service.hold = {1}
    async with connected(tmp_path, service) as connection:
        hasty = connection.bound(connection.identity, timeout_s=0.05)
        patient, impatient = ask(connection, 1), ask(hasty, 2)
        with pytest.raises(DeadlineExceeded, match=r"did not answer within 0\.05 s"):
            await impatient
        assert await ask(connection, 3) == 3
        service.let_go.set()
        assert await patient == 1

    assert [place for place, number in service.asked if number == 3] == [1]


async def test_waiting_for_a_place_ends_with_the_time_limit(tmp_path: Path) -> None:
    service = Service()
    service.hold = {1}
    async with connected(tmp_path, service, in_flight=1) as connection:
        first = ask(connection, 1)
        await service.has_asked(1)
        with pytest.raises(DeadlineExceeded, match=r"was ready within 0\.05 s"):
            await ask(connection.bound(connection.identity, timeout_s=0.05), 2)
        service.let_go.set()
        assert await first == 1


async def test_what_is_not_http_fails_who_asked_and_the_others_are_asked_again(tmp_path: Path) -> None:
    service = Service()
    service.hold, service.says[1] = {1}, b"hello\r\n\r\n"
    async with connected(tmp_path, service) as connection:
        calls = [ask(connection, 1), ask(connection, 2)]
        await service.has_asked(2)
        service.let_go.set()
        error, two = await asyncio.gather(*calls, return_exceptions=True)

    assert isinstance(error, BadAnswer)
    assert two == 2


async def test_behind_an_answer_that_ends_the_connection_requests_are_asked_again(tmp_path: Path) -> None:
    service = Service()
    service.hold = {1}
    service.says[1] = answer(b'{"jsonrpc":"2.0","id":1,"result":1}', headers="Connection: close\r\n")
    async with connected(tmp_path, service) as connection:
        calls = [ask(connection, 1), ask(connection, 2)]
        await service.has_asked(2)
        service.let_go.set()
        assert await asyncio.gather(*calls) == [1, 2]

    assert service.connections == 2


async def test_an_answer_that_nobody_asked_for_ends_the_connection(tmp_path: Path) -> None:
    service = Service()
    service.says[1] = _answer_to(1) + _answer_to(1)
    async with connected(tmp_path, service) as connection:
        assert await ask(connection, 1) == 1
        assert await ask(connection, 2) == 2

    assert service.connections == 2


def test_less_than_one_connection_or_request_is_refused() -> None:
    client = DomainClient(Connection.to("/nowhere.sock"))

    with pytest.raises(ValueError, match="at least 1, not 0 and 16"):
        client.pipelining(connections=0)
