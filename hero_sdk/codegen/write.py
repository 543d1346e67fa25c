"""Generated text onto the disk: compared first, then written file by file, each whole or not at all.

A file nobody generated is never touched: it is in no manifest and does not say that we wrote it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from hero_sdk.codegen.project import Project, ProjectError
from hero_sdk.oschema.frozen import dataclass

__all__ = ["Plan", "Removal", "Writing", "apply", "plan", "unified_diff"]

_OURS = (b"`hero-sdk generate`", b'"openrpc": "1.')
_LOOKED_AT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Writing:
    """A file whose text changes, or that is new."""

    path: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A file that nothing generates any more."""

    path: str
    before: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to change in the output folder; paths are below it."""

    writings: tuple[Writing, ...] = ()
    removals: tuple[Removal, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def has_changes(self) -> bool:
        return bool(self.writings or self.removals)


def plan(project: Project, files: Mapping[str, str], *, known: Collection[str], stale: Iterable[str]) -> Plan:
    """What would make ``files`` true. ``known`` were generated before; of them ``stale`` are to go.

    Raises ProjectError for a file in the way that somebody wrote by hand.
    """
    writings, unchanged = [], []
    for path, after in files.items():
        before = _read(project, path, is_known=path in known)
        if before == after:
            unchanged.append(path)
        else:
            writings.append(Writing(path, before, after))
    removals = [
        Removal(path, before) for path in sorted(stale) if (before := _read(project, path, is_known=True)) is not None
    ]
    return Plan(tuple(writings), tuple(removals), tuple(unchanged))


def apply(project: Project, found: Plan) -> None:
    """Writes and removes. Raises ProjectError where the disk refuses; what was done until then is sound."""
    try:
        for folder in {(project.output / writing.path).parent for writing in found.writings}:
            folder.mkdir(parents=True, exist_ok=True)
        for writing in found.writings:
            _replace(f"{project.output}/{writing.path}", writing.after)
        for removal in found.removals:
            target = project.output / removal.path
            target.unlink(missing_ok=True)
            _remove_empty(target.parent, project.output)
    except OSError as error:
        where = error.filename or project.output
        raise ProjectError(f"{where} cannot be written: {error.strerror}") from error


def unified_diff(project: Project, found: Plan) -> str:
    """What would change, as a patch."""
    from difflib import unified_diff as compare

    lines: list[str] = []
    changes: list[tuple[str, str, str]] = [(w.path, w.before or "", w.after) for w in found.writings]
    changes += [(removal.path, removal.before, "") for removal in found.removals]
    for path, before, after in changes:
        name = project.shown(project.output / path)
        parts = compare(before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}")
        lines += (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in parts)
    return "".join(lines)


def _read(project: Project, path: str, *, is_known: bool) -> str | None:
    try:
        with open(f"{project.output}/{path}", "rb") as file:  # noqa: PTH123 - see _replace
            data = file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ProjectError(f"{project.shown(project.output / path)} is in the way: {error.strerror}") from error
    if not is_known and data and not any(mark in data[:_LOOKED_AT_BYTES] for mark in _OURS):
        shown = project.shown(project.output / path)
        raise ProjectError(f"{shown} was not written by `hero-sdk generate`; move it away, or generate elsewhere")
    return data.decode("utf-8", "surrogateescape")


def _replace(target: str, text: str) -> None:
    # Not with pathlib: for the hundreds of small files of a project it takes as long as the disk.
    folder, _, name = target.rpartition("/")
    temporary = f"{folder}/.{name}.{os.getpid()}.tmp"
    try:
        with open(temporary, "wb") as file:  # noqa: PTH123
            file.write(text.encode())
        os.replace(temporary, target)  # noqa: PTH105 - atomic on one filesystem: a reader sees the old file or the new
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _remove_empty(folder: Path, output: Path) -> None:
    """Removes ``folder`` and those above it while nothing but byte code is left in them."""
    while folder != output and folder.is_relative_to(output):
        rest = [entry.name for entry in os.scandir(folder)]
        if rest not in ([], ["__pycache__"]):
            return
        if rest:
            for compiled in os.scandir(folder / "__pycache__"):
                Path(compiled.path).unlink()
            (folder / "__pycache__").rmdir()
        folder.rmdir()
        folder = folder.parent
