"""No file descriptors left: nobody spins, nothing is lost, and all goes on when there are some again."""

from __future__ import annotations

import resource
import socket
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.faults.desk import Desk, Refused, desk, until

NONE_LEFT = "the process has no file descriptors left"


def test_without_descriptors_it_neither_spins_nor_dies_and_goes_on_when_there_are_some(root: Path) -> None:
    with desk(root) as service, closing(service.connect()) as kept, ExitStack() as waiting:
        service.place("Ann", "at the corner", over=kept)
        service.limit_descriptors(3)  # all of them are taken already
        callers = [waiting.enter_context(closing(service.connect())) for _ in range(50)]
        for caller in callers:
            caller.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")

        until(lambda: "connections" in service.health(over=kept)[1].get("checks", {}), "degraded")
        until(lambda: NONE_LEFT in service.health(over=kept)[1]["checks"]["connections"], "paused")
        status, _ = service.health(over=kept)
        assert status == 503
        before_s = service.cpu_s
        for number in range(20):  # who is connected goes on
            service.place(f"Ben {number}", over=kept)
        assert service.cpu_s - before_s < 0.5

        service.limit_descriptors(1000)
        for caller in callers:
            assert caller.recv(12) in (b"HTTP/1.1 200", b"HTTP/1.1 503")
        service.check()
        assert service.found("corner") == {next(iter(service.acknowledged))}


def test_a_store_that_cannot_be_opened_for_want_of_descriptors_says_so_and_keeps_its_index(root: Path) -> None:
    with desk(root) as service:
        sid = service.place("Ann", "at the corner")
        assert service.found("corner") == {sid}
        taken = service.acknowledged
    with desk(root) as service, closing(service.connect()) as kept:
        service.acknowledged = taken
        assert service.health(over=kept)[0] == 200  # it has its descriptor
        service.limit_descriptors(3)
        assert_refused(service, kept)
        status, report = service.health(over=kept)
        assert status == 503
        assert report["checks"]["store"].endswith(NONE_LEFT)
        service.limit_descriptors(1000)
        service.check()
        assert service.found("corner") == {sid}
        assert "rebuilt" not in service.log


def assert_refused(service: Desk, kept: socket.socket) -> None:
    with pytest.raises(Refused, match=NONE_LEFT) as refused:
        service.place("Ben", over=kept)
    assert refused.value.kind == "Unavailable"


def test_the_limit_of_descriptors_is_raised_as_far_as_connections_need_it(root: Path) -> None:
    with desk(root, "--connections", "2000", within=["prlimit", "--nofile=256:"]) as service:
        assert resource.prlimit(service.pid, resource.RLIMIT_NOFILE)[0] >= 3000
        assert "fewer connections" not in service.log


def test_where_it_cannot_be_raised_fewer_connections_are_taken_and_the_log_says_so(root: Path) -> None:
    with desk(root, within=["prlimit", "--nofile=120:120"]) as service, ExitStack() as opened:
        assert '"the system allows fewer connections than CONNECTIONS; raise its limit' in service.log
        assert '"connections":60,"wanted":4096' in service.log
        taken = [opened.enter_context(closing(service.connect())) for _ in range(60)]
        for number, each in enumerate(taken):
            service.place(f"Ann {number}", over=each)
        status, refused = service.health()
        assert (status, refused["error"]["message"]) == (
            503,
            "this server has all the connections it takes; try again shortly",
        )
        taken[0].close()
        service.check()
