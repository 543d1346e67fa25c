"""Projects in git, with versions of an order."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.running import Done, Project, run_command

ORDER = "# An order. [rootobject]\nOrder = { sid: str, customer: str, notes?: str }\n"
WITHOUT_NOTES = "# An order. [rootobject]\nOrder = { sid: str, customer: str }\n"
WITH_MORE = "# An order. [rootobject]\nOrder = { sid: str, customer: str, notes?: str, zone: u32 = 0 }\n"


def git(folder: Path, *words: str) -> str:
    """What git says about a folder."""
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "protocol.file.allow=always")
    return subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path) -> None:
    """Another version of everything in a folder."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "a version")


class Repository(Project):
    """A project in a git repository, its first version committed on `main`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.git("init", "-q", "-b", "main")
        self.write("food/food.oschema", ORDER)
        self.commit()

    def git(self, *words: str) -> str:
        return git(self.folder, *words)

    def commit(self) -> None:
        commit(self.folder)


def breaking(capsys: pytest.CaptureFixture[str], *words: str) -> Done:
    return run_command(capsys, "breaking", *words)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What is said where nothing can be compared."""
    done = breaking(capsys, *words)
    assert done.code == 2, done.text
    assert done.out == ""
    assert done.err
    assert "Traceback" not in done.err
    return done.err
