"""Horizontal bars as SVG, readable on light and on dark pages."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

WIDTH, NAMES, BARS, STEP, TOP = 760, 190, 480, 26, 44

_STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 15px; font-weight: 600; }
.bar { fill: #8c959f; }
.ours { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .bar { fill: #6e7681; }
  .ours { fill: #4493f8; }
}"""


def bars(title: str, values: Mapping[str, float], unit: str, ours: str) -> str:
    """A bar for each value, the shortest on top; names that begin with ``ours`` stand out."""
    longest = max(values.values())
    height = TOP + STEP * len(values) + 8
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{_STYLE}\n</style>",
        f'<text class="title" x="0" y="22">{escape(title)}</text>',
    ]
    for row, (name, value) in enumerate(sorted(values.items(), key=lambda item: item[1])):
        top, length = TOP + STEP * row, max(1.0, BARS * value / longest)
        kind = "ours" if name.startswith(ours) else "bar"
        lines += [
            f'<text x="{NAMES - 10}" y="{top + 14}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="{kind}" x="{NAMES}" y="{top}" width="{length:.1f}" height="{STEP - 8}" rx="3"/>',
            f'<text x="{NAMES + length + 8:.1f}" y="{top + 14}">{value:,.1f} {escape(unit)}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])
