"""A service in the background: started, looked after and stopped by its own command line, with real processes."""

from __future__ import annotations

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hero_sdk.server import Notices
from tests.support.background import PATIENCE_S, Shell, is_alive, shell, until

pytestmark = pytest.mark.end_to_end


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "r"


@pytest.fixture
def desk(root: Path) -> Iterator[Shell]:
    with shell(root, "tests.support.dispatch_desk") as made:
        yield made


@pytest.fixture
def nursery(root: Path, tmp_path: Path) -> Iterator[Shell]:
    with shell(root, "tests.support.nursery", CHILD_PID=str(tmp_path / "child")) as made:
        yield made


def begin_slow_call(desk: Shell, seconds: int) -> socket.socket:
    """A connection on which a call of so many seconds is under way."""
    params = {"zone": "slow", "limit": seconds}
    body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "orderservice.waiting", "params": params}).encode()
    sock = desk.connect()
    sock.sendall(b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    until(lambda: "waiting" in desk.log.read_text(), "the call began")
    return sock


def read_all(sock: socket.socket) -> bytes:
    parts = []
    with sock:
        while data := sock.recv(65536):
            parts.append(data)
    return b"".join(parts)


class TestStartAndStop:
    def test_it_is_started_looked_at_and_stopped(self, desk: Shell) -> None:
        assert desk.run("--status")[0] == 3
        assert not desk.root.exists()  # asking leaves nothing behind

        said = desk.ok("--start")
        assert "dispatch_desk is started: process" in said
        assert "no supervisor (hero_proc) is here" in said
        assert str(desk.log) in said

        status = json.loads(desk.ok("--status", "--json"))
        assert status["pid"] == desk.status()["pid"]
        assert f"pid      {status['pid']}\n" in desk.ok("--status")
        assert (status["state"], status["version"], status["log"]) == ("running", "1.2.3", str(desk.log))
        assert status["listen"] == [str(desk.sockets / f"{name}.sock") for name in ("rpc", "events", "admin")]
        assert 0 < status["uptime_s"] < PATIENCE_S
        assert desk.pid_file.read_text().strip() == str(status["pid"])
        assert os.getsid(status["pid"]) == status["pid"]  # no terminal that could close
        assert json.loads(desk.ok("--health"))["status"] == "ok"
        assert "answering" in desk.ok("--logs")

        assert f"is stopped: process {status['pid']} ended" in desk.ok("--stop")
        assert not is_alive(status["pid"])
        assert desk.status()["state"] == "stopped"
        assert list(desk.sockets.iterdir()) == []
        assert not desk.pid_file.exists()
        assert desk.ok("--stop") == "dispatch_desk does not run\n"

    def test_starting_twice_leaves_the_first(self, desk: Shell) -> None:
        desk.ok("--start")
        pid = desk.status()["pid"]
        assert f"runs already: process {pid}" in desk.ok("--start")
        assert desk.status()["pid"] == pid

    def test_four_shells_at_the_same_instant_start_one(self, desk: Shell) -> None:
        shells = [desk.begin("--start") for _ in range(4)]
        said = [each.communicate(timeout=PATIENCE_S)[0] for each in shells]
        assert [each.returncode for each in shells] == [0] * 4, said
        assert sum("is started" in each for each in said) == 1
        assert sum(f"runs already: process {desk.status()['pid']}" in each for each in said) == 3

    def test_an_instance_has_its_own_everything(self, desk: Shell) -> None:
        desk.ok("--start")
        desk.ok("--start", "--instance", "acme", "--call-s", "7")
        acme = desk.status("acme")
        assert acme["pid"] != desk.status()["pid"]
        assert acme["service"] == "dispatch_desk_acme"
        assert acme["log"] == str(desk.root / "var/dispatch_desk_acme/log/dispatch_desk_acme.log")
        desk.ok("--stop", "--instance", "acme")
        assert desk.status("acme")["state"] == "stopped"
        assert desk.status()["state"] == "running"

    def test_a_restart_keeps_what_was_set_and_takes_what_is_new(self, desk: Shell, tmp_path: Path) -> None:
        other = tmp_path / "other.log"
        desk.ok("--start", "--call-s", "7", "--drain-s", "8", "--log-file", str(other))
        before = desk.status()["pid"]
        desk.ok("--restart", "--drain-s", "9")
        after = desk.status()
        assert after["pid"] != before
        assert after["log"] == str(other)
        flags = json.loads(desk.record.read_text())["flags"]
        assert (flags["CALL_S"], flags["DRAIN_S"]) == ("7", "9")
        assert stat_mode(desk.record) == 0o600

    def test_a_secret_from_the_command_line_is_not_written_down(self, nursery: Shell) -> None:
        nursery.ok("--start", "--mail-key", "hunter2-hunter2")
        pid = nursery.status()["pid"]
        assert b"hunter2" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        shown = {each["key"]: each for each in json.loads(nursery.record.read_text())["settings"]}
        assert (shown["MAIL_KEY"]["value"], shown["MAIL_KEY"]["source"]) == ("(set)", "flag")
        code, said = nursery.run("--restart")
        assert code == 1
        assert "it was started with MAIL_KEY on the command line, which is secret and not written down" in said
        assert nursery.status()["pid"] == pid  # nothing was stopped for that
        nursery.ok("--restart", "--mail-key", "hunter2-hunter2")
        nursery.ok("--stop")
        written = [path.read_bytes() for path in nursery.root.rglob("*") if path.is_file()]
        assert not any(b"hunter2" in content for content in written)

    def test_what_it_started_ends_with_it(self, nursery: Shell) -> None:
        nursery.ok("--start")
        child = int(Path(nursery.variables["CHILD_PID"]).read_text())
        assert is_alive(child)
        assert "1 process it had started was killed" in nursery.ok("--stop")
        until(lambda: not is_alive(child), "the child ended")


class TestWhatDoesNotStart:
    def test_the_reason_is_shown_and_nothing_is_left(self, desk: Shell) -> None:
        code, said = desk.run("--start", "--listen", "192.0.2.1:80")
        assert code == 1
        assert "dispatch_desk did not start: it ended with 1" in said
        assert "no interface of this machine has that address" in said
        assert "Traceback" not in said
        assert list(desk.sockets.iterdir()) == []
        assert desk.run("--status")[0] == 3

    def test_an_error_in_a_step_of_the_start_is_shown(self, root: Path, tmp_path: Path) -> None:
        with shell(root, "tests.support.nursery", FAILS="yes", CHILD_PID=str(tmp_path / "child")) as nursery:
            code, said = nursery.run("--start")
            assert code == 1
            assert "RuntimeError: the oven is cold" in said
            assert nursery.run("--status")[0] == 3

    def test_one_that_never_answers_is_ended(self, root: Path, tmp_path: Path) -> None:
        gate = tmp_path / "gate"
        os.mkfifo(gate)
        with shell(root, "tests.support.nursery", GATE=str(gate), CHILD_PID=str(tmp_path / "child")) as nursery:
            code, said = nursery.run("--start", "--start-s", "1.5")
            assert code == 1
            assert "did not answer within 1.5 s and was ended" in said
            pid = json.loads(nursery.record.read_text())["pid"]
            assert not is_alive(pid)
            assert nursery.run("--status")[0] == 3

    def test_while_it_starts_it_says_so_and_can_be_stopped(self, root: Path, tmp_path: Path) -> None:
        gate = tmp_path / "gate"
        os.mkfifo(gate)
        with shell(root, "tests.support.nursery", GATE=str(gate), CHILD_PID=str(tmp_path / "child")) as nursery:
            with nursery.begin("--start") as starting:
                until(lambda: nursery.status()["state"] == "starting", "the start began")
                stopping = nursery.begin("--stop")
                gate.write_bytes(b"go")  # the loop of the service waits in its step until then
                said, _ = stopping.communicate(timeout=PATIENCE_S)
                assert "is stopped" in said
                starting.communicate(timeout=PATIENCE_S)
            assert nursery.status()["state"] == "stopped"

    @pytest.mark.parametrize("words", [["--call-s", "soon"], ["--log-level", "loud"]])
    def test_settings_that_cannot_be_used_are_said_before_anything_is_made(self, desk: Shell, words: list[str]) -> None:
        code, said = desk.run("--start", *words)
        assert (code, said.count("\n")) == (1, 1)
        assert f"{words[0]} is" in said
        assert not desk.root.exists()

    def test_a_folder_that_cannot_be_written_is_named(self, desk: Shell) -> None:
        desk.data.mkdir(parents=True)
        (desk.data / "run").write_text("no folder")
        for verb in ("--start", "--restart"):
            code, said = desk.run(verb)
            assert (code, said.count("\n")) == (1, 1)
            assert "cannot write" in said
            assert "PATH_VAR" in said
        assert desk.run("--status")[0] == 3

    def test_a_log_that_cannot_be_written_is_named(self, desk: Shell, tmp_path: Path) -> None:
        code, said = desk.run("--start", "--log-file", str(tmp_path))
        assert (code, said.count("\n")) == (1, 1)
        assert f"cannot write the log {tmp_path}" in said

    def test_a_path_the_kernel_does_not_take_is_explained(self, desk: Shell) -> None:
        code, said = desk.run("--start", "--instance", "x" * 100)
        assert code == 1
        assert "the kernel takes 107" in said
        assert "PATH_SOCKET" in said

    def test_from_within_another_program_it_is_refused(self, root: Path) -> None:
        script = "from tests.support.dispatch_desk import build\nraise SystemExit(build().cli(['--start']))"
        command = [sys.executable, "-c", script, "other", "words"]
        done = subprocess.run(command, env={**os.environ, "PATH_ROOT": str(root)}, capture_output=True, text=True)
        assert done.returncode == 1
        assert "from within another program" in done.stderr


class TestWhatOthersLeft:
    def test_sockets_of_a_killed_service_are_stale_and_removed(self, desk: Shell) -> None:
        desk.ok("--start")
        pid = desk.status()["pid"]
        os.kill(pid, signal.SIGKILL)
        until(lambda: not is_alive(pid), "it ended")

        status = desk.status()
        assert status["state"] == "stopped"
        assert status["stale"] == [str(desk.sockets / f"{name}.sock") for name in ("admin", "events", "rpc")]
        assert desk.run("--status")[0] == 3

        desk.ok("--start")
        assert desk.status()["stale"] == []

    def test_a_number_that_passed_to_another_program_is_left_alone(self, desk: Shell) -> None:
        desk.ok("--start")
        desk.ok("--stop")
        with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) as stranger:
            facts = json.loads(desk.record.read_text())
            desk.record.write_text(json.dumps(facts | {"pid": stranger.pid, "state": "ready"}))
            desk.pid_file.write_text(f"{stranger.pid}\n")

            assert desk.run("--status")[0] == 3
            assert "does not run" in desk.ok("--stop")
            assert "is started" in desk.ok("--start")
            assert desk.pid_file.read_text().strip() == str(desk.status()["pid"]) != str(stranger.pid)
            assert stranger.poll() is None
            stranger.kill()

    @pytest.mark.parametrize("text", ["", "12", "{", "[]", '{"pid": 1}'])
    def test_a_record_that_cannot_be_read_is_none(self, desk: Shell, text: str) -> None:
        desk.record.parent.mkdir(parents=True)
        desk.record.write_text(text)
        assert desk.run("--status")[0] == 3
        desk.ok("--start")

    def test_a_lost_record_does_not_hide_it(self, desk: Shell) -> None:
        desk.ok("--start")
        pid = desk.status()["pid"]
        desk.record.unlink()
        assert desk.status()["pid"] == pid
        assert "runs already" in desk.ok("--start")
        assert f"process {pid} ended" in desk.ok("--stop")

    def test_another_program_on_its_socket_keeps_it_from_starting_and_is_left_alone(self, desk: Shell) -> None:
        desk.sockets.mkdir(parents=True)
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.bind(str(desk.sockets / "rpc.sock"))
            stranger.listen()
            code, said = desk.run("--start")
            assert code == 1
            assert f"answers already: process {os.getpid()} " in said
            assert "does not run" in desk.ok("--stop")
            assert (desk.sockets / "rpc.sock").exists()


