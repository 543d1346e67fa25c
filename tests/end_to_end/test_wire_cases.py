"""Every JSON-RPC case file against a process, over rpc.sock and over TCP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.rpc.case_files import CASES, Case, assert_fits
from tests.support.live import ADMIN, LISTENERS, WAYS, ListenerName, Live, live, request
from tests.support.reply import Reply

pytestmark = pytest.mark.end_to_end

SERVED = [case for case in CASES if case.domain in (None, "calculator")]


@pytest.fixture(scope="module", params=WAYS)
def calculator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    root = tmp_path_factory.mktemp("c")
    with live("tests.support.calculator_service:build", "calculator", root, "--calls", request.param) as calculator:
        yield calculator


@pytest.mark.parametrize("listener", LISTENERS)
@pytest.mark.parametrize("case", SERVED, ids=str)
def test_the_answer_is_the_one_in_the_file(calculator: Live, listener: ListenerName, case: Case) -> None:
    assert_is_answer(calculator.post(listener, case.body, path=path_of(case)), case)


@pytest.mark.parametrize("listener", LISTENERS)
def test_all_of_them_one_after_another_on_one_connection(calculator: Live, listener: ListenerName) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {ADMIN}"}
    with closing(calculator.connect(listener)) as sock, sock.makefile("rb") as stream:
        for case in SERVED:
            sock.sendall(request("POST", path_of(case), case.body, headers))
            status = int(stream.readline().split()[1])
            length = 0
            while (line := stream.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line[15:])
            assert_is_answer(Reply(status, {}, stream.read(length)), case)


@pytest.mark.parametrize("listener", LISTENERS)
def test_where_there_is_no_domain_there_is_no_address(calculator: Live, listener: ListenerName) -> None:
    reply = calculator.post(listener, b'{"jsonrpc":"2.0","id":1,"method":"calc.sum"}', path="/api/nowhere/rpc")

    assert (reply.status, reply.error["code"]) == (404, -32600)


def test_what_went_wrong_inside_stands_in_the_log_and_in_no_answer(calculator: Live) -> None:
    reply = calculator.post("TCP", b'{"jsonrpc":"2.0","id":1,"method":"calc.crash"}')

    incident = reply.error["data"]["incident"]
    assert b"drawer" not in reply.body
    logged = [json.loads(line) for line in calculator.log.splitlines() if incident in line]
    assert len(logged) == 1
    assert "drawer" in json.dumps(logged[0])


def path_of(case: Case) -> str:
    return "/rpc" if case.domain is None else f"/api/{case.domain}/rpc"


def assert_is_answer(reply: Reply, case: Case) -> None:
    assert reply.status == (204 if case.answer is None else 200), reply
    assert_fits(reply.body or None, case.answer)
