"""Figures as Prometheus reads them: families of samples, written as text (exposition format 0.0.4).

The usual client library keeps counters of its own behind locks; ours are counted elsewhere and only written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

__all__ = ["CONTENT_TYPE", "Family", "Labels", "counter", "gauge", "histogram", "metrics_text"]

_EXACT = 2.0**53
"""Up to here a whole number is written as one."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Family:
    """One metric with all its labels."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    about: str
    samples: Sequence[tuple[str, Labels, float]] = field(default=())
    """What comes behind the name, labels, value."""


def counter(name: str, about: str, samples: Iterable[tuple[Labels, float]]) -> Family:
    """Something that only grows."""
    return Family(name, "counter", about, [("", labels, value) for labels, value in samples])


def gauge(name: str, about: str, samples: Iterable[tuple[Labels, float]]) -> Family:
    """Something that comes and goes."""
    return Family(name, "gauge", about, [("", labels, value) for labels, value in samples])


def histogram(
    name: str, about: str, bounds: Sequence[float], samples: Iterable[tuple[Labels, Sequence[int], float]]
) -> Family:
    """Observations by the first bound they do not exceed, one count more than bounds, and the sum of all of them."""
    found: list[tuple[str, Labels, float]] = []
    for labels, counts, total in samples:
        sums = list(accumulate(counts))
        for bound, count in zip([*map(_number, bounds), "+Inf"], sums, strict=True):
            found.append(("_bucket", {**labels, "le": bound}, count))
        found += [("_sum", labels, total), ("_count", labels, sums[-1])]
    return Family(name, "histogram", about, found)


def metrics_text(families: Iterable[Family]) -> bytes:
    """All of it; families without samples are left out."""
    lines: list[str] = []
    for family in families:
        if family.samples:
            lines += [f"# HELP {family.name} {_help(family.about)}", f"# TYPE {family.name} {family.kind}"]
            lines += [f"{family.name}{end}{_labels(labels)} {_number(value)}" for end, labels, value in family.samples]
    return "".join(f"{line}\n" for line in lines).encode()


def _labels(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{_label(value)}"' for name, value in labels.items()) + "}" if labels else ""


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _help(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _number(value: float) -> str:
    if abs(value) < _EXACT and value == int(value):
        return str(int(value))
    return repr(float(value)).replace("inf", "Inf")
