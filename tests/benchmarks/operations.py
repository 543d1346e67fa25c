"""Export and import in objects per second, and what a backup does to those who write meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from hero_sdk.osis.operations import BackupJob, back_up
from tests.benchmarks.measure import surroundings
from tests.benchmarks.project import bench_project
from tests.benchmarks.report import Goal, Report

OBJECTS = 30_000
STORE_MIB = int(os.environ.get("BENCH_STORE_MIB", "1024"))
MOST_BACKUPS = 3
AT_LEAST = 20_000
MEMORY = Path("/dev/shm")
NOTE = (
    f"{OBJECTS:,} notes of 300 bytes; in brackets the least and the most of the rounds. As OTOML each is a file of its "
    "own, which no export can make faster than the file system does: bare files are opened, written and closed by one "
    "process. In memory means a tmpfs."
)


def measure(rounds: int, seconds: float) -> Report:
    """Of exports and imports ``rounds`` on the disk and in memory; backups take turns with ``seconds`` without one."""
    with bench_project() as environment, tempfile.TemporaryDirectory(prefix="bench-") as name:
        goals = _exchange("on the disk", Path(name) / "exchange", rounds, environment)
        with tempfile.TemporaryDirectory(prefix="bench-", dir=MEMORY) as memory:
            goals += _exchange("in memory", Path(memory) / "exchange", rounds, environment)
        goals += _backups(Path(name), min(rounds, MOST_BACKUPS), max(seconds, 3.0), environment)
    return Report("Export, import, backup", {}, goals, [NOTE])


def _exchange(where: str, folder: Path, rounds: int, environment: Mapping[str, str]) -> list[Goal]:
    done = subprocess.run(
        _bulk("exchange", folder, OBJECTS, rounds),
        env={**surroundings(), **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    rates: list[dict[str, float]] = json.loads(done.stdout)
    limits = {what: None if what.startswith("bare") else AT_LEAST for what in rates[0]}
    return [
        Goal.of_all(f"{what}, {where}", [each[what] for each in rates], limit, unit="/s")
        for what, limit in limits.items()
    ]


def _backups(folder: Path, times: int, quiet_s: float, environment: Mapping[str, str]) -> list[Goal]:
    """How many times as long the writers' p99 is during a backup as in the quiet times before and after it."""
    env = {**surroundings(), **environment}
    subprocess.run(_bulk("fill", folder, STORE_MIB), env=env, check=True)
    quiet, during, took = [], [], []
    with subprocess.Popen(
        _bulk("write", folder), env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writing:
        _p99_ms(writing, 1.0)
        quiet.append(_p99_ms(writing, quiet_s))
        for number in range(times):
            started = time.perf_counter()
            back_up(BackupJob(root=folder / "osis", target=folder / f"backup-{number}"), Nobody())
            took.append(time.perf_counter() - started)
            during.append(_p99_ms(writing, 0.0))
            quiet.append(_p99_ms(writing, quiet_s))
        assert writing.stdin is not None
        writing.stdin.close()
    ratios = [2 * each / (before + after) for each, before, after in zip(during, quiet, quiet[1:], strict=False)]
    return [
        Goal.of_all("a writer's p99 without a backup", quiet, None, unit="ms"),
        Goal.of_all(f"… during a backup of {STORE_MIB} MiB", during, None, unit="ms"),
        Goal.of_all("… against without", ratios, 2.0, is_at_least=False),
        Goal.of_all("how long a backup takes", took, None, unit="s"),
    ]


def _p99_ms(writing: subprocess.Popen[str], after_s: float) -> float:
    """Of the writes since the last time, which is so many seconds ago."""
    assert writing.stdin is not None
    assert writing.stdout is not None
    time.sleep(after_s)
    writing.stdin.write("\n")
    writing.stdin.flush()
    took: list[float] = json.loads(writing.stdout.readline())
    return took[int(len(took) * 0.99)] * 1000


def _bulk(*words: object) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.bulk", *map(str, words)]


class Nobody:
    """Looks on at nothing."""

    def begin(self, what: str, total: int) -> None: ...

    def advance(self, count: int) -> None: ...
