"""Round trips of the generated asynchronous client, one call after another, beside aiohttp and httpx.

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


def measure(rounds: int, seconds: float) -> Report:
    """Median round trips, and ours as a part of the others'."""
    calls = max(300, int(seconds * 1000))
    with bench_project() as environment, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        socket = Path(folder) / "rpc.sock"
        server = subprocess.Popen(
            pinned(SERVER_CORE, [sys.executable, "-m", "tests.benchmarks.our", str(socket)]),
            env=surroundings() | environment,
        )
        try:
            wait_for_socket(socket, server)
            command = [sys.executable, "-m", "tests.benchmarks.round_trips", str(socket), str(rounds), str(calls)]
            done = subprocess.run(
                pinned(LOAD_CORE, command), env=surroundings() | environment, capture_output=True, check=True
            )
        finally:
            server.terminate()
            server.wait(15)
    seen: dict[str, list[float]] = json.loads(done.stdout)
    median = {name: statistics.median(values) for name, values in seen.items()}
    goals = [
        Goal(
            f"hero_sdk {median['hero_sdk']:.0f} µs against {peer} {median[peer]:.0f} µs", part, limit, is_at_least=False
        )
        for peer, limit in (("aiohttp", 0.5), ("httpx", 0.25))
        for part in [median["hero_sdk"] / median[peer]]
    ]
    return Report("One call after another, by client", {}, goals)
