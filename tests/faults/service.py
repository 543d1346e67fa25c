"""The service that meets the faults: `python -m tests.faults.service ROOT WORDS`.

Orders and drivers, stored and searched by their text. Two things an operator cannot set are told by the environment:
how long a lock is waited for (BUSY_S), and a file with the seconds its clock is ahead of the real one (CLOCK).
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from hero_sdk import HeroServer
from hero_sdk.osis import OsisSettings
from tests.support.dispatch_desk import build

__all__ = ["desk"]


def desk() -> HeroServer:
    server = build("desk")

    def set_up() -> None:
        server.osis.settings = OsisSettings(busy_s=float(os.environ.get("BUSY_S", 0.2)), clock=_clock)

    return server.on_start(set_up)


def _clock() -> float:
    ahead = os.environ.get("CLOCK")
    return time.time() + (float(Path(ahead).read_text()) if ahead else 0.0)


if __name__ == "__main__":
    raise SystemExit(desk().cli())
