"""`scripts/bench`: runs the measurements, prints their tables, and writes them to docs/performance.md when asked."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import calls, clients, events, operations, pages, processes, recovery, search, store
from tests.benchmarks.report import Report


@dataclass(frozen=True)
class Group:
    """Measurements that are taken together."""

    measure: Callable[[int, float], Report]
    takes: str
    """Roughly, with the default rounds and seconds."""

    what: str


GROUPS = {
    "calls": Group(calls.measure, "10 min", "a typed call, alone and in batches, beside other people's servers"),
    "store": Group(store.measure, "2 min", "durable create and get, beside Starlette with aiosqlite"),
    "clients": Group(clients.measure, "30 s", "our clients, beside aiohttp and httpx"),
    "events": Group(events.measure, "2 min", "events to a thousand listeners"),
    "operations": Group(operations.measure, "3 min", "export, import and backup"),
    "pages": Group(pages.measure, "2 min", "the operators' pages over a million objects"),
    "search": Group(search.measure, "4 min", "full text over a million objects, beside FTS5; start and idle"),
    "generate": Group(processes.measure_generate, "10 s", "hero-sdk generate, for 60 files"),
    "command-line": Group(processes.measure_command_line, "20 s", "hero-sdk, from start to exit"),
    "start": Group(processes.measure_start, "15 s", "a service, from start to its first answer"),
    "recovery": Group(recovery.measure, "3 min", "the same after a kill, with a million objects"),
}
PACKAGES = ("uvicorn", "uvloop", "pydantic", "orjson", "tantivy")
PERFORMANCE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


def main() -> int:
    listed = "\n".join(f"  {name:<14}{group.takes:<8}{group.what}" for name, group in GROUPS.items())
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measure, side by side.",
        epilog=f"groups, and roughly how long each takes:\n{listed}\n\nexample: scripts/bench calls --rounds 5",
    )
    parser.add_argument(
        "groups", nargs="*", choices=[*GROUPS, []], metavar="GROUP", help="those listed below; default all"
    )
    parser.add_argument("--rounds", type=int, default=5, help="visits to each candidate (default 5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds of each visit (default 2)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    options = parser.parse_args()
    console = Console(width=120)
    is_all_reached = True
    for name in options.groups or GROUPS:
        with console.status(f"measuring {name} …"):
            report = GROUPS[name].measure(options.rounds, options.seconds)
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
    for note in report.notes:
        console.print(note, style="dim")


def _write(name: str, report: Report, words: str) -> None:
    """Puts the tables and pictures of one group where those of its last run stand, or at the end."""
    begin, end = f"<!-- measured: {name} -->\n", f"<!-- end of {name} -->\n"
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    machine = f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}; {packages}"
    text = PERFORMANCE.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    section = f"{begin}{report.markdown()}\n`scripts/bench {name} {words}` on {machine}.\n{end}"
    PERFORMANCE.write_text(f"{before.rstrip()}\n\n{section}{after}", encoding="utf-8")
    for picture, svg in report.pictures.items():
        (PERFORMANCE.parent / "pictures" / picture).write_text(svg, encoding="utf-8")


def _processor() -> str:
    """Its name as the kernel knows it, else its kind."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    sys.exit(main())
