"""``MANIFEST.json``: what was generated, and from what.

It is committed with the code, so it says nothing of a time, a version or a machine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath

from hero_sdk.codegen.project import MANIFEST
from hero_sdk.oschema.frozen import dataclass

__all__ = ["Manifest", "read_manifest"]


@dataclass(frozen=True, slots=True)
class DomainEntry:
    """One domain: the hash of its resolved schema, and its files."""

    schema: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files that were generated, below the folder the manifest lies in."""

    schemas: str = ""
    """Where the schemas lie, seen from there."""

    domains: Mapping[str, DomainEntry] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    """Those of no domain."""

    @property
    def all_files(self) -> set[str]:
        return {*self.files, *(file for entry in self.domains.values() for file in entry.files)}

    def text(self) -> str:
        """The file's text."""
        domains = {
            name: {"schema": entry.schema, "files": list(entry.files)} for name, entry in sorted(self.domains.items())
        }
        made = {"schemas": self.schemas, "domains": domains, "files": list(self.files)}
        return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def read_manifest(output: Path) -> Manifest:
    """The manifest in ``output``; an empty one where there is none, or none that can be read."""
    try:
        found = json.loads((output / MANIFEST).read_bytes())
        domains = {
            str(name): DomainEntry(str(entry["schema"]), _inside(entry["files"]))
            for name, entry in found["domains"].items()
        }
        return Manifest(str(found["schemas"]), domains, _inside(found["files"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def relative_schemas(output: Path, schemas: Path) -> str:
    """Where ``schemas`` lies, seen from ``output``."""
    return Path(os.path.relpath(schemas, output)).as_posix()


def _inside(paths: Iterable[object]) -> tuple[str, ...]:
    """Those that cannot lead out of the folder: what a manifest lists may be deleted."""
    kept = []
    for path in paths:
        pure = PurePosixPath(str(path))
        if not pure.is_absolute() and ".." not in pure.parts and pure.parts:
            kept.append(str(pure))
    return tuple(kept)
