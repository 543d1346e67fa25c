"""Peers that go, applications that fail, and listeners that end."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import struct
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from hero_sdk.server import TcpAddress, UnixAddress
from hero_sdk.server.answers import Receive, Scope, Send

from .place import LIMITS, LOOPBACK, PATIENCE_S, App, Run, listening, post

pytestmark = pytest.mark.end_to_end


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
            with pytest.raises((ConnectionRefusedError, FileNotFoundError)):  # newer loops remove the socket
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


def test_a_handler_that_cancels_its_own_task_is_answered_for(unix: UnixAddress, run: Run) -> None:
    class Cancelling(App):
        waits = True

        async def _answer(self, path: str, size: int) -> bytes:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
            await asyncio.sleep(0)
            return b"not reached"

    async def test() -> None:
        async with listening(unix, Cancelling()) as place:
            line = await place.connect()
            line.writer.write(post())
            assert (await line.answer())[0] == 500
            assert await line.is_closed()

    run(test())
