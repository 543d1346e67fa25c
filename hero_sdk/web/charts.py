"""Small charts as the text of SVG paths, so that they need neither script nor style attributes."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["bars_path", "spark_path"]


def spark_path(values: Sequence[float], width: int = 120, height: int = 28) -> tuple[str, str]:
    """The line through ``values``, oldest first, and the area under it; the scale begins at zero."""
    if len(values) < 2:
        values = [*values, *values] or [0.0, 0.0]
    highest = max(values) or 1.0
    step = width / (len(values) - 1)
    points = [f"{at * step:.1f} {height - value / highest * (height - 2):.1f}" for at, value in enumerate(values)]
    line = "M" + "L".join(points)
    return line, f"{line}V{height}H0Z"


def bars_path(values: Sequence[float], width: int = 90, height: int = 20) -> str:
    """A bar for each of ``values``; the scale begins at zero, and what is not zero can be seen."""
    highest = max(values, default=0.0) or 1.0
    step = width / max(len(values), 1)
    heights = [max(value / highest * height, 1.5) if value else 0.0 for value in values]
    bars = [
        f"M{at * step:.1f} {height}V{height - high:.1f}h{step - 1:.1f}V{height}Z"
        for at, high in enumerate(heights)
        if high
    ]
    return "".join(bars)
