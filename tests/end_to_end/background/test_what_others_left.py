"""Sockets, records and numbers of processes that others left."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.support.background import Shell, is_alive, until

pytestmark = pytest.mark.end_to_end


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
