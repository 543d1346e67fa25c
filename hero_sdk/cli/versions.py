"""The schemas as they are and as they were: in a folder, or at a git reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hero_sdk.cli.git_tree import GitRepository, GitTrouble
from hero_sdk.codegen import ProjectError, Sources, read_project
from hero_sdk.codegen.project import imported_package
from hero_sdk.codegen.sources import SchemaFile, read_files
from hero_sdk.oschema.source import MAX_BYTES

__all__ = ["Version", "former_version", "present_version"]

_ENDING = ".oschema"
_DEEPEST = 2
"""A domain's folder in a group's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a folder of schemas."""

    title: str
    """``schemas``, ``main (3f2a1c9)``."""

    folder: Path
    """Where it lies, or lay when it was committed."""

    files: tuple[SchemaFile, ...]
    imports: tuple[str, ...]
    """Installed packages whose domains may be used."""

    @property
    def sources(self) -> Sources:
        """Its files, and those of the packages it imports."""
        return Sources(own=self.files, imported=tuple(_imported(self.imports, self.files)), homes={}, places={})


def present_version(path: Path | None) -> Version:
    """The schemas in a folder, or of the project around here. Raises ProjectError."""
    if path is not None and not path.is_dir():
        raise ProjectError(f"{path} is a file; name a folder" if path.exists() else f"there is no {path}")
    try:
        project = read_project((path or Path.cwd()).resolve())
    except ProjectError:
        if path is None:
            raise
        return _in_folder(path, path.as_posix(), ())
    folder = project.schemas if path is None else path.resolve()
    if folder != project.schemas and folder.is_relative_to(project.schemas):
        whole = project.shown(project.schemas)
        raise ProjectError(f"{path} is a part of {whole}, and only the whole can be compared: leave it out")
    shown = project.shown(folder) if path is None else path.as_posix()
    return _in_folder(folder, shown, project.imports if folder == project.schemas else ())


def former_version(against: str, present: Version) -> Version:
    """What ``present`` is compared with: a folder, or its own folder at a git reference. Raises ProjectError."""
    path = Path(against)
    git = GitRepository(present.folder)
    if not against:
        raise ProjectError("--against names a folder or a git reference, not nothing")
    if path.is_dir():
        if path.name == against and git.has(against):
            raise ProjectError(f"{against} is a folder and a git reference: write ./{against}, or refs/heads/{against}")
        return _in_folder(path, path.as_posix(), present.imports)
    if path.exists():
        raise ProjectError(f"{against} is a file; name a folder or a git reference")
    try:
        return _at_reference(against, present, git)
    except GitTrouble as trouble:
        raise ProjectError(str(trouble)) from trouble


def _in_folder(folder: Path, shown: str, imports: tuple[str, ...]) -> Version:
    if not folder.is_dir():
        raise ProjectError(f"there is no folder {shown}; schemas are read from there")
    files = tuple(read_files(folder, shown))
    if not files:
        raise ProjectError(f"no `*{_ENDING}` file lies in {shown} or its folders")
    return Version(title=shown, folder=folder.resolve(), files=files, imports=imports)


def _at_reference(against: str, present: Version, git: GitRepository) -> Version:
    try:
        prefix = git.prefix
    except GitTrouble as trouble:
        raise ProjectError(f"{against} is no folder, and {trouble}") from trouble
    if ":" in against:
        title, place = against, against
    else:
        title, place = f"{against} ({git.commit(against)[:7]})", f"{against}:{prefix}"
    files = tuple(_committed(git, place))
    if not files:
        raise ProjectError(f"no `*{_ENDING}` file lies in {place}; if they were elsewhere, name it: REF:FOLDER")
    return Version(title=title, folder=present.folder, files=files, imports=present.imports)


def _committed(git: GitRepository, place: str) -> Iterator[SchemaFile]:
    """The schema files of ``REF:FOLDER``, laid out as in a folder."""
    shown = place if place.endswith((":", "/")) else f"{place}/"
    files = [(path, blob) for path, blob in git.files(place, _ENDING) if not _is_hidden(path)]
    contents = git.contents(blob for _, blob in files if blob is not None)
    for path, blob in files:
        *parents, name = PurePosixPath(path).parts
        if len(parents) > _DEEPEST:
            raise ProjectError(f"{shown}{path} lies too deep: a domain is a folder, or a folder in a group's folder")
        yield SchemaFile(
            shown=f"{shown}{path}",
            domain=parents[-1] if parents else name.removesuffix(_ENDING),
            group=parents[0] if len(parents) == _DEEPEST else None,
            data=next(contents)[: MAX_BYTES + 1] if blob is not None else b"",
            problem=None if blob is not None else "this is a link that leads nowhere",
        )


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in PurePosixPath(path).parts)


def _imported(packages: Iterable[str], own: Iterable[SchemaFile]) -> Iterator[SchemaFile]:
    """Files of imported domains; a domain that is here, too, is not that of the package."""
    taken = {file.domain for file in own}
    for package in packages:
        found = list(read_files(imported_package(package).schemas, f"{package}/schemas"))
        yield from (file for file in found if file.domain not in taken)
        taken |= {file.domain for file in found}
