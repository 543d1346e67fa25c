"""A service as a process: sockets, signals, hostile callers over Unix and TCP."""

from __future__ import annotations

import json
import os
import pty
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import PATIENCE_S, RunningService, running

pytestmark = pytest.mark.end_to_end

TOKEN = "ann-0123456789abcdef"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service that takes bodies up to 1 MiB, for many tests: none of them may leave a trace on it."""
    with running(tmp_path_factory.mktemp("r"), "--body-bytes", "1 MiB", "--listen", "127.0.0.1:0") as service:
        service.wait_until_it_answers()
        yield service


def begin_call(service: RunningService, seconds: int = 30) -> socket.socket:
    """A connection on which a call of so many seconds is under way."""
    body = json.dumps(
        {"jsonrpc": "2.0", "id": 7, "method": "orderservice.waiting", "params": {"zone": "slow", "limit": seconds}}
    ).encode()
    sock = service.connect()
    sock.sendall(b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    service.wait_for_line("waiting")
    return sock


def read_all(sock: socket.socket) -> bytes:
    parts = []
    while data := sock.recv(65536):
        parts.append(data)
    sock.close()
    return b"".join(parts)


def read_answer(sock: socket.socket) -> bytes:
    """One whole answer: it may come in several pieces."""
    found = b""
    while True:
        head, end, body = found.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if end and len(body) >= int(length or 0):
            return found
        data = sock.recv(65536)
        assert data, found
        found += data


class TestSockets:
    def test_who_calls_is_known_from_the_kernel_and_logged_at_debug(self, root: Path) -> None:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "driver.list"}).encode()
        head = b"POST /rpc HTTP/1.1\r\nHost: x\r\nX-Hero-User: ann\r\nContent-Length: %d\r\n\r\n" % len(body)
        with running(root, "--log-level", "debug") as service:
            service.wait_until_it_answers()
            with service.connect() as sock:
                sock.sendall(head + body)
                assert b'"result":[]' in read_answer(sock)
            line = json.loads(service.wait_for_line('"driver.list"'))

        assert (line["pid"], line["uid"], line["user"]) == (os.getpid(), os.getuid(), "ann")

    def test_the_socket_is_for_owner_and_group_and_gone_at_the_end(self, service: RunningService) -> None:
        assert stat.S_IMODE(service.rpc_socket.stat().st_mode) == 0o660
        assert stat.S_IMODE(service.rpc_socket.parent.stat().st_mode) == 0o755
        assert service.pid_file.read_text().strip() == str(service.process.pid)

        service.signal(signal.SIGTERM)

        assert service.wait() == 0
        assert not service.rpc_socket.exists()
        assert not service.pid_file.exists()

    def test_a_second_copy_is_refused_and_the_first_is_named(self, service: RunningService, root: Path) -> None:
        with running(root) as second:
            assert second.wait() == 1
        assert f"process {service.process.pid} " in second.lines[-1]
        assert "--instance" in second.lines[-1]
        assert not any("Traceback" in line for line in second.lines)
        assert service.ask("driver.list")["result"] == []
        assert service.pid_file.read_text().strip() == str(service.process.pid)

    def test_an_instance_runs_beside_it(self, service: RunningService, root: Path) -> None:
        with running(root, "--instance", "acme") as other:
            facts = other.wait_until_it_answers()
            assert facts["service"] == "dispatch_desk_acme"
            assert (root / "var/sockets/dispatch_desk_acme/rpc.sock").exists()
            assert service.ask("driver.list")["result"] == []

    def test_after_a_kill_it_starts_again_and_has_everything(self, root: Path) -> None:
        with running(root) as first:
            first.wait_until_it_answers()
            sid = first.ask("driver.new", {"object": {"name": "Amina"}})["result"]["sid"]
            first.signal(signal.SIGKILL)
            first.wait()
            assert first.rpc_socket.exists()
        with running(root) as second:
            second.wait_until_it_answers()
            assert second.ask("driver.get", {"sid": sid})["result"]["name"] == "Amina"


class TestEnding:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_calls_under_way_are_answered_and_no_new_ones_taken(
        self, service: RunningService, number: signal.Signals
    ) -> None:
        under_way = begin_call(service, seconds=2)
        idle = service.connect()

        service.signal(number)
        service.wait_for_line('"ending"')

        assert idle.recv(1) == b""
        with pytest.raises((ConnectionRefusedError, FileNotFoundError)):
            service.connect()
        answer = read_all(under_way)
        assert b'"id":7,"result":[]' in answer
        assert b"connection: close" in answer.lower()
        assert service.wait() == 0
        idle.close()

    def test_a_call_that_takes_too_long_is_cut_off_with_an_answer(self, root: Path) -> None:
        with running(root, "--drain-s", "0.3") as service:
            service.wait_until_it_answers()
            under_way = begin_call(service)
            service.signal(signal.SIGTERM)
            answer = read_all(under_way)
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"-32009" in answer
            assert service.wait() == 0

    def test_a_second_signal_ends_it_at_once(self, service: RunningService) -> None:
        under_way = begin_call(service)
        service.signal(signal.SIGTERM)
        service.wait_for_line('"ending"')
        began = time.monotonic()
        service.signal(signal.SIGTERM)
        assert service.wait() == 128 + signal.SIGTERM
        assert time.monotonic() - began < 5
        assert not service.rpc_socket.exists()
        assert not service.pid_file.exists()
        under_way.close()

    def test_a_request_that_is_not_complete_does_not_hold_it_up(self, service: RunningService) -> None:
        unfinished = service.connect()
        unfinished.sendall(b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        service.ask("driver.list")
        service.signal(signal.SIGTERM)
        assert service.wait() == 0
        unfinished.close()


class TestTcp:
    @pytest.fixture
    def tcp(self, root: Path) -> Iterator[tuple[RunningService, int]]:
        root.mkdir()
        tokens = root / "tokens.toml"
        tokens.touch(mode=0o600)
        tokens.write_text(f'[[token]]\ntoken = "{TOKEN}"\nuser = "ann"\nclaims = ["driver.read", "driver.write"]\n')
        with running(root, "--listen", "127.0.0.1:0", "--tokens", str(tokens), "--read-s", "1") as service:
            _, address, *_ = service.wait_until_it_answers()["listen"]
            yield service, int(address.rpartition(":")[2])

    def test_without_a_token_nothing_but_public_methods(self, tcp: tuple[RunningService, int]) -> None:
        service, port = tcp
        assert service.ask("driver.list", port=port)["error"]["code"] == -32001
        assert service.ask("rpc.health", port=port)["result"]["status"] == "ok"
        wrong = {"Authorization": "Bearer nonsense-0123456789"}
        assert service.ask("driver.list", port=port, headers=wrong)["error"]["code"] == -32001
        assert not any(TOKEN in line or "nonsense" in line for line in service.lines)

    def test_a_token_opens_what_its_claims_say(self, tcp: tuple[RunningService, int]) -> None:
        service, port = tcp
        ann = {"Authorization": f"Bearer {TOKEN}"}
        sid = service.ask("driver.new", {"object": {"name": "Amina"}}, port=port, headers=ann)["result"]["sid"]
        assert service.ask("driver.exists", {"sid": sid}, port=port, headers=ann)["result"] is True
        assert service.ask("order.list", port=port, headers=ann)["error"]["code"] == -32002
        other = ann | {"X-Hero-Context": "1"}
        assert service.ask("driver.list", port=port, headers=other)["error"]["code"] == -32002

    @pytest.mark.parametrize(
        "forged",
        [
            {"X-Hero-Claims": "groups.admin"},
            {"X-Hero-User": "root", "X-Hero-Impersonator": "root"},
            {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
            {"Forwarded": "for=127.0.0.1;proto=https"},
            {"X-Hero-Context": "0"},
        ],
    )
    def test_no_header_makes_anybody_trusted(self, tcp: tuple[RunningService, int], forged: dict[str, str]) -> None:
        service, port = tcp
        assert service.ask("driver.list", port=port, headers=forged)["error"]["code"] == -32001
        assert (
            service.ask("driver.new", {"object": {"name": "x"}}, port=port, headers=forged)["error"]["code"] == -32001
        )

    def test_rebound_hosts_and_foreign_pages_reach_nothing(self, tcp: tuple[RunningService, int]) -> None:
        service, port = tcp
        ann = {"Authorization": f"Bearer {TOKEN}"}
        for path in ("/rpc", "/health", "/openrpc.json"):
            verb = "POST" if path == "/rpc" else "GET"
            assert service.http(verb, path, port=port, headers=ann | {"Host": "evil.example"})[0] == 403
            assert service.http(verb, path, port=port, headers=ann | {"Origin": "http://evil.example"})[0] == 403
        assert service.http("GET", "/health", port=port, headers={"Host": f"127.0.0.1:{port}"})[0] == 200

    def test_peers_that_reset_hang_up_or_dribble_hurt_nobody(self, tcp: tuple[RunningService, int]) -> None:
        service, port = tcp
        pieces = (b"", b"POST /rpc", b"POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{")
        held = []
        for piece in pieces:
            for is_reset in (True, False):
                sock = service.connect(port)
                sock.sendall(piece)
                if is_reset:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    sock.close()
                else:
                    held.append(sock)
        answers = [read_all(sock) for sock in held]
        assert answers[0] == b""
        assert all(answer.startswith(b"HTTP/1.1 408 ") for answer in answers[1:])
        assert service.ask("rpc.health", port=port)["result"]["status"] == "ok"
        assert not any("Traceback" in line or "traceback" in line for line in service.lines)


class TestHostileCallers:
    @pytest.mark.parametrize("over", ["unix", "tcp"])
    @pytest.mark.parametrize("framing", ["length", "chunked", "expect", "closing", "1.0"])
    def test_a_body_of_10_mb_is_refused_with_an_answer(self, small: RunningService, framing: str, over: str) -> None:
        port = int(json.loads(small.wait_for_line('"answering"'))["listen"][1].rpartition(":")[2])
        sock = small.connect(port if over == "tcp" else None)
        version = "1.0" if framing == "1.0" else "1.1"
        head = [f"POST /rpc HTTP/{version}", "Host: localhost", "Content-Type: application/json"]
        size = 10 * 1024 * 1024
        if framing == "chunked":
            chunk = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
            body = chunk * (size // 0x8000) + b"0\r\n\r\n"
            head.append("Transfer-Encoding: chunked")
        else:
            body = b" " * size
            head.append(f"Content-Length: {size}")
        if framing == "closing":
            head.append("Connection: close")
        if framing == "expect":
            head.append("Expect: 100-continue")
            body = b""  # a good caller waits to be told
        sock.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        answer = read_answer(sock)
        sock.close()
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"-32007" in answer

    def test_the_connection_goes_on_after_a_body_that_was_too_long(self, small: RunningService) -> None:
        sock = small.connect()
        sock.sendall(b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + b" " * 2_000_000)
        assert read_answer(sock).startswith(b"HTTP/1.1 413 ")
        body = b'{"jsonrpc":"2.0","id":1,"method":"driver.list"}'
        sock.sendall(b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        assert b'"result":[]' in read_answer(sock)
        sock.close()

    def test_huge_heads_are_refused(self, small: RunningService) -> None:
        for head in (b"X-Long: " + b"x" * 1_000_000, b"X-Many: x\r\n" * 100_000):
            sock = small.connect()
            sock.sendall(b"POST /rpc HTTP/1.1\r\n" + head)
            assert read_answer(sock).startswith(b"HTTP/1.1 431 ")
            sock.close()

    def test_pipelined_calls_are_answered_in_their_order(self, small: RunningService) -> None:
        bodies = [b'{"jsonrpc":"2.0","id":%d,"method":"driver.list"}' % number for number in range(100)]
        requests = b"".join(
            b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies
        )
        sock = small.connect()
        sock.sendall(requests + b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = read_all(sock)
        found = [int(part.partition(b",")[0]) for part in answers.split(b'"id":')[1:]]
        assert found == list(range(100))
        assert answers.count(b"HTTP/1.1 200 OK") == 101

    @pytest.mark.parametrize(
        "request_line",
        [
            b"CONNECT localhost:80 HTTP/1.1",
            b"POST /rpc HTTP/3.7",
            b"PRI * HTTP/2.0",
            b"POST \xff\xfe HTTP/1.1",
            b"POST http://[::1 HTTP/1.1",
            b"GET /%zz%00 HTTP/1.1",
            b"OPTIONS * HTTP/1.1",
        ],
    )
    def test_strange_requests_get_an_answer_and_no_traceback(self, small: RunningService, request_line: bytes) -> None:
        sock = small.connect()
        sock.sendall(request_line + b"\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        assert read_answer(sock).startswith(b"HTTP/1.1 4")
        sock.close()
        assert small.ask("driver.list")["result"] == []
        assert not any("raceback" in line for line in small.lines)

    @pytest.mark.parametrize(
        "headers",
        [
            "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Content-Length: -5",
            "Content-Length: 99999999999999999999999",
            "Transfer-Encoding: gzip, chunked, identity",
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA\r\nContent-Length: 0",
        ],
    )
    def test_ambiguous_framing_and_upgrades_get_an_answer(self, small: RunningService, headers: str) -> None:
        sock = small.connect()
        sock.sendall(f"POST /rpc HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\nhello".encode())
        assert read_answer(sock).startswith(b"HTTP/1.1 ")
        sock.close()
        assert small.ask("driver.list")["result"] == []
        assert not any("raceback" in line for line in small.lines)


class TestForeground:
    def test_on_a_terminal_it_says_where_it_answers_and_ends_with_ctrl_c(self, root: Path) -> None:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "tests.support.dispatch_desk", "--listen", "127.0.0.1:0"]
        environment = {**os.environ, "PATH_ROOT": str(root), "NO_COLOR": "1"}
        with subprocess.Popen(command, env=environment, stdout=theirs, stderr=theirs, stdin=theirs) as process:
            os.close(theirs)
            text = b""
            deadline = time.monotonic() + PATIENCE_S
            while b"Ctrl-C ends it." not in text and time.monotonic() < deadline:
                text += os.read(ours, 65536)
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE_S) == 0
        os.close(ours)
        shown = text.decode()
        assert "Dispatch Desk 1.2.3" in shown
        assert "delivery  32 methods" in shown
        assert str(root / "var/sockets/dispatch_desk/rpc.sock") in shown
        assert "http://127.0.0.1:" in shown
        assert "http://127.0.0.1:0" not in shown

    def test_each_line_in_a_file_is_json(self, service: RunningService) -> None:
        service.ask("driver.list")
        service.signal(signal.SIGTERM)
        service.wait()
        assert [json.loads(line)["message"] for line in service.lines] == ["answering", "ending", "ended"]

    def test_with_debug_each_call_is_a_line_with_its_request(self, root: Path) -> None:
        with running(root, DISPATCH_DESK_LOG_LEVEL="debug") as service:
            service.wait_until_it_answers()
            service.ask("driver.list", headers={"X-Request-Id": "r-77"})
            line = json.loads(service.wait_for_line('"driver.list"'))
            assert (line["request_id"], line["message"]) == ("r-77", "call")

    def test_health_asks_the_running_service(self, service: RunningService, root: Path) -> None:
        command = [sys.executable, "-m", "tests.support.dispatch_desk", "--health"]
        done = subprocess.run(command, env={**os.environ, "PATH_ROOT": str(root)}, capture_output=True, text=True)
        assert done.returncode == 0
        assert json.loads(done.stdout)["status"] == "ok"
