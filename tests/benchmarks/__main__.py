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

from tests.benchmarks import calls, clients, events, operations, pages, processes, recovery, store
from tests.benchmarks.report import Report

GROUPS: dict[str, Callable[[int, float], Report]] = {
    "calls": calls.measure,
    "store": store.measure,
    "clients": clients.measure,
    "events": events.measure,
    "operations": operations.measure,
    "pages": pages.measure,
    **processes.GROUPS,
    "recovery": recovery.measure,
}
PACKAGES = ("uvicorn", "uvloop", "pydantic", "orjson", "tantivy")
PERFORMANCE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


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
    is_all_reached = True
    for name in options.groups or GROUPS:
        with console.status(f"measuring {name} …"):
            report = GROUPS[name](options.rounds, options.seconds)
        _show(console, report)
        is_all_reached = is_all_reached and all(goal.is_reached for goal in report.goals)
        if options.write:
            _write(name, report, f"--rounds {options.rounds} --seconds {options.seconds:g}")
    return 0 if is_all_reached else 1


def _show(console: Console, report: Report) -> None:
    console.print(f"\n[bold]{report.title}")
    for head, rows in report.tables():
        table = Table(*head, box=None, header_style="dim")
        for row in rows:
            table.add_row(*row)
        console.print(table)


def _write(name: str, report: Report, words: str) -> None:
    """Puts the tables of one group where those of its last run stand, or at the end."""
    begin, end = f"<!-- measured: {name} -->\n", f"<!-- end of {name} -->\n"
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {packages}"
    text = PERFORMANCE.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    section = f"{begin}{report.markdown()}\n`scripts/bench {name} {words}` on {machine}.\n{end}"
    PERFORMANCE.write_text(f"{before.rstrip()}\n\n{section}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
