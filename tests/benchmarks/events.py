"""Events to many: a thousand listeners, a hundred events a second, listeners that lose their connection."""

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

LISTENERS, PER_SECOND, LOSSES = 1000, 100, 100


def measure(rounds: int, seconds: float) -> Report:
    """From asking for a change to hearing of it, everything in between included: the call, its durable commit."""
    found = []
    for _ in range(rounds):
        with bench_project() as environment, tempfile.TemporaryDirectory(prefix="bench-") as folder:
            socket = Path(folder) / "rpc.sock"
            settings = surroundings() | environment | {"PATH_ROOT": folder}
            command = pinned(SERVER_CORE, [sys.executable, "-m", "tests.benchmarks.our", str(socket)])
            server = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL)
            try:
                wait_for_socket(socket, server)
                found.append(_round(server.pid, socket, settings, seconds))
            finally:
                server.terminate()
                server.wait(15)

    def middle(name: str) -> float:
        return statistics.median(each[name] for each in found)

    lost = sum(each["missed"] + each["doubled"] for each in found)
    title = f"{LISTENERS:,} listeners, {PER_SECOND} events a second, {LOSSES} lost connections a round"
    return Report(
        f"Events: {title}",
        {},
        [
            Goal("missed or doubled, of all", lost, 0, is_at_least=False, unit="events"),
            Goal("lost connections that came back", sum(each["losses"] for each in found), LOSSES, unit=""),
            Goal("from asking to hearing, p50", middle("p50_ms"), 10, is_at_least=False, unit="ms"),
            Goal("from asking to hearing, p99", middle("p99_ms"), 20, is_at_least=False, unit="ms"),
            Goal("CPU of the server", 100 * middle("cpu"), 50, is_at_least=False, unit="% of a core"),
        ],
    )


def _round(pid: int, socket: Path, settings: dict[str, str], seconds: float) -> dict[str, float]:
    events = round(seconds * PER_SECOND)
    words = [str(socket), str(LISTENERS), str(events), str(PER_SECOND), str(LOSSES), str(pid)]
    command = pinned(LOAD_CORE, [sys.executable, "-m", "tests.benchmarks.listening", *words])
    done = subprocess.run(command, env=settings, capture_output=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
