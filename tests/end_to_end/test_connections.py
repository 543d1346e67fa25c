"""Connections on real sockets, good and hostile, with a small application behind them."""

from __future__ import annotations

import asyncio
import os
import select
import shutil
import socket
import ssl
import struct
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
import uvloop

from hero_sdk.rpc import FoundHeaders, Peer, RawHeaders, gather
from hero_sdk.server import Endpoint, Listeners, TcpAddress, UnixAddress
from hero_sdk.server.answers import AsgiApp, Receive, Scope, Send, json_answer
from hero_sdk.server.connection import ConnectionLimits

pytestmark = pytest.mark.end_to_end

BODY_BYTES = 100_000
LIMITS = ConnectionLimits(read_s=0.3, upload_s=0.6, write_s=0.3, keep_alive_s=60)
PATIENCE_S = 10.0


IS_DIRECT = ContextVar("IS_DIRECT", default=True)
"""Whether calls take the direct way, or the one over ASGI."""


class App:
    """Answers with the size of the body it read, and remembers what it saw; in both ways a server can ask it."""

    paths: ClassVar[dict[str, str | None]] = {path: path for path in ("/rpc", "/held", "/long")}
    body_bytes = BODY_BYTES
    cut_off = None

    def __init__(self) -> None:
        self.peers: list[Peer] = []
        self.finished: list[str] = []
        self.is_asked = asyncio.Event()
        self.hold = asyncio.Event()
        self.is_held = asyncio.Event()
        self.is_let_go = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.peers.append(scope["state"]["hero.peer"])
        self.is_asked.set()
        size, message = 0, await receive()
        while message["type"] == "http.request":
            size += len(message.get("body", b""))
            if not message.get("more_body"):
                break
            message = await receive()
        else:
            self._finish("gone")
            return
        await json_answer(await self._answer(scope["path"], size))(scope, receive, send)
        self._finish(scope["path"])

    def plain(self, raw: RawHeaders) -> FoundHeaders | None:
        return gather(raw, [b"content-length"]) or None

    async def answer(self, found: FoundHeaders, body: bytes, peer: Peer, domain: str | None) -> bytes:
        assert domain is not None
        self.peers.append(peer)
        self.is_asked.set()
        answer = await self._answer(domain, len(body))
        self._finish(domain)
        return answer

    def _finish(self, how: str) -> None:
        self.finished.append(how)
        if how == "/held":
            self.is_let_go.set()

    async def _answer(self, path: str, size: int) -> bytes:
        if path == "/held":
            self.is_held.set()
            await self.hold.wait()
        return b"x" * 8_000_000 if path == "/long" else b"%d" % size


class Line:
    """One raw connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def answer(self) -> tuple[int, bytes]:
        """Status and body of the next answer."""
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        return int(head.split()[1]), await asyncio.wait_for(self.reader.readexactly(length), PATIENCE_S)

    async def is_closed(self) -> bool:
        """Whether the other side closes, cleanly, without another word."""
        return await asyncio.wait_for(self.reader.read(), PATIENCE_S) == b""


class Place:
    """A running listener and the connections a test made to it."""

    def __init__(self, listeners: Listeners) -> None:
        self.listeners = listeners
        self.lines: list[Line] = []

    @property
    def address(self) -> UnixAddress | TcpAddress:
        return self.listeners.addresses[0]

    async def connect(self, tls: ssl.SSLContext | None = None) -> Line:
        address = self.address
        if isinstance(address, UnixAddress):
            reader, writer = await asyncio.open_unix_connection(address.path)
        else:
            host = "::1" if address.is_ipv6 else address.host
            reader, writer = await asyncio.open_connection(host, address.port, ssl=tls)
        self.lines.append(Line(reader, writer))
        return self.lines[-1]


@asynccontextmanager
async def listening(
    address: UnixAddress | TcpAddress,
    app: AsgiApp,
    limits: ConnectionLimits = LIMITS,
    *,
    stranger: AsgiApp | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Place]:
    listeners = Listeners(
        [Endpoint(address=address, app=app, stranger=stranger, calls=app if isinstance(app, App) else None, tls=tls)],
        limits,
        is_direct=IS_DIRECT.get(),
    )
    listeners.bind()
    await listeners.accept()
    place = Place(listeners)
    try:
        yield place
    finally:
        for line in place.lines:
            line.writer.close()
        await listeners.drain(PATIENCE_S)
        for line in place.lines:
            with suppress(OSError):
                await line.writer.wait_closed()
        listeners.remove()


def post(path: str = "/rpc", body: bytes = b"hello", *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture(params=[True, False], ids=["direct", "asgi"], autouse=True)
def is_direct(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test goes both ways."""
    token = IS_DIRECT.set(request.param)
    yield
    IS_DIRECT.reset(token)


