"""One connection: answers in any pieces and any order, and one timer for the time limits of all requests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from hero_sdk.client.address import Address
from hero_sdk.client.failures import BadAnswer
from hero_sdk.client.line import Line
from hero_sdk.client.message import Answer, RequestHead
from hero_sdk.client.transport import SocketTransport
from hero_sdk.errors import DeadlineExceeded

from .raw_server import serving

ADDRESS = Address(socket="/run/rpc.sock")

PLAIN = b"HTTP/1.1 200 OK\r\ndate: Fri, 20 Nov 2026 15:24:56 GMT\r\ncontent-length: 7\r\n\r\n" + b'{"a":1}'
LATER = PLAIN.replace(b"56 GMT", b"57 GMT").replace(b'7\r\n\r\n{"a":1}', b"11\r\n\r\n" + b'{"a":12345}')
EMPTY = PLAIN.replace(b'7\r\n\r\n{"a":1}', b"0\r\n\r\n")
BLANK_LINES = PLAIN.replace(b'7\r\n\r\n{"a":1}', b"8\r\n\r\n\r\n\r\n1\r\n\r")
LENGTH_FIRST = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX-More: 1\r\n\r\n" + b'{"a":2}'
LEADING_ZERO = PLAIN.replace(b"length: 7", b"length: 07")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
REFUSED = PLAIN.replace(b"200 OK", b"413 Content Too Large")
ANSWERS = {
    PLAIN: Answer(200, b'{"a":1}'),
    LATER: Answer(200, b'{"a":12345}'),
    EMPTY: Answer(200, b""),
    BLANK_LINES: Answer(200, b"\r\n\r\n1\r\n\r"),
    LENGTH_FIRST: Answer(200, b'{"a":2}'),
    LEADING_ZERO: Answer(200, b'{"a":1}'),
    CHUNKED: Answer(200, b"abcde"),
    REFUSED: Answer(413, b'{"a":1}'),
}


class Wire(asyncio.Transport):
    """What a loop would put under the line; keeps what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def close(self) -> None:
        self.is_closed = True

    abort = close


@pytest.fixture
async def line() -> Line:
    return connected()


def connected() -> Line:
    line = Line(ADDRESS, set())
    line.connection_made(Wire())
    return line


def wire_of(line: Line) -> Wire:
    assert isinstance(line._transport, Wire)
    return line._transport


async def told(line: Line, *pieces: bytes) -> Answer:
    """What the line makes of an answer in these pieces."""
    answer = line.ask(b"GET / HTTP/1.1\r\n\r\n", asyncio.get_running_loop().time() + 5, 5)
    for piece in pieces:
        assert not answer.has_come
        line.data_received(piece)
    assert answer.has_come
    return await answer


def in_two(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    return ((text[:at], text[at:]) for at in range(1, len(text)))


@pytest.mark.parametrize("text", ANSWERS, ids=range(len(ANSWERS)))
async def test_an_answer_is_the_same_wherever_it_is_split(text: bytes) -> None:
    for pieces in in_two(text):
        assert await told(connected(), *pieces) == ANSWERS[text]


@pytest.mark.parametrize("text", ANSWERS, ids=range(len(ANSWERS)))
async def test_an_answer_is_the_same_wherever_it_is_split_once_its_head_is_known(line: Line, text: bytes) -> None:
    for pieces in in_two(text):
        assert await told(line, text) == ANSWERS[text]
        assert await told(line, *pieces) == ANSWERS[text]
    assert line.is_usable


@pytest.mark.parametrize("text", ANSWERS, ids=range(len(ANSWERS)))
async def test_an_answer_may_come_in_single_bytes(line: Line, text: bytes) -> None:
    assert await told(line, *(bytes([byte]) for byte in text)) == ANSWERS[text]


async def test_an_answer_is_the_same_whatever_the_one_before_was(line: Line) -> None:
    for first, second in product(ANSWERS, repeat=2):
        assert await told(line, first) == ANSWERS[first]
        assert await told(line, second) == ANSWERS[second]
    assert line.is_usable


async def test_a_known_head_at_the_beginning_of_a_later_piece_is_part_of_the_body(line: Line) -> None:
    await told(line, PLAIN)
    body = b"1234" + PLAIN
    start = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n1234" % len(body)

    assert await told(line, start, PLAIN) == Answer(200, body)


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("more", [PLAIN, b"HTTP", b"7", b"\0"], ids=["an answer", "a beginning", "a digit", "a zero"])
async def test_a_line_with_more_than_the_answer_is_not_used_again(line: Line, is_known: bool, more: bytes) -> None:
    if is_known:
        await told(line, PLAIN)

    assert await told(line, PLAIN + more) == ANSWERS[PLAIN]
    assert not line.is_usable
    assert wire_of(line).is_closed


async def test_an_answer_nobody_asked_for_ends_the_line(line: Line) -> None:
    await told(line, PLAIN)
    line.data_received(PLAIN)

    assert not line.is_usable
    assert wire_of(line).is_closed


@pytest.mark.parametrize("is_known", [False, True])
async def test_a_last_answer_ends_the_line(line: Line, is_known: bool) -> None:
    if is_known:
        await told(line, PLAIN)
    last = PLAIN.replace(b"content-length", b"connection: close\r\ncontent-length")

    assert await told(line, last) == ANSWERS[PLAIN]
    assert not line.is_usable
    assert wire_of(line).is_closed


@pytest.mark.parametrize("length", [b"many", b"7x", b"-7", b"+7", b"7 7", b"9" * 5000], ids=range(6))
async def test_a_known_head_with_a_length_that_is_none_is_a_bad_answer(line: Line, length: bytes) -> None:
    await told(line, PLAIN)
    with pytest.raises(BadAnswer, match="does not speak HTTP"):
        await told(line, PLAIN.replace(b"length: 7", b"length: " + length))

    assert not line.is_usable


async def test_a_cancelled_request_may_still_be_answered(line: Line) -> None:
    await told(line, PLAIN)
    line.ask(b"", asyncio.get_running_loop().time() + 5, 5).cancel()
    line.data_received(PLAIN)


async def test_a_request_has_its_own_time_limit_whatever_those_before_had(tmp_path: Path) -> None:
    async def pausing(request: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(float(request.partition(b"\r\n\r\n")[2]))
        writer.write(PLAIN)

    address = Address(socket=str(tmp_path / "rpc.sock"))
    transport = SocketTransport(address)

    async def send(pause: bytes, timeout_s: float) -> Answer:
        return await transport.send(RequestHead(address, "/rpc"), pause, None, timeout_s)

    async with serving(tmp_path / "rpc.sock", pausing):
        await send(b"0", 10)
        await send(b"0", 0.5)
        await send(b"0.7", 10)
        with pytest.raises(DeadlineExceeded, match=r"within 0\.05 s"):
            await send(b"20", 0.05)
        await send(b"0", 10)
        await transport.close()


async def test_a_line_that_is_lost_leaves_no_timer_behind(line: Line) -> None:
    await told(line, PLAIN)
    alarm = line._alarm
    line.connection_lost(None)

    assert alarm is not None
    assert alarm.cancelled()