class TestEnding:
    def test_stop_waits_for_calls_under_way_and_a_second_stop_does_not_hurry_it(self, desk: Shell) -> None:
        desk.ok("--start")
        under_way = begin_slow_call(desk, 2)
        with desk.begin("--stop") as first:
            until(lambda: desk.status()["state"] == "draining", "it was asked to end")
            second = desk.begin("--stop")
            assert b'"id":7,"result":[]' in read_all(under_way)
            assert "is stopped" in first.communicate(timeout=PATIENCE_S)[0]
        assert "does not run" in second.communicate(timeout=PATIENCE_S)[0]

    def test_a_start_meanwhile_waits_and_starts_a_new_one(self, desk: Shell) -> None:
        desk.ok("--start")
        before = desk.status()["pid"]
        under_way = begin_slow_call(desk, 2)
        os.kill(before, signal.SIGTERM)
        until(lambda: desk.status()["state"] == "draining", "it was asked to end")
        said = desk.ok("--start")
        assert "is just ending; waiting" in said
        assert "is started" in said
        assert desk.status()["pid"] != before
        assert b'"result":[]' in read_all(under_way)

    def test_one_that_hangs_is_killed(self, desk: Shell) -> None:
        desk.ok("--start", "--drain-s", "0.1")
        pid = desk.status()["pid"]
        os.kill(pid, signal.SIGSTOP)
        assert desk.status()["state"] == "not answering"
        assert f"was killed (process {pid})" in desk.ok("--stop")
        assert not is_alive(pid)
        assert list(desk.sockets.iterdir()) == []
        assert not desk.pid_file.exists()

    def test_when_its_terminal_closes_it_ends_in_order(self, desk: Shell) -> None:
        ours, theirs = pty.openpty()
        with desk.begin(stdin=theirs, stdout=theirs, stderr=theirs, preexec_fn=_take_terminal) as process:
            os.close(theirs)
            until(lambda: desk.record.exists() and desk.status()["state"] == "running", "it answered")
            os.close(ours)
            assert process.wait(PATIENCE_S) == 0
        assert list(desk.sockets.iterdir()) == []
        assert not desk.pid_file.exists()

    def test_with_nohup_it_goes_on(self, desk: Shell) -> None:
        with desk.begin(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as process:
            until(lambda: desk.record.exists() and desk.status()["state"] == "running", "it answered")
            process.send_signal(signal.SIGHUP)
            assert desk.ask("driver.list")["result"] == []
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_S) == 0

    def test_a_hangup_is_no_second_signal(self, desk: Shell) -> None:
        desk.ok("--start")
        pid = desk.status()["pid"]
        under_way = begin_slow_call(desk, 1)
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGHUP):
            os.kill(pid, number)
        assert b'"result":[]' in read_all(under_way)
        until(lambda: not is_alive(pid), "it ended")


