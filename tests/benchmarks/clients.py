"""Round trips of the generated clients, beside aiohttp and httpx.

All clients run in one process on the load's core and take turns against one server on the server's core.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import LOAD_CORE, SERVER_CORE, pinned, surroundings, wait_for_socket
from tests.benchmarks.project import bench_project
from tests.benchmarks.report import Goal, Report

AT_MOST = (
    ("one call after another", "one", "hero_sdk", "aiohttp", 0.45),
    ("one call after another", "one", "hero_sdk", "httpx", 0.22),
    ("one blocking call after another", "sync", "hero_sdk", "httpx", 0.35),
)
"""Parts of the other's time a call takes ours."""

AT_LEAST = (
    ("64 callers at once", "many", "hero_sdk", "aiohttp", 4.0),
    ("64 callers at once", "many", "hero_sdk coalescing", "aiohttp", 6.0),
)
"""How many times as many calls ours makes."""


def measure(rounds: int, seconds: float) -> Report:
    """Medians over the rounds, in which each client makes a call for each millisecond."""
    seen = _visit(rounds, max(300, int(seconds * 1000)))
    times = {kind: {name: statistics.median(each) for name, each in found.items()} for kind, found in seen.items()}

    def named(title: str, kind: str, ours: str, other: str) -> str:
        return f"{title}: {ours} {times[kind][ours]:.1f} µs, {other} {times[kind][other]:.1f} µs"

    parts = [
        Goal(named(title, kind, ours, other), times[kind][ours] / times[kind][other], limit, is_at_least=False)
        for title, kind, ours, other, limit in AT_MOST
    ]
    rates = [
        Goal(named(title, kind, ours, other), times[kind][other] / times[kind][ours], limit)
        for title, kind, ours, other, limit in AT_LEAST
    ]
    return Report("Clients", {}, [*parts, *rates])


def _visit(rounds: int, calls: int) -> dict[str, dict[str, list[float]]]:
    """What `round_trips` has seen."""
    with bench_project() as environment, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        socket = Path(folder) / "rpc.sock"
        settings = surroundings() | environment
        server = subprocess.Popen(
            pinned(SERVER_CORE, [sys.executable, "-m", "tests.benchmarks.our", str(socket)]), env=settings
        )
        try:
            wait_for_socket(socket, server)
            command = [sys.executable, "-m", "tests.benchmarks.round_trips", str(socket), str(rounds), str(calls)]
            done = subprocess.run(pinned(LOAD_CORE, command), env=settings, stdout=subprocess.PIPE, check=True)
        finally:
            server.terminate()
            server.wait(15)
    seen: dict[str, dict[str, list[float]]] = json.loads(done.stdout)
    return seen
