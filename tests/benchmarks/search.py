"""Full text over a million objects, beside SQLite's FTS5; and a service with all of them, started and idle."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import surroundings, wait_for_socket
from tests.benchmarks.project import ROOT, generate, project
from tests.benchmarks.recovery import call
from tests.benchmarks.report import Goal, Report

OBJECTS = int(os.environ.get("BENCH_ARTICLES", "1000000"))
QUERIES = 500
IDLE_S = 3.0

SCHEMA = """\
# An article. [rootobject]
Article = {
    sid: str
    title: str      @search
    body: str       @search
}
"""

SERVICE = """\
from bench_models.articles import ArticlesDomain
from hero_sdk import HeroServer

raise SystemExit(HeroServer("articles", version="1").domain(ArticlesDomain()).cli())
"""

NOTE = (
    f"{OBJECTS:,} articles of 300 characters. A search gives the best twenty objects, which hold all its words; FTS5 "
    "gives only their numbers. Findable means from the commit to being found, while 2,000 objects a second are "
    "written; idle means three seconds after the first answer."
)


def measure(rounds: int, seconds: float) -> Report:
    """Searches once; the service is started ``rounds`` times."""
    with project({"articles.oschema": SCHEMA}) as folder:
        generate(folder)
        (folder / "service.py").write_text(SERVICE)
        root = folder / "root"
        place = root / "var" / "articles"
        place.mkdir(parents=True)
        environment = surroundings() | {
            "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
            "PATH_ROOT": str(root),
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.searching", str(place), str(OBJECTS), str(QUERIES)],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
        told = json.loads(done.stdout)
        started = [_start(folder, root, environment) for _ in range(rounds)]
    goals = []
    for what, limit_ms in (("one word", 5), ("three words", 8)):
        ours, theirs = told[what]["ours"], told[what]["fts5"]
        ratio = statistics.median(theirs) / statistics.median(ours)
        goals += [
            Goal(f"{what}, p99", _p99(ours) * 1000, limit_ms, is_at_least=False, unit="ms"),
            Goal(f"{what}, p50", statistics.median(ours) * 1000, None, unit="ms"),
            Goal(f"{what}, p50, times faster than FTS5", ratio, 50),
        ]
    goals += [
        Goal("findable, p99", _p99(told["findable"]) * 1000, 200, is_at_least=False, unit="ms"),
        Goal("objects into a new index", told["rebuild"], 70_000, unit="/s"),
        Goal.of_all("from start to the first answer", [each[0] for each in started], 1.0, is_at_least=False, unit="s"),
        Goal.of_all("memory of the idle service", [each[1] for each in started], 90, is_at_least=False, unit="MiB"),
    ]
    return Report("Full text", {}, goals, [NOTE])


def _start(folder: Path, root: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until an object is found by its words, and resident MiB some time later."""
    path = root / "var" / "sockets" / "articles" / "rpc.sock"
    began = time.perf_counter()
    server = subprocess.Popen([sys.executable, "service.py"], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for_socket(path, server)
        _search(path)
        took_s = time.perf_counter() - began
        time.sleep(IDLE_S)
        status = Path(f"/proc/{server.pid}/status").read_text()
        return took_s, int(status.partition("VmRSS:")[2].split()[0]) / 1024
    finally:
        server.terminate()
        server.wait(30)


def _search(path: Path) -> None:
    found = call(path, "article.find", {"query": "ba* be*", "limit": 1})
    assert found["items"], found


def _p99(times: Sequence[float]) -> float:
    return times[int(len(times) * 0.99)]
