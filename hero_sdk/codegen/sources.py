"""The schema files of a project and of what it imports, read from the disk.

``schemas/<domain>/*.oschema``, ``schemas/<group>/<domain>/*.oschema``, and files directly in ``schemas/``, each a
domain of its name. A file that cannot be read is not left out: it becomes a finding, as if its text were wrong.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from hero_sdk.codegen.names import module_name
from hero_sdk.codegen.project import Project, ProjectError, imported_package
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.source import MAX_BYTES, SourceFile, decode

__all__ = ["SchemaFile", "Sources", "read_files", "read_sources"]

_ENDING = ".oschema"

_DEEPEST = 2
"""A domain's folder in a group's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFile:
    """One file as it lies on the disk."""

    shown: str
    """Its path as people read it."""

    domain: str
    group: str | None
    data: bytes
    problem: str | None = None
    """Why it could not be read."""

    @property
    def source(self) -> SourceFile:
        return SourceFile(self.shown, self.domain, decode(self.data), self.group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything that is read before anything is understood."""

    own: tuple[SchemaFile, ...]
    imported: tuple[SchemaFile, ...] = ()
    """Files of imported domains that are mentioned, directly or through others."""

    homes: dict[str, str]
    """Imported domain → module of its generated code."""

    places: dict[str, str]
    """Domain that is a single file → its name."""


def read_sources(project: Project) -> Sources:
    """All files in name order. Raises ProjectError where there are none, or their folders make no sense."""
    if not project.schemas.is_dir():
        raise ProjectError(f"there is no folder {project.shown(project.schemas)}; schemas are read from there")
    own = tuple(read_files(project.schemas, project.shown(project.schemas)))
    if not own:
        raise ProjectError(f"no `*{_ENDING}` file lies in {project.shown(project.schemas)} or its folders")
    homes: dict[str, str] = {}
    imported: list[SchemaFile] = []
    own_domains = {file.domain for file in own}
    for name in project.imports:
        found = imported_package(name)
        files = [f for f in read_files(found.schemas, f"{name}/schemas") if f.domain not in own_domains | homes.keys()]
        groups = {file.domain: file.group for file in files}
        for domain, group in groups.items():
            homes[domain] = ".".join([name, *([module_name(group)] if group else []), module_name(domain)])
        imported += files
    mentioned = _mentioned(own, imported)
    single = {file.domain: Path(file.shown).name for file in own if _is_single(file, project)}
    return Sources(
        own=own,
        imported=tuple(file for file in imported if file.domain in mentioned),
        homes={domain: home for domain, home in homes.items() if domain in mentioned},
        places={domain: name for domain, name in single.items() if sum(file.domain == domain for file in own) == 1},
    )


def read_files(folder: Path, shown: str) -> Iterator[SchemaFile]:
    """Every schema file below ``folder``, by domain and name. Raises ProjectError for folders too deep."""
    yield from sorted(_below(folder, shown, ()), key=lambda file: (file.group or "", file.domain, file.shown))


def _below(folder: Path, shown: str, parents: tuple[str, ...]) -> Iterator[SchemaFile]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise ProjectError(f"{shown} cannot be read: {error.strerror}") from error
    for entry in entries:
        here = f"{shown}/{entry.name}"
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.name.endswith(_ENDING):
            if len(parents) > _DEEPEST:
                raise ProjectError(f"{here} lies too deep: a domain is a folder, or a folder in a group's folder")
            domain = parents[-1] if parents else entry.name.removesuffix(_ENDING)
            yield _read(entry, here, domain, parents[0] if len(parents) == 2 else None)
        elif _is_folder(entry, may_be_link=len(parents) < _DEEPEST):
            yield from _below(Path(entry.path), here, (*parents, entry.name))


def _is_folder(entry: os.DirEntry[str], *, may_be_link: bool) -> bool:
    """Links are followed no deeper than domains lie, since they may lead in a circle."""
    try:
        return entry.is_dir(follow_symlinks=may_be_link)
    except OSError:  # a link to itself
        return False


def _read(entry: os.DirEntry[str], shown: str, domain: str, group: str | None) -> SchemaFile:
    data, problem = b"", None
    try:
        if entry.is_dir():
            problem = "this is a folder"
        elif not entry.is_file():
            problem = "this is neither a file nor a folder"
        else:
            with Path(entry.path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)  # one byte more than allowed says that there is too much
    except OSError as error:
        problem = (error.strerror or "it cannot be read").lower()
    return SchemaFile(shown=shown, domain=domain, group=group, data=data, problem=problem)


def _mentioned(own: Iterable[SchemaFile], imported: list[SchemaFile]) -> set[str]:
    """Imported domains whose name stands in a file that counts; parsing the others would be for nothing."""
    files: dict[str, list[SchemaFile]] = {}
    for file in imported:
        files.setdefault(file.domain, []).append(file)
    found: set[str] = set()
    waiting = list(own)
    while waiting:
        text = waiting.pop().data
        new = {domain for domain in files.keys() - found if domain.encode() in text}
        found |= new
        waiting += [file for domain in new for file in files[domain]]
    return found


def _is_single(file: SchemaFile, project: Project) -> bool:
    return Path(file.shown).parent == Path(project.shown(project.schemas))
