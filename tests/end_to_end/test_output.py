"""Commands whose output is closed, full, or no longer read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.end_to_end

COMMANDS = {
    "help": [sys.executable, "-m", "hero_sdk.cli", "--help"],
    "explain": [sys.executable, "-m", "hero_sdk.cli", "explain", "--all"],
    "ls": [sys.executable, "-m", "hero_sdk.cli", "ls"],
    "info": [sys.executable, "-c", "import sys, hero_food; sys.exit(hero_food.main())", "--info"],
}

every_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
every_buffer = pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])


def run(command: list[str], root: Path, unbuffered: str, shell: str) -> subprocess.CompletedProcess[bytes]:
    """Runs it in a shell that redirects its output."""
    environment = {**os.environ, "PATH_ROOT": str(root), "PYTHONUNBUFFERED": unbuffered}
    words = ["bash", "-c", f'"$@" {shell}', "bash", *command]
    return subprocess.run(words, env=environment, capture_output=True, timeout=60, check=False)


@every_command
@every_buffer
def test_a_full_output_is_told_in_words(command: list[str], unbuffered: str, tmp_path: Path) -> None:
    done = run(command, tmp_path, unbuffered, ">/dev/full")
    assert done.returncode == 1
    words = done.stderr.decode().splitlines()
    assert words[-1].endswith(": cannot write to the standard output: No space left on device")
    assert "raceback" not in done.stderr.decode()


@every_command
@pytest.mark.parametrize("shell", [">&-", "| true", ">&- 2>&- <&-"])
def test_an_output_that_nobody_reads_ends_a_command_quietly(command: list[str], shell: str, tmp_path: Path) -> None:
    done = run(command, tmp_path, "", f"{shell}; exit ${{PIPESTATUS[0]}}")
    assert done.returncode == 0
    assert b"raceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_the_log_is_not_blamed_for_an_output_that_is_full(tmp_path: Path) -> None:
    log = tmp_path / "var/food/log/food.log"
    log.parent.mkdir(parents=True)
    log.write_text('{"at":"2026-11-20T12:00:00.000+00:00","level":"info","logger":"food","message":"answering"}\n')
    command = [sys.executable, "-m", "hero_sdk.cli", "logs", "food"]
    shown = run(command, tmp_path, "", "")
    assert (shown.returncode, b"answering" in shown.stdout) == (0, True)
    full = run(command, tmp_path, "", ">/dev/full")
    assert full.stderr == b"hero-sdk: cannot write to the standard output: No space left on device\n"
