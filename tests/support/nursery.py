"""A service that starts a process of its own, and takes as long to start as a pipe tells it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hero_sdk import HeroServer
from hero_sdk.service import Setting
from tests.rpc.calculator import CalculatorDomain


def build() -> HeroServer:
    children: list[subprocess.Popen[bytes]] = []

    def start_child() -> None:
        children.append(subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]))
        Path(os.environ["CHILD_PID"]).write_text(str(children[0].pid))

    def wait_for_word() -> None:
        if gate := os.environ.get("GATE"):
            Path(gate).read_bytes()  # a pipe: open until somebody has written to it

    def fail() -> None:
        if os.environ.get("FAILS"):
            raise RuntimeError("the oven is cold")

    server = HeroServer("nursery", version="1.0.0").domain(CalculatorDomain())
    server.setting(Setting("MAIL_KEY", "", str, "a secret", is_secret=True))
    return server.on_start(fail).on_start(wait_for_word).on_start(start_child)


if __name__ == "__main__":
    raise SystemExit(build().cli())
