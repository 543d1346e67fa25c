"""The command line, run within this process or as one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from hero_sdk.cli import main

__all__ = ["Done", "Project", "run_command", "run_process"]

PYPROJECT = '[tool.hero-sdk]\nschemas = "schemas"\noutput = "made"\n'


@dataclass(frozen=True)
class Done:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


def run_command(capsys: pytest.CaptureFixture[str], *words: str) -> Done:
    """`hero-sdk words…` in this process, which saves its start."""
    capsys.readouterr()
    try:
        code = main(words)
    except SystemExit as end:  # argparse
        code = end.code if isinstance(end.code, int) else 1
    captured = capsys.readouterr()
    return Done(code, captured.out, captured.err)


def run_process(*words: str, folder: Path, environment: Mapping[str, str] | None = None, timeout_s: float = 60) -> Done:
    """`hero-sdk words…` as a process in ``folder``."""
    command = [sys.executable, "-m", "hero_sdk.cli", *words]
    settings = {**os.environ, "NO_COLOR": "1", **(environment or {})}
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, timeout=timeout_s)
    return Done(done.returncode, done.stdout, done.stderr)


class Project:
    """A project in a temporary folder, which is where commands run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "pyproject.toml").write_text(PYPROJECT)

    def write(self, path: str, content: str | bytes) -> None:
        """A file in the folder of schemas."""
        file = self.folder / "schemas" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def files(self) -> dict[str, bytes]:
        """Everything in it."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}
