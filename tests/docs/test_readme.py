"""README's first screen, done as it says: its schema, its command, its handler, its call and its answer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hero_sdk.testing import running

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
PYPROJECT = '[tool.hero-sdk]\nschemas = "schemas"\noutput = "generated/todo_models"\npackage = "todo_models"\n'
SERVICE = """
from hero_sdk import HeroServer, RequestContext
from todo_models.todo import Task, TaskHandlers, TodoDomain

"""


@pytest.mark.end_to_end
def test_the_first_screen_works_as_written(tmp_path: Path) -> None:
    schema = next(text for kind, text in BLOCKS if not kind)
    call = next(text for kind, text in BLOCKS if kind == "console" and "hero-sdk call" in text)
    handler = next(text for kind, text in BLOCKS if kind == "python")
    command, answer = call.removeprefix("$ ").split("\n", 1)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "todo.oschema").write_text(schema)
    (tmp_path / "todo.py").write_text(SERVICE + handler + "\nraise SystemExit(main())\n")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(tmp_path / "generated"),
    }

    subprocess.run(["hero-sdk", "generate"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    with running(
        [sys.executable, str(tmp_path / "todo.py")], "todo", root=tmp_path / "root", environment=environment
    ) as service:
        environment["PATH_ROOT"] = str(service.root)
        done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == json.loads(answer)
    assert schema.count("\n") == 7
