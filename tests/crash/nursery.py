"""A process that has loaded everything and forks one child per line it is given: starting costs milliseconds.

``python -m tests.crash.nursery``: reads JSON lines ``{"call": "module:function", "arguments": {…}, "kill": {…}}`` and
answers with the signal that ended the child, or minus its exit code.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.crash.kills import Kill

__all__ = ["Nursery", "nursery"]

_LONGEST_S = 60
_MODULES = ("tests.crash.writing", "tests.crash.migrating", "tests.crash.keyed")


class Nursery:
    """Talks to the process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, call: str, kill: Kill, **arguments: Any) -> int:
        """The signal that ended a child that ran ``call``; a negative number is its exit code."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        facts = {"step": kill.step, "hit": kill.hit, "delay_s": kill.delay_s}
        self._process.stdin.write(json.dumps({"call": call, "arguments": arguments, "kill": facts}) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Ends with the block."""
    command = [sys.executable, "-m", "tests.crash.nursery"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        yield Nursery(process)
        process.stdin.close()  # type: ignore[union-attr]


def main() -> None:
    """Serves until there is nothing more to read."""
    for module in _MODULES:
        importlib.import_module(module)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _live(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status), flush=True)


def _live(order: dict[str, Any]) -> None:
    signal.alarm(_LONGEST_S)  # whatever hangs ends with another signal than it should
    module, _, function = order["call"].partition(":")
    paths = {name: Path(value) if isinstance(value, str) else value for name, value in order["arguments"].items()}
    try:
        getattr(importlib.import_module(module), function)(**paths, kill=Kill(**order["kill"]))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
