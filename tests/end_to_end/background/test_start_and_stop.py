"""A service in the background, started and stopped by its own command line, with real processes."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from hero_sdk.server import Notices
from tests.support.background import PATIENCE_S, Shell, is_alive, shell, stat_mode, until

pytestmark = pytest.mark.end_to_end


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
