"""Many inputs for one target, in a tight loop; what fails is made small and kept."""

from __future__ import annotations

import hashlib
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.fuzz.mutation import mutated
from tests.fuzz.target import Target

__all__ = ["CASES", "Finding", "Hung", "Report", "cases_of", "failure", "run"]

CASES = Path(__file__).parent / "cases"
"""What was found once, a folder per target; the suite goes through all of it."""

_MOST_FINDINGS = 20
_STEP = 500
_SMALLER_S = 10.0


class Hung(Exception):
    """An input took longer than the target's patience."""


@dataclass(frozen=True)
class Finding:
    """An input that should not do what it does."""

    target: str
    data: bytes
    what: str
    """Exception and place: the same for the same fault."""

    trace: str

    def keep(self, folder: Path = CASES) -> Path:
        """Writes the input as a case."""
        path = folder / self.target / f"{hashlib.sha256(self.data).hexdigest()[:12]}.case"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.data)
        return path


@dataclass
class Report:
    """What came of a campaign."""

    target: str
    inputs: int = 0
    seconds: float = 0.0
    slowest_s: float = 0.0
    slowest: bytes = b""
    findings: list[Finding] = field(default_factory=list)


def cases_of(target: Target) -> list[Path]:
    """The files with what was found for a target."""
    folder = CASES / target.name
    return sorted(folder.iterdir()) if folder.is_dir() else []


def run(
    target: Target, inputs: int, *, seed: int, on_progress: Callable[[Report], None] = lambda report: None
) -> Report:
    """Feeds ``target`` with so many inputs; the same ones for the same ``seed``."""
    report = Report(target.name)
    chance = random.Random(seed)
    known: set[str] = set()
    began = time.perf_counter()
    with _alarm() as set_alarm:
        while report.inputs < inputs and len(report.findings) < _MOST_FINDINGS:
            for _ in range(min(_STEP, inputs - report.inputs)):
                data = mutated(target, chance)
                set_alarm(target.patience_s)
                start = time.perf_counter()
                try:
                    target.check(data)
                except Exception as error:
                    set_alarm(0)
                    finding = _finding(target, data, error)
                    if finding.what not in known:
                        known.add(finding.what)
                        report.findings.append(_smaller(target, finding))
                took = time.perf_counter() - start
                if took > report.slowest_s:
                    report.slowest_s, report.slowest = took, data
                report.inputs += 1
            set_alarm(0)
            report.seconds = time.perf_counter() - began
            on_progress(report)
    return report


def failure(target: Target, data: bytes) -> Finding | None:
    """What is wrong with what ``target`` does with ``data``."""
    with _alarm() as set_alarm:
        set_alarm(target.patience_s)
        try:
            target.check(data)
        except Exception as error:
            set_alarm(0)
            return _finding(target, data, error)
    return None


@contextmanager
def _alarm() -> Iterator[Callable[[float], object]]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise Hung("this takes too long")

    former = signal.signal(signal.SIGALRM, ring)
    try:
        yield lambda seconds: signal.setitimer(signal.ITIMER_REAL, seconds)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def _finding(target: Target, data: bytes, error: Exception) -> Finding:
    if isinstance(error, Hung):  # wherever it was interrupted
        return Finding(target.name, data, "Hung", "".join(traceback.format_exception(error)))
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
    return Finding(target.name, data, what, "".join(traceback.format_exception(error)))


def _smaller(target: Target, finding: Finding) -> Finding:
    """The same fault with fewer bytes."""
    until = time.monotonic() + _SMALLER_S
    best, size = finding, max(1, len(finding.data) // 2)
    while size and time.monotonic() < until:
        at = 0
        while at < len(best.data) and time.monotonic() < until:
            found = failure(target, best.data[:at] + best.data[at + size :])
            if found is not None and found.what == finding.what:
                best = found
            else:
                at += size
        size //= 2
    return best
