"""docs/evolution.md, done as it says: its schema, its change, its command and what that prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[2] / "docs/evolution.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
AUTHOR = {f"GIT_{role}_{fact}": "ann@example.org" for role in ("AUTHOR", "COMMITTER") for fact in ("NAME", "EMAIL")}


def test_the_example_prints_what_the_page_shows(tmp_path: Path) -> None:
    before, after = (text for kind, text in BLOCKS if kind == "oschema")
    command, shown = next(text for kind, text in BLOCKS if kind == "console").removeprefix("$ ").split("\n", 1)
    (tmp_path / "pyproject.toml").write_text('[tool.hero-sdk]\nschemas = "schemas"\noutput = "made"\n')
    schema = tmp_path / "schemas" / "food.oschema"
    schema.parent.mkdir()
    schema.write_text(before)
    environment = {
        **os.environ,
        **AUTHOR,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "COLUMNS": "100",
    }
    for words in ("init -q -b main", "add -A", "commit -q -m one"):
        subprocess.run(["git", *words.split()], cwd=tmp_path, env=environment, check=True)
    schema.write_text(after)

    done = subprocess.run(command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert done.returncode == 1, done.stderr
    assert _comparable(done.stdout) == _comparable(shown)


def _comparable(text: str) -> list[str]:
    """Lines without the padding of tables and the number of the commit."""
    return [re.sub(r"\(\w{7}\)", "(commit)", line.rstrip()) for line in text.splitlines()]
