"""Golden files: what came out once, was read by a person, and has to come out again.

A golden shows its input first, so that it can be read alone. Goldens are accepted with ``--update-golden``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

RULER = "────"


@dataclass
class Goldens:
    """All goldens of a test run."""

    is_updating: bool
    used: set[Path] = field(default_factory=set)

    def check(self, path: Path, actual: str) -> None:
        """Compares ``actual`` with the file, or writes it."""
        self.used.add(path)
        if self.is_updating:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
            return
        assert path.exists(), f"{path} is missing: run with --update-golden, and read what it writes"
        assert actual == path.read_text(encoding="utf-8"), f"{path} differs: read the difference, then --update-golden"

    def unused(self, roots: Iterable[Path]) -> list[Path]:
        """Files beside used goldens, below one of the roots, that no test looked at."""
        folders = {path.parent for path in self.used if any(path.is_relative_to(root) for root in roots)}
        found = {path for folder in folders for path in folder.iterdir() if path.is_file()}
        return sorted(found - self.used)


def input_of(path: Path) -> str:
    """What stands in a case file above the first ruler; all of it in a new one."""
    lines = path.read_text(encoding="utf-8").split("\n")
    end = next((number for number, line in enumerate(lines) if line.startswith(RULER)), None)
    return "\n".join(lines) if end is None else "".join(f"{line}\n" for line in lines[:end])


def case_text(text: str, **sections: str) -> str:
    """A case file: the input, then what came of it. Empty sections are left out."""
    shown = (f"{RULER} {title} {RULER}\n{content}" for title, content in sections.items() if content)
    return "".join((text, *shown))
