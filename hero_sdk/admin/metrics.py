"""How much the service does: the last hour as small charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.errors import not_here
from hero_sdk.admin.frame import AdminPage, frame_of
from hero_sdk.rpc import BOUNDS_S
from hero_sdk.server import Sample
from hero_sdk.web import Page, spark_path

__all__ = ["metrics"]

_POINTS = 120
_MOST_METHODS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One figure over time."""

    title: str
    now: str
    highest: str
    line: str
    area: str
    rows: Sequence[tuple[float, str]]
    """The same as a table: time and value, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRow:
    """One method since the start."""

    name: str
    href: str
    calls: str
    errors: str
    mean: str
    median: str
    slowest: str
    """What ninety-nine of a hundred calls did not exceed."""


@dataclass(frozen=True, kw_only=True)
class MetricsPage(AdminPage):
    """See the template."""

    template: ClassVar[str] = "metrics.html"
    charts: Sequence[Chart]
    minutes: int
    methods: Sequence[MethodRow]
    """Those that were called, the busiest first."""


async def metrics(asked: Asked) -> Page | tuple[Page, int]:
    """The page."""
    samples = asked.backend.samples()
    if not asked.may_look_after or not samples:
        return not_here("there are no figures for you here")
    return MetricsPage(
        title="Metrics",
        frame=await frame_of(asked, "metrics"),
        charts=[
            _chart("Requests", samples, lambda each: each.requests_per_s, "{:,.1f} /s"),
            _chart("Processor", samples, lambda each: each.cpu * 100, "{:.1f} %"),
            _chart("Memory", samples, lambda each: each.memory_bytes / 2**20, "{:,.0f} MiB"),
            _chart("Connections", samples, lambda each: float(each.connections), "{:,.0f}"),
            _chart("Writes that wait", samples, lambda each: float(each.pending_writes), "{:,.0f}"),
        ],
        methods=_methods(asked),
        minutes=max(1, round((samples[-1].at - samples[0].at) / 60)),
    )


def _methods(asked: Asked) -> list[MethodRow]:
    called = [each for each in asked.backend.calls() if each.calls]
    return [
        MethodRow(
            name=each.name,
            href=asked.visit.links("methods", each.name),
            calls=f"{each.calls:,}",
            errors=f"{each.failed:,}",
            mean=_duration(each.total_s / each.calls),
            median=_bound(each.within_s(0.5)),
            slowest=_bound(each.within_s(0.99)),
        )
        for each in sorted(called, key=lambda each: -each.calls)[:_MOST_METHODS]
    ]


def _bound(seconds: float | None) -> str:
    return f"> {BOUNDS_S[-1]:g} s" if seconds is None else f"≤ {_duration(seconds)}"


def _duration(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def _chart(title: str, samples: Sequence[Sample], read: Callable[[Sample], float], form: str) -> Chart:
    values = [read(each) for each in samples]
    points = _fewer(values)
    line, area = spark_path(points, 240, 56)
    step = max(1, len(samples) // 12)
    rows = [(each.at, form.format(read(each))) for each in samples[::-1][::step]]
    return Chart(
        title=title, now=form.format(values[-1]), highest=form.format(max(values)), line=line, area=area, rows=rows[:12]
    )


def _fewer(values: Sequence[float]) -> list[float]:
    """At most so many points as a small chart can show, each the highest of its part."""
    step = -(-len(values) // _POINTS)
    return [max(values[at : at + step]) for at in range(0, len(values), step)]
