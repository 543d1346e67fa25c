"""Two versions of a schema, written in tests or lying in a case folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from hero_sdk.codegen.crud import verbs_of
from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.compare import compare
from hero_sdk.oschema.breaking.report import Comparison
from hero_sdk.oschema.source import SourceFile
from tests.support.schemas import Resolved, files_of, resolve_files


def ready(named: schema.Named) -> Mapping[str, schema.Method]:
    """The ready methods of a root object, as the generator knows them."""
    return {name: verb.method for name, verb in verbs_of(named).items()}


def compared(old: Iterable[SourceFile], new: Iterable[SourceFile]) -> Comparison:
    """What changed between two versions, which have to be free of errors."""
    return compare(_understood(old).schema, _understood(new).schema, ready=ready)


def compared_texts(old: str, new: str) -> Comparison:
    """The same of texts; several files are told apart by ``--- food/a.oschema``."""
    return compared(files_of(old), files_of(new))


def files_in(folder: Path) -> list[SourceFile]:
    """The schema files below a folder; each lies in the folder of its domain."""
    return [
        SourceFile(f"{folder.name}/{path.relative_to(folder).as_posix()}", path.parent.name, path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.oschema"))
    ]


def _understood(files: Iterable[SourceFile]) -> Resolved:
    found = resolve_files(files)
    assert not [line for line in found.shown if line.startswith("E")], found.shown
    return found
