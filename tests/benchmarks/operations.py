"""Export and import in objects per second, and what a backup does to those who write meanwhile."""

from __future__ import annotations

import json
import os
import statistics
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

OBJECTS = 100_000
STORE_MIB = int(os.environ.get("BENCH_STORE_MIB", "1024"))
AT_LEAST = 20_000


def measure(rounds: int, seconds: float) -> Report:
    """Medians over ``rounds``; the writers' p99 before a backup is taken over at least three ``seconds``."""
    with bench_project() as environment, tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        rates: dict[str, list[float]] = {}
        for number in range(rounds):
            for what, rate in _exchange(folder / str(number), environment).items():
                rates.setdefault(what, []).append(rate)
        ratio, took_s = _backup(folder, environment, max(seconds, 3.0))
    goals = [Goal(f"{what}, objects", statistics.median(each), AT_LEAST, unit="/s") for what, each in rates.items()]
    what = f"writers' p99 during the backup of {STORE_MIB} MiB ({took_s:.0f} s) against before"
    return Report("Export, import, backup", {}, [*goals, Goal(what, ratio, 2.0, is_at_least=False)])


def _exchange(folder: Path, environment: Mapping[str, str]) -> dict[str, float]:
    folder.mkdir()
    done = subprocess.run(
        _bulk("exchange", folder, OBJECTS), env=surroundings() | environment, stdout=subprocess.PIPE, check=True
    )
    rates: dict[str, float] = json.loads(done.stdout)
    return rates


def _backup(folder: Path, environment: Mapping[str, str], before_s: float) -> tuple[float, float]:
    """How many times as long the writers' p99 is during a backup, and how long that takes."""
    env = surroundings() | environment
    subprocess.run(_bulk("fill", folder, STORE_MIB), env=env, check=True)
    with subprocess.Popen(
        _bulk("write", folder), env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writing:
        _p99(writing, 1.0)
        before = _p99(writing, before_s)
        started = time.perf_counter()
        back_up(BackupJob(root=folder / "osis", target=folder / "backup"), _Nobody())
        took_s = time.perf_counter() - started
        during = _p99(writing, 0.0)
        assert writing.stdin is not None
        writing.stdin.close()
    return during / before, took_s


def _p99(writing: subprocess.Popen[str], after_s: float) -> float:
    """Of the writes since the last time, in seconds."""
    assert writing.stdin is not None
    assert writing.stdout is not None
    time.sleep(after_s)
    writing.stdin.write("\n")
    writing.stdin.flush()
    took: list[float] = json.loads(writing.stdout.readline())
    return took[int(len(took) * 0.99)]


def _bulk(*words: object) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.bulk", *map(str, words)]


class _Nobody:
    """Looks on at nothing."""

    def begin(self, what: str, total: int) -> None: ...

    def advance(self, count: int) -> None: ...
