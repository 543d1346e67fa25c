"""How a service in the background ends."""

from __future__ import annotations

import os
import pty
import signal

import pytest

from tests.support.background import PATIENCE_S, Shell, begin_slow_call, is_alive, read_all, until

pytestmark = pytest.mark.end_to_end


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


def _take_terminal() -> None:
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
