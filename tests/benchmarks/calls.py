"""A typed call, alone and in batches, beside an empty ASGI application, other people's servers and the floor."""

from __future__ import annotations

from collections.abc import Mapping

from tests.benchmarks import candidates as peers
from tests.benchmarks import chart
from tests.benchmarks.measure import BATCH_OF, Figure, batches_to, compare
from tests.benchmarks.project import bench_project
from tests.benchmarks.report import Goal, Report

CONNECTIONS, BATCH_CONNECTIONS = (1, 16, 64), 4
LOADED = (16, 64)
"""Connections at which CPU per request is judged: at one, waking up across cores is most of it."""

AT_LEAST = {
    peers.DIRECT: {
        peers.EMPTY: 1.25,
        peers.FASTAPI: 5.0,
        peers.FASTAPI_JSONRPC: 10.0,
        peers.PJRPC: 3.5,
        peers.GRPC: 12.0,
        peers.NODE: 1.2,
        peers.BARE: 0.7,
    },
    peers.ASGI: {peers.EMPTY: 0.75, peers.FASTAPI: 3.0, peers.PJRPC: 2.0},
}
"""How many times less CPU a call costs us."""

Figures = Mapping[tuple[str, int], Figure]


def measure(rounds: int, seconds: float) -> Report:
    """A typed call and batches of it, beside a dozen servers: CPU per call, p50 and p99."""
    with bench_project() as environment:
        figures = compare(
            peers.candidates(environment), CONNECTIONS, rounds=rounds, seconds=seconds, batches=BATCH_CONNECTIONS
        )
    pictures = {
        "calls.svg": chart.bars("CPU per call at 64 connections", _costs(figures, 64), "µs", ours=peers.DIRECT),
    }
    notes = [f"A batch holds {BATCH_OF} calls. Peers: {peers.versions()}.", *peers.left_out()]
    return Report("A typed call", figures, [*_alone(figures), *_in_batches(figures)], notes, pictures)


def _alone(figures: Figures) -> list[Goal]:
    goals = [
        Goal.ratio(figures, peer, ours, connections, at_least)
        for ours, limits in AT_LEAST.items()
        for peer, at_least in limits.items()
        for connections in LOADED
        if (peer, connections) in figures
    ]
    if (peers.ECHO, 1) in figures:
        times = figures[peers.DIRECT, 1].p50_us / figures[peers.ECHO, 1].p50_us
        goals.append(Goal(f"p50 of {peers.DIRECT} against {peers.ECHO}, 1 connection", times, 3.2, is_at_least=False))
    return goals


def _in_batches(figures: Figures) -> list[Goal]:
    ours = figures[batches_to(peers.DIRECT), BATCH_CONNECTIONS].cpu_us
    others = {
        f"{peers.DIRECT}'s calls alone, 64 connections": (figures[peers.DIRECT, 64], 3.0),
        **{
            batches_to(peer): (figures[batches_to(peer), BATCH_CONNECTIONS], at_least)
            for peer, at_least in ((peers.PJRPC, 2.5), (peers.JAYSON, 0.8))
            if (batches_to(peer), BATCH_CONNECTIONS) in figures
        },
    }
    return [
        Goal(f"{batches_to(peers.DIRECT)} against {name}", figure.cpu_us / ours, at_least)
        for name, (figure, at_least) in others.items()
    ]


def _costs(figures: Figures, connections: int) -> dict[str, float]:
    return {name: figure.cpu_us for (name, count), figure in figures.items() if count == connections}