@pytest.fixture(params=[uvloop.new_event_loop, asyncio.new_event_loop], ids=["uvloop", "asyncio"])
def run(request: pytest.FixtureRequest) -> Callable[[Awaitable[None]], None]:
    """Runs a test in either loop."""

    def runner(work: Awaitable[None]) -> None:
        with asyncio.Runner(loop_factory=request.param) as loop:
            loop.run(work)  # type: ignore[arg-type]  # every test is a coroutine

    return runner


Run = Callable[[Awaitable[None]], None]


@pytest.fixture
def unix(tmp_path: Path) -> UnixAddress:
    return UnixAddress(tmp_path / "s" / "rpc.sock")


LOOPBACK = TcpAddress("127.0.0.1", 0)


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


@pytest.mark.parametrize("sent", [b"", b"POST", post(body=b"x" * 10)[:-4], post()])
def test_hang_ups_and_resets_at_any_point_hurt_nobody_else(run: Run, sent: bytes) -> None:
    async def test() -> None:
        app = App()
        async with listening(LOOPBACK, app) as place:
            address = place.address
            assert isinstance(address, TcpAddress)
            for linger in (None, struct.pack("ii", 1, 0)):
                sock = socket.create_connection((address.host, address.port))
                if linger is not None:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)  # a reset instead of a close
                sock.sendall(sent)
                sock.close()
            line = await place.connect()
            line.writer.write(post())
            assert await line.answer() == (200, b"5")

    run(test())


