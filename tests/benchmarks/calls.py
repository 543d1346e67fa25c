"""A typed call, directly and over ASGI, beside an empty ASGI application and other people's servers."""

from __future__ import annotations

import json
import sys

from tests.benchmarks.measure import Candidate, compare, http_request
from tests.benchmarks.peers.note import NOTE, call
from tests.benchmarks.project import bench_project
from tests.benchmarks.report import Goal, Report

CONNECTIONS = (16, 64)
DIRECT, ASGI = "hero_sdk", "hero_sdk over ASGI"


def measure(rounds: int, seconds: float) -> Report:
    """CPU per request of each server, and our ratios to them."""
    note = json.dumps(NOTE, ensure_ascii=False).encode()
    with bench_project() as environment:
        figures = compare(
            [
                Candidate(DIRECT, _module("tests.benchmarks.our"), _call("echo.note"), environment),
                Candidate(
                    ASGI, _module("tests.benchmarks.our"), _call("echo.note"), environment | {"BENCH_CALLS": "asgi"}
                ),
                Candidate("empty ASGI on uvicorn", _uvicorn("raw_asgi"), _call("echo.note")),
                Candidate("FastAPI", _uvicorn("fastapi_note"), http_request(note, "/note")),
                Candidate("pjrpc on aiohttp", _module("tests.benchmarks.peers.pjrpc_note"), _call("echo")),
            ],
            CONNECTIONS,
            rounds=rounds,
            seconds=seconds,
        )
    goals = [
        Goal.ratio(figures, peer, ours, connections, at_least)
        for ours, limits in ((DIRECT, (1.0, 3.0, 2.0)), (ASGI, (0.75, 3.0, 2.0)))
        for peer, at_least in zip(("empty ASGI on uvicorn", "FastAPI", "pjrpc on aiohttp"), limits, strict=True)
        for connections in CONNECTIONS
    ]
    return Report("A typed call", figures, goals)


def _call(method: str) -> bytes:
    return http_request(call(method, {"note": NOTE}))


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name, "{socket}"]


def _uvicorn(peer: str) -> list[str]:
    app = f"tests.benchmarks.peers.{peer}:app"
    options = ["--uds", "{socket}", "--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    return [sys.executable, "-m", "uvicorn", app, *options, "--log-level", "error"]
