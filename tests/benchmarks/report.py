"""Figures and goals as tables: for the terminal, and for docs/performance.md."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.measure import Figure


@dataclass(frozen=True)
class Goal:
    """A figure that was promised, and what was measured; one that only stands beside others has no limit."""

    name: str
    measured: float
    limit: float | None
    is_at_least: bool = True
    unit: str = "×"
    spread: tuple[float, float] | None = None
    """The least and the most of what was measured."""

    @classmethod
    def of_all(
        cls, name: str, measured: Sequence[float], limit: float | None, *, is_at_least: bool = True, unit: str = "×"
    ) -> Goal:
        """The median of several measurements, with their spread."""
        spread = (min(measured), max(measured))
        return cls(name, statistics.median(measured), limit, is_at_least, unit, spread)

    @classmethod
    def ratio(
        cls, figures: Mapping[tuple[str, int], Figure], peer: str, ours: str, connections: int, at_least: float
    ) -> Goal:
        """How many times less CPU a request costs us than ``peer``."""
        measured = figures[peer, connections].cpu_us / figures[ours, connections].cpu_us
        return cls(f"{ours} against {peer}, {connections} connections", measured, at_least)

    @property
    def is_reached(self) -> bool:
        if self.limit is None:
            return True
        return self.measured >= self.limit if self.is_at_least else self.measured <= self.limit

    @property
    def row(self) -> list[str]:
        said = f"{_short(self.measured)} {self.unit}"
        if self.spread is not None:
            said += f" ({_short(self.spread[0])} to {_short(self.spread[1])})"
        if self.limit is None:
            return [self.name, said, "", ""]
        sign = "≥" if self.is_at_least else "≤"
        verdict = "reached" if self.is_reached else "missed"
        return [self.name, said, f"{sign} {self.limit:,g} {self.unit}", verdict]


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 1000 else f"{number:.2f}"


@dataclass(frozen=True)
class Report:
    """One group of measurements."""

    title: str
    figures: Mapping[tuple[str, int], Figure]
    goals: Sequence[Goal]

    notes: Sequence[str] = ()
    """Sentences about how it came about."""

    pictures: Mapping[str, str] = field(default_factory=dict)
    """SVG by file name."""

    def tables(self) -> list[tuple[list[str], list[list[str]]]]:
        """Head and rows of each table that has any."""
        rows = [
            [
                name,
                str(connections),
                f"{figure.cpu_us:.1f}",
                f"{figure.per_second:,.0f}",
                f"{figure.p50_us:.0f}",
                f"{figure.p99_us:.0f}",
            ]
            for (name, connections), figure in sorted(
                self.figures.items(), key=lambda item: (item[0][1], item[1].cpu_us)
            )
        ]
        head = ["server", "connections", "CPU µs/call", "calls/s", "p50 µs", "p99 µs"]
        tables = [(head, rows)] if rows else []
        return [*tables, (["figure", "measured", "goal", ""], [goal.row for goal in self.goals])]

    def markdown(self) -> str:
        """The report as a section of a document."""
        parts = [f"## {self.title}", ""]
        for name in self.pictures:
            parts += [f"![{self.title}](pictures/{name})", ""]
        for head, rows in self.tables():
            parts += [_line(head), _line(["---"] * len(head)), *map(_line, rows), ""]
        if self.notes:
            parts += [" ".join(self.notes), ""]
        return "\n".join(parts)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
