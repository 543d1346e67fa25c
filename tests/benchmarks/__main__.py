"""`scripts/bench`: runs the measurements, prints their tables, and writes them to docs/performance.md when asked."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import calls, clients, processes, store
from tests.benchmarks.report import Report

GROUPS: dict[str, Callable[[int, float], Report]] = {
    "calls": calls.measure,
    "store": store.measure,
    "clients": clients.measure,
    **processes.GROUPS,
}
PERFORMANCE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measure, side by side.", epilog="example: scripts/bench calls --rounds 5"
    )
    parser.add_argument(
        "groups", nargs="*", choices=[*GROUPS, []], help=f"which ones: {', '.join(GROUPS)}; default all"
    )
    parser.add_argument("--rounds", type=int, default=5, help="visits to each candidate (default 5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds of each visit (default 2)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    options = parser.parse_args()
    console = Console(width=120)
    reports = []
    for name in options.groups or GROUPS:
        with console.status(f"measuring {name} …"):
            reports.append(GROUPS[name](options.rounds, options.seconds))
        _show(console, reports[-1])
    if options.write:
        _write(reports)
    return 0 if all(goal.is_reached for report in reports for goal in report.goals) else 1


def _show(console: Console, report: Report) -> None:
    console.print(f"\n[bold]{report.title}")
    for head, rows in report.tables():
        table = Table(*head, box=None, header_style="dim")
        for row in rows:
            table.add_row(*row)
        console.print(table)


def _write(reports: list[Report]) -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("uvicorn", "uvloop", "pydantic", "orjson", "tantivy"))
    machine = (
        f"Measured on {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {packages}."
    )
    text = PERFORMANCE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    sections = "\n".join(report.markdown() for report in reports)
    PERFORMANCE.write_text(f"{before}{BEGIN}{machine}\n\n{sections}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
