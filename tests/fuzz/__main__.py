"""`python -m tests.fuzz [--inputs N] [--seed N] [--guided] [TARGET …]`: many made-up inputs for what reads input.

Without targets all of them get N inputs each. What is found is written to ``tests/fuzz/cases``, where the suite
takes it from; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.fuzz import ground
from tests.fuzz.campaign import Report, run
from tests.fuzz.targets import TARGETS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000, metavar="N", help="for each target (default: 100000)")
    parser.add_argument("--seconds", type=float, default=None, metavar="S", help="end a target after so long")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="the same inputs again")
    parser.add_argument("--guided", action="store_true", help="let atheris choose them by what they reach")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    words = parser.parse_args()
    if unknown := [name for name in words.targets if name not in TARGETS]:
        parser.error(f"there is no target {unknown[0]}; there are {', '.join(TARGETS)}")
    names = words.targets or list(TARGETS)
    logging.disable()  # what is refused is logged, millions of times
    if words.guided:
        if len(names) != 1:
            parser.error("--guided takes one target")
        guide = ["-m", "tests.fuzz.guided", names[0], str(words.inputs), str(words.seconds or 0)]
        os.execv(sys.executable, [sys.executable, *guide])
    seed = random.SystemRandom().randrange(2**32) if words.seed is None else words.seed
    try:
        return _run(names, words.inputs, words.seconds, seed)
    finally:
        ground.close()


def _run(names: list[str], inputs: int, seconds: float | None, seed: int) -> int:
    console = Console(stderr=True)
    reports = []
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
    )
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        for name in names:
            task = progress.add_task(name, total=inputs, rate="")

            def show(report: Report, task=task) -> None:  # type: ignore[no-untyped-def]
                rate = f"{report.inputs / report.seconds:,.0f}/s, {len(report.findings)} found"
                progress.update(task, completed=report.inputs, rate=rate)
                if seconds is not None and report.seconds > seconds:
                    raise _Enough(report)

            try:
                reports.append(run(TARGETS[name], inputs, seed=seed, on_progress=show))
            except _Enough as enough:
                reports.append(enough.report)
    return _tell(reports, seed)


class _Enough(Exception):
    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def _tell(reports: list[Report], seed: int) -> int:
    for report in reports:
        rate = report.inputs / max(report.seconds, 1e-9)
        slowest = f"slowest {report.slowest_s * 1000:.1f} ms"
        print(f"{report.target:<12} {report.inputs:>12,} inputs  {rate:>9,.0f}/s  {slowest}  seed {seed}")
        for finding in report.findings:
            print(f"  {finding.what}: {finding.keep()}\n{finding.trace}")
    print(f"{'together':<12} {sum(report.inputs for report in reports):>12,} inputs")
    return int(any(report.findings for report in reports))


if __name__ == "__main__":
    sys.exit(main())