def test_who_goes_with_several_requests_under_way_leaves_no_error_behind(
    unix: UnixAddress, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        app = App()
        async with listening(unix, app) as place:
            line = await place.connect()
            line.writer.write(post("/held") + post("/held"))
            await app.is_held.wait()
            line.writer.transport.abort()
            other = await place.connect()
            other.writer.write(post())  # answered behind the loss of the first connection
            await other.answer()
            app.hold.set()
            await asyncio.wait_for(app.is_let_go.wait(), PATIENCE_S)
            other.writer.write(post())
            await other.answer()
        assert app.finished == ["/rpc", "/held", "/rpc"]
        assert not caplog.records

    run(test())


@pytest.mark.parametrize("is_begun", [True, False])
def test_an_application_that_fails_behind_its_start_is_answered_for(
    unix: UnixAddress, run: Run, is_begun: bool
) -> None:
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        if is_begun:
            await send({"type": "http.response.body", "body": b"he", "more_body": True})
        raise RuntimeError("a failure")

    async def test() -> None:
        async with listening(unix, failing) as place:
            line = await place.connect()
            line.writer.write(post())
            if is_begun:
                assert (await line.reader.read()).endswith(b"\r\n\r\nhe")
            else:
                assert (await line.answer())[0] == 500
                assert await line.is_closed()

    run(test())


def test_a_request_that_was_cut_off_never_reaches_its_end(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        app = App()
        async with listening(unix, app) as place:
            line = await place.connect()
            line.writer.write(post(body=b"x" * 10)[:-4])
            await line.writer.drain()
            line.writer.close()
            other = await place.connect()
            other.writer.write(post("/long"))  # answered behind the loss of the first connection
            await other.answer()
        assert "/long" in app.finished
        assert "/rpc" not in app.finished

    run(test())


def test_beyond_the_number_of_connections_a_caller_is_told_so(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        async with listening(unix, App(), replace(LIMITS, connections=2, read_s=60)) as place:
            first, second = await place.connect(), await place.connect()
            for line in (first, second):
                line.writer.write(post())
                assert await line.answer() == (200, b"5")
            third = await place.connect()
            status, body = await third.answer()
            assert status == 503
            assert b"-32009" in body
            assert await third.is_closed()
            first.writer.write(post())
            assert await first.answer() == (200, b"5")

    run(test())


def test_draining_answers_what_is_under_way_and_closes_the_rest(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        app = App()
        async with listening(unix, app) as place:
            idle, busy, unfinished = await place.connect(), await place.connect(), await place.connect()
            idle.writer.write(post())
            await idle.answer()
            unfinished.writer.write(post()[:-2])
            busy.writer.write(post("/held"))
            await app.is_held.wait()

            draining = asyncio.create_task(place.listeners.drain(PATIENCE_S))
            assert await idle.is_closed()
            assert await unfinished.is_closed()
            with pytest.raises(ConnectionRefusedError):
                await place.connect()
            app.hold.set()
            assert await busy.answer() == (200, b"5")
            assert await busy.is_closed()
            assert await draining is True

    run(test())


def test_draining_ends_after_its_time(unix: UnixAddress, run: Run) -> None:
    async def test() -> None:
        app = App()
        async with listening(unix, app) as place:
            busy = await place.connect()
            busy.writer.write(post("/held"))
            await app.is_held.wait()
            assert await place.listeners.drain(0.2) is False
            await asyncio.wait_for(busy.reader.read(), PATIENCE_S)
        assert "/held" not in app.finished

    run(test())


def test_only_peers_of_the_overlay_are_welcome_on_an_overlay_listener(run: Run) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")

    async def test() -> None:
        app, stranger = App(), App()
        overlay = TcpAddress("::", 0, is_overlay_only=True)
        async with listening(overlay, app, stranger=stranger) as place:
            line = await place.connect()
            line.writer.write(post())
            await line.answer()
        assert (len(app.finished), len(stranger.finished)) == (0, 1)

    run(test())


def test_a_head_without_end_behind_a_call_under_way_is_dropped_and_the_call_answered(
    unix: UnixAddress, run: Run
) -> None:
    async def test() -> None:
        app = App()
        async with listening(unix, app, replace(LIMITS, read_s=60)) as place:
            line = await place.connect()
            line.writer.write(post("/held"))
            await asyncio.wait_for(app.is_held.wait(), PATIENCE_S)
            line.writer.write(b"POST /rpc HTTP/1.1\r\nX-Long: ")
            for _ in range(100):
                line.writer.write(b"x" * 10_000)
                await line.writer.drain()
            app.hold.set()
            assert await line.answer() == (200, b"5")
            assert await line.is_closed()

    run(test())


def test_a_listener_with_a_certificate_speaks_tls(tmp_path: Path, run: Run) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = (
        f"{openssl} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout {key} -out {certificate}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    ours, theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cafile=str(certificate))
    ours.load_cert_chain(certificate, key)
    theirs.check_hostname = False

    async def test() -> None:
        app = App()
        async with listening(LOOPBACK, app, tls=ours) as place:
            line = await place.connect(theirs)
            line.writer.write(post(body=b"x" * 100_000))
            assert await line.answer() == (200, b"100000")
            line.writer.write(b"rubbish\r\n\r\n")
            assert (await line.answer())[0] == 400
            assert await line.is_closed()

    run(test())
