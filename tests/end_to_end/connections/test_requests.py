"""Requests and answers on one connection, and who the peer is."""

from __future__ import annotations

import os

import pytest

from hero_sdk.rpc import Peer
from hero_sdk.server import UnixAddress

from .place import LOOPBACK, App, Run, listening, post

pytestmark = pytest.mark.end_to_end


def test_requests_are_answered_one_after_another_on_one_connection(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App()) as place:
            line = await place.connect()
            for size in (0, 5, 200_000):
                line.writer.write(post(body=b"x" * size))
                assert await line.answer() == (200, b"%d" % size)

    run(test())


def test_pipelined_requests_are_answered_in_order(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App()) as place:
            line = await place.connect()
            line.writer.write(b"".join(post(body=b"x" * size) for size in range(50)))
            assert [await line.answer() for _ in range(50)] == [(200, b"%d" % size) for size in range(50)]

    run(test())


@pytest.mark.parametrize(
    ("beginning", "answer"),
    [
        pytest.param(b"POST /rpc HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n", 200, id="as a body"),
        pytest.param(b"POST /rpc HTTP/1.1\r\nContent-Length: 7\r\nX-A: ", 400, id="as the rest of a head"),
    ],
)
def test_bytes_that_were_a_request_before_are_none_in_the_middle_of_another(
    unix: UnixAddress, run: Run, beginning: bytes, answer: int
) -> None:
    async def test() -> None:
        async with listening(unix, App()) as place:
            line = await place.connect()
            for _ in range(3):
                line.writer.write(post())
                assert await line.answer() == (200, b"5")
            again = post()
            first = beginning % len(again) if b"%d" in beginning else beginning
            line.writer.write(first)
            other = await place.connect()
            other.writer.write(post())  # answered behind the arrival of the beginning
            await other.answer()
            line.writer.write(again)
            status, body = await line.answer()
            assert status == answer
            if answer == 200:
                assert body == b"%d" % len(again)

    run(test())


def test_a_request_that_comes_again_and_again_is_answered_each_time(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        app = App()
        async with listening(unix, app) as place:
            lines = [await place.connect() for _ in range(3)]
            for number in range(30):
                path, size = ("/rpc", "/other")[number % 2], number % 3
                for line in lines:
                    line.writer.write(post(path, b"x" * size))
                for line in lines:
                    assert await line.answer() == (200, b"%d" % size)
        assert len(app.finished) == 90
        assert all(peer.pid == os.getpid() for peer in app.peers)

    run(test())


def test_a_unix_peer_is_known_by_process_and_user(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        app = App()
        async with listening(unix, app) as place:
            line = await place.connect()
            line.writer.write(post())
            await line.answer()
        assert app.peers == [Peer(pid=os.getpid(), uid=os.getuid())]

    run(test())


def test_a_tcp_peer_is_known_by_its_address_whatever_it_forwards(run: Run) -> None:
    async def test() -> None:
        app = App()
        async with listening(LOOPBACK, app) as place:
            line = await place.connect()
            host, port = line.writer.get_extra_info("sockname")
            line.writer.write(post("/rpc", b"", "X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9"))
            await line.answer()
        assert app.peers == [Peer(address=f"{host}:{port}")]

    run(test())
