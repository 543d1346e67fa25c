"""Services that do not start say why, and leave nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.background import PATIENCE_S, Shell, is_alive, shell, until

pytestmark = pytest.mark.end_to_end


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
