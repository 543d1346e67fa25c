"""Peers that hold connections, dribble, half-close, stop reading or are many; and a process that is stopped."""

from __future__ import annotations

import resource
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.faults.desk import Desk, desk, until

ASK = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
BODY = b'{"jsonrpc":"2.0","id":1,"method":"order.count"}'
CALL = (
    b"POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)
) + BODY


@pytest.fixture
def descriptors() -> Iterator[int]:
    """As many as this process may have."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    yield before[1] if before[1] != resource.RLIM_INFINITY else 1_000_000
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def connected(service: Desk, count: int, opened: ExitStack) -> list[socket.socket]:
    return [opened.enter_context(closing(service.connect())) for _ in range(count)]


def rest(sock: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    heard = b""
    while piece := sock.recv(65536):
        heard += piece
    return heard


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_many_open_connections_are_all_answered_and_cost_nothing_while_they_rest(
    root: Path, descriptors: int, count: int, record_property: pytest.RecordProperty
) -> None:
    count = min(count, descriptors - 2_000)  # of both processes
    record_property("connections", count)
    with desk(root, "--connections", str(count + 10)) as service, ExitStack() as opened:
        callers = connected(service, count, opened)
        for _ in range(2):
            for caller in callers:
                caller.sendall(ASK)
            assert sum(caller.recv(4096).startswith(b"HTTP/1.1 200") for caller in callers) == count
        for number in range(20):
            service.place(f"Ann {number}")
        opened.close()
        service.check()


def test_many_who_dribble_heads_and_bodies_are_told_so_and_let_go_while_others_are_answered(root: Path) -> None:
    with desk(root, "--read-s", "1") as service, ExitStack() as opened:
        heads, bodies = connected(service, 150, opened), connected(service, 150, opened)
        for dribbler in heads:
            dribbler.sendall(ASK[:-2] + b"X-Endless: ")
        for dribbler in bodies:
            dribbler.sendall(CALL.replace(b"Length: 47", b"Length: 4700"))
        dribblers = {*heads, *bodies}
        number = 0
        while dribblers:
            answered = set(select.select(dribblers, [], [], 0)[0])
            dribblers -= answered
            for dribbler in dribblers:
                dribbler.sendall(b"x")
            service.place(f"Ann {number}")
            number += 1
        answers = [rest(dribbler) for dribbler in (*heads, *bodies)]
        assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers)
        assert all(b"the request did not arrive within 1 s" in answer for answer in answers)
        service.check()


def test_who_half_closes_gets_the_answer_to_what_was_complete_and_leaves_nothing_open(root: Path) -> None:
    with desk(root) as service, ExitStack() as opened:
        before = connections(service)
        for sent in (b"", ASK[:20], CALL[:-10], ASK, CALL, ASK + CALL + CALL):
            callers = connected(service, 50, opened)
            for caller in callers:
                caller.sendall(sent)
                caller.shutdown(socket.SHUT_WR)
            complete = sent.count(ASK) + sent.count(CALL)
            assert [rest(caller).count(b"HTTP/1.1 200") for caller in callers] == [complete] * len(callers)
            until(lambda: connections(service) <= before, "closed")
        service.place("Ann")
        service.check()


def connections(service: Desk) -> int:
    """The sockets the service has open."""
    found = 0
    for entry in Path(f"/proc/{service.pid}/fd").iterdir():
        try:
            found += str(entry.readlink()).startswith("socket:")
        except FileNotFoundError:
            continue
    return found


def test_listeners_who_stop_reading_are_dropped_and_hold_up_nobody(root: Path) -> None:
    with desk(root) as service, ExitStack() as opened, closing(service.connect()) as kept:
        deaf = [opened.enter_context(closing(service.connect("events.sock"))) for _ in range(20)]
        for each in deaf:
            each.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert each.recv(12) == b"HTTP/1.1 200"
        number = 0
        while service.log.count("a slow listener was dropped") < len(deaf):
            service.place(f"Ann {number}", "by the river " * 1_000, over=kept)
            number += 1
            assert number < 1_000
        until(lambda: connections(service) < 10, "let go")
        service.check()


def test_a_process_that_was_stopped_for_longer_than_its_limits_answers_all_who_waited(root: Path) -> None:
    with desk(root, "--read-s", "0.5", "--keep-alive-s", "1") as service, ExitStack() as opened:
        waiting = connected(service, 100, opened)
        service.place("Ann")
        service.process.send_signal(signal.SIGSTOP)
        until(lambda: state(service) == "T", "stopped")
        for each in waiting:
            each.sendall(CALL)
        assert select.select(waiting, [], [], 1.5)[0] == []  # longer than any limit: nobody is answered
        service.process.send_signal(signal.SIGCONT)
        assert all(each.recv(12) == b"HTTP/1.1 200" for each in waiting)
        service.check()


def state(service: Desk) -> str:
    return Path(f"/proc/{service.pid}/stat").read_text().rpartition(")")[2].split()[0]