class TestSupervisors:
    def test_whoever_asks_is_told_when_it_answers_and_when_it_ends(self, root: Path) -> None:
        notices = Notices()
        with shell(root, "tests.support.dispatch_desk", NOTIFY_SOCKET=notices.address) as desk, desk.begin() as process:
            heard: list[str] = []
            until(lambda: heard.extend(notices.received()) or "READY=1" in heard, "it was ready")
            assert desk.ask("driver.list")["result"] == []
            process.send_signal(signal.SIGTERM)
            until(lambda: heard.extend(notices.received()) or "STOPPING=1" in heard, "it ended")
            assert process.wait(PATIENCE_S) == 0
        notices.close()


class TestLogs:
    def test_there_is_none_before_the_first_start(self, desk: Shell) -> None:
        code, said = desk.run("--logs")
        assert code == 1
        assert f"there is no log {desk.log}" in said

    def test_lines_are_readable_and_their_json_is_there_for_programs(self, desk: Shell) -> None:
        desk.ok("--start", "--log-level", "debug")
        desk.ask("driver.list", X_Request_Id="r-77")
        shown = desk.ok("--logs", "-n", "1")
        assert "debug   call  request_id=r-77  method=driver.list" in shown
        line = json.loads(desk.ok("--logs", "-n", "1", "--json"))
        assert (line["request_id"], line["method"]) == ("r-77", "driver.list")
        assert stat_mode(desk.log) == 0o640

    def test_what_is_printed_stands_between_them_and_moves_no_cursor(self, desk: Shell) -> None:
        desk.ok("--start")
        with desk.log.open("a") as log:
            log.write("\x1b[2Jprinted\n")
        assert "\\x1b[2Jprinted\n" in desk.ok("--logs")

    def test_following_misses_and_doubles_nothing_through_rotation(self, desk: Shell) -> None:
        desk.ok("--start", "--log-level", "debug", "--log-bytes", "2000", "--log-files", "3")
        with desk.begin("--logs", "-f", "--json") as following:
            assert following.stdout is not None
            assert "answering" in following.stdout.readline()
            for number in range(60):
                desk.ask("driver.list", X_Request_Id=f"r-{number}")
                assert json.loads(following.stdout.readline())["request_id"] == f"r-{number}"
            following.send_signal(signal.SIGINT)
            following.wait(PATIENCE_S)
        kept = sorted(path.name for path in desk.log.parent.iterdir())
        assert kept == ["dispatch_desk.log", *(f"dispatch_desk.log.{number}" for number in (1, 2, 3))]
        assert all(path.stat().st_size <= 2500 for path in desk.log.parent.iterdir())
        last = [json.loads(line) for line in desk.ok("--logs", "--json", "-n", "20").splitlines()]
        assert [line["request_id"] for line in last] == [f"r-{number}" for number in range(40, 60)]

    def test_what_handlers_print_goes_to_the_newest_file(self, desk: Shell) -> None:
        desk.ok("--start", "--log-level", "debug", "--log-bytes", "300", "--log-files", "1")
        for _ in range(5):
            desk.ask("driver.list")
        begin_slow_call(desk, 1).close()
        assert "waiting" in desk.log.read_text()


def stat_mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _take_terminal() -> None:
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
