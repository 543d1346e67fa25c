"""Which schema files a command is about: those named, or all of the project.

Files of a project are understood together with the rest of it, whichever of them are asked about.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hero_sdk.codegen import Options, Project, ProjectError, Sources, options_of, read_project, read_sources
from hero_sdk.codegen.sources import SchemaFile, read_files

__all__ = ["Chosen", "choose", "replace"]


@dataclass(frozen=True)
class Chosen:
    """What a command looks at."""

    files: tuple[SchemaFile, ...]
    """The files asked about."""

    sources: Sources
    """Everything they are understood with."""

    paths: dict[str, Path]
    """Where each file lies, by the path that is shown."""

    options: Options
    """How the generator is told about them."""

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(file.shown for file in self.files)


def choose(paths: Sequence[Path]) -> Chosen:
    """The files behind ``paths``; those of the project where none are given. Raises ProjectError."""
    if not paths:
        return _of_project(read_project(Path.cwd()), [])
    if paths == [Path("-")]:
        return _alone((SchemaFile(shown="-", domain="stdin", group=None, data=sys.stdin.buffer.read()),), {})
    for path in paths:
        if not path.exists():
            raise ProjectError(f"there is no {path}")
    project = _project_around(paths)
    if project is not None:
        return _of_project(project, paths)
    files: list[SchemaFile] = []
    for path in paths:
        files += read_files(path, path.as_posix()) if path.is_dir() else _single(path)
    if not files:
        raise ProjectError(f"no `*.oschema` file lies in {', '.join(map(str, paths))}")
    return _alone(tuple(files), {file.shown: Path(file.shown) for file in files})


def replace(path: Path, text: str) -> None:
    """Writes a file in one step: whoever reads it meanwhile sees the old text or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(path.stat().st_mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _of_project(project: Project, paths: Sequence[Path]) -> Chosen:
    sources = read_sources(project)
    # Shown as seen from where the command runs, so that editors and people can follow.
    places = {file.shown: project.root / file.shown for file in sources.own}
    wanted = [path.resolve() for path in paths]
    files = tuple(
        file
        for file in sources.own
        if not wanted or any(places[file.shown].resolve().is_relative_to(path) for path in wanted)
    )
    if not files:
        raise ProjectError(f"no `*.oschema` file lies in {', '.join(map(str, paths))}")
    return Chosen(files, sources, places, options_of(project, sources))


def _project_around(paths: Sequence[Path]) -> Project | None:
    """The project whose schemas all of ``paths`` belong to."""
    try:
        project = read_project(paths[0].resolve() if paths[0].is_dir() else paths[0].resolve().parent)
    except ProjectError:
        return None
    return project if all(path.resolve().is_relative_to(project.schemas) for path in paths) else None


def _single(path: Path) -> list[SchemaFile]:
    found = [file for file in read_files(path.parent, path.parent.as_posix()) if Path(file.shown) == path]
    if not found:
        raise ProjectError(f"{path} is no `.oschema` file")
    return found


def _alone(files: tuple[SchemaFile, ...], paths: dict[str, Path]) -> Chosen:
    return Chosen(files, Sources(own=files, homes={}, places={}), paths, Options())
