"""Streams of a real service: killed, stopped, not read, listened to by scripts."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from hero_sdk.client import ConnectionFailed
from hero_sdk.errors import RpcError, Unavailable
from hero_sdk.testing import RunningService, running
from hero_sdk.values import Created
from tests.events.generated.harbor import HarborClient, HarborSyncClient, Ship
from tests.events.hearing import PATIENCE_S, heard, said

pytestmark = pytest.mark.end_to_end

COMMAND = [sys.executable, "-m", "tests.events.service"]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    with running(COMMAND, "harbor_watch", root=tmp_path) as service:
        yield service


def address(service: RunningService) -> str:
    return f"unix://{service.socket}"


async def test_nothing_is_missed_or_doubled_though_the_service_is_killed(tmp_path: Path) -> None:
    """Every acknowledged ship is heard of exactly once by listeners that were there all the time."""
    acknowledged: list[str] = []
    unknown: list[str] = []
    is_over = threading.Event()

    def write(number: int) -> None:
        count = 0
        with HarborSyncClient.connect(f"unix://{tmp_path}/var/sockets/harbor_watch/rpc.sock") as client:
            while not is_over.is_set():
                count += 1
                name = f"{number}.{count}"
                try:
                    client.ship.new(Ship(name=name))
                    acknowledged.append(name)
                except (ConnectionFailed, RpcError):
                    unknown.append(name)
                    time.sleep(0.01)

    heard_names: list[list[str]] = [[], []]

    async def listen(into: list[str]) -> None:
        where = f"unix://{tmp_path}/var/sockets/harbor_watch/rpc.sock"
        async with HarborClient.connect(where) as client, client.events() as events:
            began.release()
            async for event in events:
                assert isinstance(event.data, Created), event
                assert event.data.object is not None
                into.append(event.data.object.name)
                if into[-1] == "the end":
                    return

    began = asyncio.Semaphore(0)
    listeners: list[asyncio.Task[None]] = []
    writers: list[threading.Thread] = []
    for turn in range(4):
        with running(COMMAND, "harbor_watch", root=tmp_path) as service:
            if not turn:
                listeners = [asyncio.create_task(listen(into)) for into in heard_names]
                for _ in listeners:
                    await began.acquire()
                writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
                for writer in writers:
                    writer.start()
            before = len(acknowledged)
            assert await asyncio.to_thread(_wait, lambda before=before: len(acknowledged) >= before + 200)  # type: ignore[misc]
            await asyncio.sleep(random.uniform(0, 0.05))
            if turn < 3:
                service.kill()
            else:
                is_over.set()
                for writer in writers:
                    await asyncio.to_thread(writer.join)
                async with HarborClient.connect(address(service)) as client:
                    await client.ship.new(Ship(name="the end"))
                    stored = [ship.name for ship in await client.ship.list_full(limit=10_000)]
                async with asyncio.timeout(PATIENCE_S):
                    await asyncio.gather(*listeners)

    for names in heard_names:
        assert names == stored  # the same, each once, in the same order
    assert set(acknowledged) <= set(stored)


class TestEnding:
    def test_a_stream_ends_cleanly_with_the_service(self, service: RunningService) -> None:
        with closing(_listening(service.socket)) as stream:
            _until(stream, b"id: ")
            assert service.stop() == 0
            rest = b""
            while piece := stream.recv(65536):
                rest += piece
        assert rest.endswith(b"0\r\n\r\n")

    def test_events_have_a_socket_of_their_own_with_nothing_else(self, service: RunningService) -> None:
        events = service.socket.with_name("events.sock")
        with closing(_listening(events, "/api/harbor/events")) as stream:
            with HarborSyncClient.connect(address(service)) as client:
                client.ship.new(Ship(name="Elsa"))
            assert b"event: ship.created" in _until(stream, b"event: ship.created")
        for request in (b"POST /rpc", b"GET /health", b"GET /"):
            with closing(_connected(events)) as sock:
                sock.sendall(request + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                assert sock.recv(65536).startswith(b"HTTP/1.1 404 ")


def test_who_does_not_read_is_dropped_and_comes_back_without_loss(service: RunningService) -> None:
    """A megabyte may wait for a listener; here ten come, and others are told all the same."""
    with (
        HarborSyncClient.connect(address(service)) as client,
        closing(_listening(service.socket, "/api/harbor/events")) as slow,
        client.events() as events,
    ):
        begin = _until(slow, b"id: ")
        cursor = begin.rpartition(b"id: ")[2].split(b"\n")[0].decode()
        berth = "x" * 50_000
        sids = [client.ship.new(Ship(name=str(number), berth=berth)).sid for number in range(200)]
        assert [next(events).data.sid for _ in sids] == sids
        rest = b""
        with suppress(ConnectionResetError):
            while piece := slow.recv(1 << 20):
                rest += piece
        assert not rest.endswith(b"0\r\n\r\n")  # not ended: dropped
        assert len(rest) < 4_000_000  # of ten million bytes: what the sockets hold, and one megabyte
        with client.events(after=cursor) as again:
            assert [next(again).data.sid for _ in sids] == sids


def test_who_reads_late_now_and_then_hears_everything_once_and_in_order(service: RunningService) -> None:
    """Half a megabyte waits for them each time, behind which they are told at once again."""
    with (
        HarborSyncClient.connect(address(service)) as client,
        closing(_listening(service.socket, "/api/harbor/events")) as late,
        client.events() as events,
    ):
        _until(late, b"id: ")
        told = []
        for turn in range(3):
            for berth in ["x" * 50_000] * 12 + ["short"]:
                told.append(client.ship.new(Ship(name=str(turn), berth=berth)).sid)
                assert next(events).data.sid == told[-1]
            text = b""
            while text.count(b"event: ship.created") < 13 or not text.endswith(b"\n\n\r\n"):
                text += late.recv(1 << 20)
            heard = [part.split(b'"')[0].decode() for part in text.split(b'"sid":"')[1:]]
            assert heard == told[-13:]
            client.ship.exists("10")
            told.append(client.ship.new(Ship(name="prompt")).sid)  # nothing waits any more
            assert next(events).data.sid == told[-1]
            assert f'"sid":"{told[-1]}"'.encode() in _until(late, b"event: ship.created")


def test_a_script_hears_and_comes_back(service: RunningService) -> None:
    with HarborSyncClient.connect(address(service)) as client, client.events("ship.*") as events:
        client.ship.new(Ship(name="Elsa"))
        first = next(events)
        assert said(first) == "ship.created 10 Elsa"
        events._body._line.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # the connection breaks
        client.ship.new(Ship(name="Ilse"))
        assert said(next(events)) == "ship.created 11 Ilse"
        events.close()
        with pytest.raises(StopIteration):
            next(events)


async def test_a_listener_of_nobody_is_told_so_and_a_late_one_waits(tmp_path: Path) -> None:
    where = f"unix://{tmp_path}/var/sockets/harbor_watch/rpc.sock"
    async with HarborClient.connect(where) as client:
        with pytest.raises(ConnectionFailed, match="no service listens"):
            await anext(client.events())
        with running(COMMAND, "harbor_watch", root=tmp_path):
            async with client.events() as events:
                await client.ship.new(Ship(name="Elsa"))
                assert [said(event) for event in await heard(events, 1)] == ["ship.created 10 Elsa"]


def test_a_log_that_cannot_be_read_is_told(service: RunningService) -> None:
    import sqlite3

    with closing(_listening(service.socket, "/api/harbor/events")) as stream:
        _until(stream, b"id: ")
        with HarborSyncClient.connect(address(service)) as client:
            client.ship.new(Ship(name="Elsa"))
            _until(stream, b"ship.created")
            database = sqlite3.connect(service.root / "var/harbor_watch/osis/0/harbor/objects.db")
            with closing(database):
                database.execute("ALTER TABLE changes RENAME COLUMN audience TO lost")
            with suppress(Unavailable, RpcError):
                client.ship.new(Ship(name="Ilse"))
            client.letter.exists("10")
        assert _wait(lambda: _health(service)["status"] == "degraded")
        assert set(_health(service)["checks"]) >= {"store", "events"}
        with closing(sqlite3.connect(service.root / "var/harbor_watch/osis/0/harbor/objects.db")) as database:
            database.execute("ALTER TABLE changes RENAME COLUMN lost TO audience")
        with HarborSyncClient.connect(address(service)) as client:
            client.ship.new(Ship(name="Olga"))
        assert b"Olga" in _until(stream, b"Olga")
        assert _wait(lambda: _health(service)["status"] == "ok")


def _connected(path: Path) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(PATIENCE_S)
    sock.connect(str(path))
    return sock


def _listening(path: Path, target: str = "/events") -> socket.socket:
    sock = _connected(path)
    sock.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return sock


def _until(sock: socket.socket, mark: bytes) -> bytes:
    """What comes up to ``mark`` and the end of its block."""
    found = b""
    while b"\n\n" not in found.partition(mark)[2]:
        piece = sock.recv(65536)
        assert piece, found
        found += piece
    return found


def _health(service: RunningService) -> dict[str, object]:
    with closing(_connected(service.socket)) as sock:
        sock.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b""
        while piece := sock.recv(65536):
            answer += piece
    return dict(json.loads(answer.partition(b"\r\n\r\n")[2]))


def _wait(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False
