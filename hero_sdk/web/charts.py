"""Small charts as the text of SVG paths, so that they need neither script nor style attributes."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["spark_path"]


def spark_path(values: Sequence[float], width: int = 120, height: int = 28) -> tuple[str, str]:
    """The line through ``values``, oldest first, and the area under it; the scale begins at zero."""
    if len(values) < 2:
        values = [*values, *values] or [0.0, 0.0]
    highest = max(values) or 1.0
    step = width / (len(values) - 1)
    points = [f"{at * step:.1f} {height - value / highest * (height - 2):.1f}" for at, value in enumerate(values)]
    line = "M" + "L".join(points)
    return line, f"{line}V{height}H0Z"
