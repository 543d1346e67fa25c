"""Durable create and get through JSON-RPC, beside Starlette with aiosqlite."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import Candidate, compare, http_request
from tests.benchmarks.peers.note import NOTE, call
from tests.benchmarks.project import bench_project
from tests.benchmarks.report import Goal, Report

OBJECTS = 10_000
OURS, PEER = "hero_sdk", "Starlette + aiosqlite"


def measure(rounds: int, seconds: float) -> Report:
    """CPU per request of both, for each kind of call."""
    figures, goals = {}, []
    for title, request, connections, at_least in (
        ("get", call("note.get", {"sid": "1jk"}), 16, 2.5),
        ("durable create", call("note.new", {"object": NOTE}), 64, 5.0),
    ):
        with bench_project() as environment, tempfile.TemporaryDirectory() as folder:
            database = str(Path(folder) / "peer.db")
            found = compare(
                [
                    Candidate(OURS, _module("our", str(OBJECTS)), http_request(request), environment),
                    Candidate(PEER, _module("peers.starlette_store", database, str(OBJECTS)), http_request(request)),
                ],
                [connections],
                rounds=rounds,
                seconds=seconds,
            )
        figures |= {(f"{name}: {title}", count): figure for (name, count), figure in found.items()}
        goals.append(Goal.ratio(figures, f"{PEER}: {title}", f"{OURS}: {title}", connections, at_least))
    return Report("Storing and reading", figures, goals)


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"tests.benchmarks.{name}", "{socket}", *arguments]
