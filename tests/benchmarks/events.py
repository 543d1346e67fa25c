"""Events to many: a thousand listeners, a hundred events a second, connections that break; beside Starlette's queues.

Three processes: the server has a core to itself, listeners and whoever makes the events share the other one. What is
measured is the way from the durable commit, or from the asking for it, to the last of the listeners.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import tools
from tests.benchmarks.measure import LOAD_CORE, SERVER_CORE, cpu_seconds, pinned, surroundings, wait_for_socket
from tests.benchmarks.project import bench_project
from tests.benchmarks.report import Goal, Report

LISTENERS, PER_SECOND, LOSSES = 1000, 100, 100
IDLE = 10_000
OURS, BROKEN, PEER = "hero_sdk", "hero_sdk, connections broken", "Starlette with queues"
_TARGET = "/api/bench/events"
_PATIENCE_S = 60.0
_NOT_LISTENERS = 1_200
"""Descriptors that a service keeps for other things."""


@dataclass(frozen=True)
class Round:
    """What one round came to."""

    missed: int
    doubled: int
    losses: int
    hearing_ms: tuple[float, float]
    """From asking for a change to hearing of it, all listeners: p50, p99."""

    last_ms: tuple[float, float]
    """From the commit to the last listener: p50, p99; from the asking where the commit was not seen."""

    server_cpu: float
    """Seconds for each second of events."""

    listening_cpu: float


def measure(rounds: int, seconds: float) -> Report:
    """Rounds forward and backward: ours, ours with connections that break, and the peer, which could not resume."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # for the listeners, who are started from here
    idle = IDLE if hard == resource.RLIM_INFINITY else min(IDLE, hard - _NOT_LISTENERS)
    try:
        with bench_project() as project:
            crowd = _crowd()
            environment = surroundings() | project | {"BENCH_CONNECTIONS": str(IDLE + 100)}
            found: dict[str, list[Round]] = {OURS: [], BROKEN: [], PEER: []}
            for turn in range(rounds):
                for name in found if turn % 2 == 0 else reversed(found):
                    found[name].append(_round(name, crowd, environment, seconds))
            idle_mib = _idle(crowd, environment, idle)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return _report(found, idle, idle_mib)


def _report(found: Mapping[str, Sequence[Round]], idle: int, idle_mib: float) -> Report:
    ours, broken, peer = found[OURS], found[BROKEN], found[PEER]
    strays = [float(each.missed + each.doubled) for each in (*ours, *broken)]
    goals = [
        Goal("missed or doubled", sum(strays), 0, is_at_least=False, unit="events"),
        Goal("broken connections that came back", min(each.losses for each in broken), LOSSES, unit="a round"),
    ]
    for title, rounds in (("", ours), (f", {LOSSES} connections broken", broken)):
        goals += [
            _at_most(f"from commit to the last listener, p50{title}", [each.last_ms[0] for each in rounds], None, "ms"),
            _at_most(f"from commit to the last listener, p99{title}", [each.last_ms[1] for each in rounds], 10, "ms"),
            _at_most(f"from asking to hearing, p99{title}", [each.hearing_ms[1] for each in rounds], 20, "ms"),
            _at_most(f"CPU of the service{title}", [100 * each.server_cpu for each in rounds], 50, "% of a core"),
        ]
    goals += [
        Goal(
            f"CPU per delivery, {OURS} against {PEER}",
            statistics.median(each.server_cpu for each in peer) / statistics.median(each.server_cpu for each in ours),
            2,
        ),
        _at_most(f"{PEER}: from asking to hearing, p99", [each.hearing_ms[1] for each in peer], None, "ms"),
        _at_most(f"{PEER}: CPU", [100 * each.server_cpu for each in peer], None, "% of a core"),
        _at_most("CPU of the listeners", [100 * each.listening_cpu for each in ours], 80, "% of a core"),
        Goal(f"memory of a service with {idle:,} idle listeners", idle_mib, 400, is_at_least=False, unit="MiB"),
    ]
    return Report(f"Events to {LISTENERS:,} listeners, {PER_SECOND} a second", {}, goals)


def _at_most(name: str, measured: Sequence[float], limit: float | None, unit: str) -> Goal:
    return Goal.of_all(name, measured, limit, is_at_least=False, unit=unit)


def _round(name: str, crowd: Sequence[str], environment: Mapping[str, str], seconds: float) -> Round:
    losses = LOSSES if name == BROKEN else 0
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        stamps = Path(folder) / "stamps"
        module = ["tests.benchmarks.stamped", str(stamps)]
        if name == PEER:
            module = ["tests.benchmarks.peers.starlette_events", str(Path(folder) / "peer.db")]
        events = round(seconds * PER_SECOND)
        with (
            _server(module, Path(folder), environment) as (pid, socket),
            _listening(crowd, socket, environment, LISTENERS, events, losses, seconds) as listeners,
        ):
            before = cpu_seconds(pid)
            words = [sys.executable, "-m", "tests.benchmarks.making", str(socket), str(events), str(PER_SECOND)]
            with subprocess.Popen(pinned(LOAD_CORE, words), env=environment):
                heard: dict[str, Any] = json.loads(listeners.communicate(timeout=_PATIENCE_S)[0])
            server_cpu = (cpu_seconds(pid) - before) / seconds
        last_ns, asked_ns, order = heard["last_ns"], heard["asked_ns"], heard["order"]
        since_ns = (
            [int(line) for line in stamps.read_text().split()] if name != PEER else [asked_ns[at] for at in order]
        )
    last_ms = [(last_ns[number] - since) / 1e6 for number, since in zip(order, since_ns, strict=True)]
    return Round(
        heard["missed"],
        heard["doubled"],
        heard["losses"],
        (heard["p50_ms"], heard["p99_ms"]),
        (statistics.median(last_ms), sorted(last_ms)[int(0.99 * len(last_ms))]),
        server_cpu,
        heard["own_cpu_s"] / seconds,
    )


def _idle(crowd: Sequence[str], environment: Mapping[str, str], listeners: int) -> float:
    """MiB of our service with that many who listen and hear nothing."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        _server(["tests.benchmarks.our"], Path(folder), environment) as (pid, socket),
        _listening(crowd, socket, environment, listeners, 0, 0, 0) as process,
    ):
        status = Path(f"/proc/{pid}/status").read_text()
        process.communicate("")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def _server(module: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[int, Path]]:
    """Process and socket of a server with new data; over when it has ended."""
    socket = folder / "rpc.sock"
    command = pinned(SERVER_CORE, [sys.executable, "-m", module[0], str(socket), *module[1:]])
    settings = {**environment, "PATH_ROOT": str(folder)}
    server = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_socket(socket, server)
        yield server.pid, socket
    finally:
        server.terminate()
        server.wait(15)


@contextmanager
def _listening(
    crowd: Sequence[str], socket: Path, environment: Mapping[str, str], *numbers: float
) -> Iterator[subprocess.Popen[str]]:
    """Listeners who all listen; ``numbers``: how many, events, losses, seconds."""
    command = pinned(LOAD_CORE, [*crowd, str(socket), _TARGET, *map(str, numbers)])
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError(f"not all of {numbers[0]:,} listeners could listen")
        yield process
    finally:
        process.kill()
        process.wait()


def _crowd() -> list[str]:
    """The listeners' program: of C where there is a compiler; Python is slower at listening than we are at telling."""
    program = tools.compiled(Path(__file__).with_name("crowd.c"))
    return [sys.executable, "-m", "tests.benchmarks.listening"] if program is None else [str(program)]
