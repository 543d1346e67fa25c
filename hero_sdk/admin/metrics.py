"""How much the service does: the last hour as small charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, ClassVar

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.errors import not_here
from hero_sdk.admin.frame import AdminPage, frame_of
from hero_sdk.rpc import BOUNDS_S, CallFigures
from hero_sdk.server import Sample
from hero_sdk.web import Page, bars_path, spark_path

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
class Heading:
    """A column of the table of methods, and the address that sorts by it."""

    title: str
    href: str
    order: str
    """`ascending`, `descending` or empty: as the table is sorted now."""

    is_number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRow:
    """One method since the start."""

    name: str
    href: str
    calls: str
    errors: str
    """Empty where none failed."""

    codes: str
    """How often each code was answered."""

    mean: str
    bounds: Sequence[str]
    """What half, nine of ten and ninety-nine of a hundred calls did not exceed."""

    bars: str
    """Path of a chart: how many calls took how long, the quickest first."""

    spread: str
    """The same in words."""


@dataclass(frozen=True, kw_only=True)
class MetricsPage(AdminPage):
    """See the template."""

    template: ClassVar[str] = "metrics.html"
    charts: Sequence[Chart]
    minutes: int
    headings: Sequence[Heading]
    methods: Sequence[MethodRow]
    """Those that were called."""

    left_out: int
    """Methods that were called and are not shown."""


async def metrics(asked: Asked) -> Page | tuple[Page, int]:
    """The page; `sort` names a column of the methods, `-calls` from the highest on."""
    samples = asked.backend.samples()
    if not asked.may_look_after or not samples:
        return not_here("there are no figures for you here")
    chosen = asked.query("sort") if asked.query("sort").removeprefix("-") in _COLUMNS else "-calls"
    called = [each for each in asked.backend.calls() if each.calls]
    called.sort(key=lambda each: each.name)
    called.sort(key=_COLUMNS[chosen.removeprefix("-")][1], reverse=chosen.startswith("-"))
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
        headings=[_heading(asked, name, chosen) for name in _COLUMNS],
        methods=[_method(asked, each) for each in called[:_MOST_METHODS]],
        left_out=max(0, len(called) - _MOST_METHODS),
        minutes=max(1, round((samples[-1].at - samples[0].at) / 60)),
    )


_COLUMNS: dict[str, tuple[str, Callable[[CallFigures], Any]]] = {
    "method": ("method", lambda each: each.name),
    "calls": ("calls", lambda each: each.calls),
    "errors": ("errors", lambda each: each.failed),
    "mean": ("mean", lambda each: each.total_s / each.calls),
    "half": ("half within", lambda each: _order_of(each, 0.5)),
    "p90": ("90 % within", lambda each: _order_of(each, 0.9)),
    "p99": ("99 % within", lambda each: _order_of(each, 0.99)),
}
"""Name in an address → title, and what is sorted by."""


def _order_of(figures: CallFigures, part: float) -> float:
    within = figures.within_s(part)
    return inf if within is None else within


def _heading(asked: Asked, name: str, chosen: str) -> Heading:
    order = {name: "ascending", f"-{name}": "descending"}.get(chosen, "")
    # Numbers begin with the highest, which is what one looks for.
    first, second = (name, f"-{name}") if name == "method" else (f"-{name}", name)
    href = asked.visit.links("metrics", sort=second if chosen == first else first)
    return Heading(title=_COLUMNS[name][0], href=f"{href}#by-method", order=order, is_number=name != "method")


def _method(asked: Asked, each: CallFigures) -> MethodRow:
    bounds = [f"up to {_duration(bound)}" for bound in BOUNDS_S] + [f"longer than {BOUNDS_S[-1]:g} s"]
    spread = [f"{bound}: {count:,}" for bound, count in zip(bounds, each.sorted, strict=True) if count]
    return MethodRow(
        name=each.name,
        href=asked.visit.links("methods", each.name),
        calls=f"{each.calls:,}",
        errors=f"{each.failed:,}" if each.failed else "",
        codes=", ".join(f"{code}: {count:,}" for code, count in sorted(each.errors.items())),
        mean=_mean(each.total_s / each.calls),
        bounds=[_bound(each.within_s(part)) for part in (0.5, 0.9, 0.99)],
        bars=bars_path(each.sorted),
        spread="; ".join(spread),
    )


def _bound(seconds: float | None) -> str:
    return f"> {BOUNDS_S[-1]:g} s" if seconds is None else f"≤ {_duration(seconds)}"


def _mean(seconds: float) -> str:
    """With as many digits in each line, so that a column of them can be read down."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


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
