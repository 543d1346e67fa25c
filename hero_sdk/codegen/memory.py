"""What the last run saw and wrote, so that a run with nothing to do is short.

Kept beside the project in ``.hero_sdk_cache``, which ignores itself in version control. It is never believed about
the disk: files are hashed again. Losing it costs a second.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from hero_sdk.codegen.fingerprint import digest
from hero_sdk.codegen.project import Project
from hero_sdk.codegen.sources import Sources
from hero_sdk.oschema.frozen import dataclass

__all__ = ["Memory", "files_digest", "inputs_digest", "recall", "remember", "texts_digest"]

_FOLDER = ".hero_sdk_cache"
_FILE = "generate.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Hashes of one run."""

    inputs: str = ""
    """Of everything read."""

    generator: str = ""
    """Of the generator and the project's settings."""

    others: str = ""
    """Of the files of no domain."""

    domains: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Domain → hash of its resolved schema, hash of its files."""


def recall(project: Project) -> Memory:
    """What was remembered; nothing where that cannot be read."""
    try:
        found = json.loads((_folder(project) / _FILE).read_bytes())
        domains = {str(name): (str(schema), str(files)) for name, (schema, files) in found.pop("domains").items()}
        return Memory(**{str(key): str(value) for key, value in found.items()}, domains=domains)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Memory()


def remember(project: Project, memory: Memory) -> None:
    """Keeps ``memory`` for the next run, where the disk lets us."""
    folder = _folder(project)
    made = {
        "inputs": memory.inputs,
        "generator": memory.generator,
        "others": memory.others,
        "domains": memory.domains,
    }
    try:
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n")
        (folder / _FILE).write_text(json.dumps(made))
    except OSError:
        pass  # a read-only checkout is generated as well, only not as fast


def inputs_digest(sources: Sources) -> str:
    """A hash of all schema files and of how they are used."""
    files = (
        part
        for file in (*sources.own, *sources.imported)
        for part in (f"{file.shown}\0{file.domain}\0{file.group}\0{file.problem}".encode(), file.data)
    )
    return digest([repr((sorted(sources.homes.items()), sorted(sources.places.items()))).encode(), *files])


def files_digest(output: Path, paths: Iterable[str]) -> str:
    """A hash of the files below ``output``; of a missing one, that it is missing."""
    return digest(part for path in sorted(paths) for part in (path.encode(), _bytes(f"{output}/{path}")))


def texts_digest(texts: Mapping[str, str]) -> str:
    """The same hash, of files with these texts."""
    return digest(part for path in sorted(texts) for part in (path.encode(), b"=" + texts[path].encode()))


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - of hundreds of files: pathlib takes as long as the disk
            return b"=" + file.read()
    except OSError:
        return b""


def _folder(project: Project) -> Path:
    return project.root / _FOLDER
