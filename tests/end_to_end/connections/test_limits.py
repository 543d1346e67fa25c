"""Heads, bodies and peers beyond what one may cost."""

from __future__ import annotations

import asyncio
import select
import socket
from dataclasses import replace

import pytest

from hero_sdk.server import UnixAddress

from .place import LIMITS, PATIENCE_S, App, Line, Place, Run, listening, post

pytestmark = pytest.mark.end_to_end


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"POST /rpc HTTP/9.9\r\n\r\n",
        b"\xff" * 100 + b"\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_with_400_and_a_close(unix: UnixAddress, run: Run, rubbish: bytes) -> None:
    async def test() -> None:
        async with listening(unix, App()) as place:
            line = await place.connect()
            line.writer.write(rubbish)
            status, body = await line.answer()
            assert status == 400
            assert b"-32600" in body
            assert await line.is_closed()

    run(test())


def test_rubbish_behind_a_good_request_takes_nothing_from_its_answer(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App()) as place:
            line = await place.connect()
            line.writer.write(post() + b"\x00\x01\x02 rubbish\r\n\r\n")
            assert await line.answer() == (200, b"5")
            assert await line.is_closed()

    run(test())


@pytest.mark.parametrize("is_sent_at_once", [True, False])
def test_a_head_without_end_is_refused(unix: UnixAddress, run: Run, is_sent_at_once: bool) -> None:
    async def test() -> None:
        async with listening(unix, App()) as place:
            line = await place.connect()
            head = b"POST /rpc HTTP/1.1\r\nX-Long: " + b"x" * 66_000
            if is_sent_at_once:
                line.writer.write(head)
            else:
                for start in range(0, len(head), 1000):
                    line.writer.write(head[start : start + 1000])
                    await line.writer.drain()
                    await asyncio.sleep(0)
            status, body = await line.answer()
            assert status == 431
            assert b"65536" in body
            assert await line.is_closed()

    run(test())


def test_a_large_head_below_the_limit_is_fine(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App()) as place:
            line = await place.connect()
            for _ in range(3):
                line.writer.write(post("/rpc", b"hello", "X-Long: " + "x" * 60_000))
                assert await line.answer() == (200, b"5")

    run(test())


async def send_in_pieces(place: Place, line: Line, *pieces: bytes) -> None:
    """Each piece by itself: somebody else is answered in between."""
    other = await place.connect()
    for piece in pieces:
        line.writer.write(piece)
        await line.writer.drain()
        other.writer.write(post())
        await other.answer()


def test_a_head_beyond_the_limit_is_refused_where_its_pieces_are_below(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App(), replace(LIMITS, read_s=60)) as place:
            line = await place.connect()
            request = post("/rpc", b"", "X-A: " + "a" * 40_000, "X-B: " + "b" * 40_000)
            await send_in_pieces(place, line, request[:40_000], request[40_000:])
            assert (await line.answer())[0] == 431

    run(test())


def test_what_stands_before_a_head_is_not_counted_to_it(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App(), replace(LIMITS, read_s=60)) as place:
            line = await place.connect()
            first, second = post("/rpc", b"x" * 60_000), post("/rpc", b"hello", "X-A: " + "a" * 20_000)
            await send_in_pieces(place, line, first + second[:8_000], second[8_000:])
            assert await line.answer() == (200, b"60000")
            assert await line.answer() == (200, b"5")

    run(test())


@pytest.mark.parametrize("late", [1, 2, 3, 4, 5])
def test_a_head_whose_end_is_split_is_not_taken_for_longer_than_it_is(unix: UnixAddress, run: Run, late: int) -> None:
    async def test() -> None:
        async with listening(unix, App(), replace(LIMITS, read_s=60)) as place:
            line = await place.connect()
            request = post("/rpc", b"x" * 63_000, "X-A: " + "a" * 10_000)
            split = len(request) - 63_000 - late
            await send_in_pieces(place, line, request[:split], request[split:])
            assert await line.answer() == (200, b"63000")

    run(test())


def test_trailers_without_end_are_refused(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App(), replace(LIMITS, read_s=60)) as place:
            line = await place.connect()
            line.writer.write(b"POST /rpc HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")
            line.writer.write(b"X-Long: " + b"x" * 400_000)
            status, _ = await line.answer()
            assert status == 413
            assert await line.is_closed()

    run(test())


@pytest.mark.parametrize(
    "start", [b"POST /rpc HTTP/1.1\r\nX: ", b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n12"]
)
def test_a_request_that_dribbles_in_is_answered_with_408(unix: UnixAddress, run: Run, start: bytes) -> None:
    async def test() -> None:
        app = App()
        async with listening(unix, app) as place:
            line = await place.connect()
            line.writer.write(start)

            async def dribble() -> None:
                while True:
                    line.writer.write(b"A")
                    await asyncio.sleep(0.05)

            dribbling = asyncio.create_task(dribble())
            status, body = await line.answer()
            dribbling.cancel()
            assert status == 408
            assert b"-32008" in body
        assert app.finished in ([], ["gone"])

    run(test())


def test_a_slow_upload_to_another_route_has_more_time(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App(), replace(LIMITS, upload_s=60)) as place:
            slow, refused = await place.connect(), await place.connect()
            slow.writer.write(b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n1")
            refused.writer.write(b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n1")
            assert (await refused.answer())[0] == 408
            slow.writer.write(b"2")
            assert await slow.answer() == (200, b"2")

    run(test())


def test_a_connection_that_says_nothing_is_closed(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App()) as place:
            line = await place.connect()
            assert await line.is_closed()

    run(test())


def test_an_idle_connection_is_kept_for_its_time_and_then_closed(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App(), replace(LIMITS, keep_alive_s=1)) as place:
            for _ in range(2):  # the second one sends what is known by then
                line = await place.connect()
                line.writer.write(post())
                await line.answer()
            began = asyncio.get_running_loop().time()
            assert await line.is_closed()
            assert 0.9 < asyncio.get_running_loop().time() - began < PATIENCE_S

    run(test())


def test_who_does_not_read_its_answer_is_dropped(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        app = App()
        async with listening(unix, app):
            with socket.socket(socket.AF_UNIX) as sock:
                sock.connect(str(unix.path))
                sock.sendall(post("/long"))
                hang_up = select.poll()
                hang_up.register(sock, select.POLLRDHUP)
                assert await asyncio.to_thread(hang_up.poll, PATIENCE_S * 1000)

    run(test())
