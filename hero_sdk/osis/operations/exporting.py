"""Objects as files: a folder per context and domain, in it one OTOML file per object, or JSON lines per type.

Each database is exported as it is at one moment, while others go on writing. Everything is made in `<target>.partial`,
which becomes the target when it is whole. An export that was broken off is gone on with: a database that nobody
changed since continues where it stopped, any other begins anew.
"""

# ruff: noqa: S608 - names in these statements come from the database's own list of tables

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import orjson

from hero_sdk.osis.holding import make_durable
from hero_sdk.osis.keyring import Keyring
from hero_sdk.osis.operations.ground import (
    OperationFailed,
    Refusals,
    StoredDatabase,
    Watch,
    databases,
    in_words,
    read_only,
    stored_types,
)
from hero_sdk.osis.operations.object_files import StoredRow
from hero_sdk.osis.operations.sources import MANIFEST
from hero_sdk.osis.operations.targets import Written, write_lines, write_otoml
from hero_sdk.osis.schema import StoreSchema, TypeTable
from hero_sdk.osis.vault import Vault
from hero_sdk.values import smartid

__all__ = ["ExportJob", "ExportReport", "Format", "export"]

Format = Literal["otoml", "jsonl"]

_PROGRESS = "progress.json"
_BATCH = 500
_SAVE_EVERY = 5_000


@dataclass(frozen=True, kw_only=True)
class ExportJob:
    """What is exported, and to where."""

    root: Path
    """The folder with the stores."""

    schemas: Mapping[str, StoreSchema]
    """By domain; they say what is secret. Types that none of them has are exported, too."""

    target: Path
    format: Format = "otoml"
    contexts: Collection[int] | None = None
    domains: Collection[str] | None = None
    keys: Path | None = None
    """The folder with the keys of secrets, which are exported then; None leaves them out."""

    names: Mapping[int, str] = field(default_factory=dict)
    """Names of contexts, for the manifest."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    """For the manifest, too."""


@dataclass
class ExportReport:
    """What was exported."""

    objects: dict[str, int] = field(default_factory=dict)
    """`3/bakery/Recipe` → how many."""

    numbers: dict[str, str] = field(default_factory=dict)
    """`3/bakery` → the next sid there."""

    continued: int = 0
    """How many of them an earlier run had exported."""

    refused: list[tuple[str, str]] = field(default_factory=list)
    """Place and reason of the first objects that could not be exported; all of them are in `refused.jsonl`."""

    refused_count: int = 0


@dataclass
class _TypeState:
    """How far one type has come."""

    number: int = 0
    objects: int = 0
    size: int = 0
    """Bytes of its file of lines."""

    refused: list[tuple[str, str]] = field(default_factory=list)

    def note(self, part: Written, place: str) -> None:
        """So much more of the type at ``place`` is written."""
        self.refused += [(f"{place}/{smartid.encode(number)}", reason) for number, reason in part.refused]
        self.objects += part.count - len(part.refused)
        self.number, self.size = part.number, part.size


def export(job: ExportJob, watch: Watch) -> ExportReport:
    """Exports ``job``. Raises OperationFailed."""
    found = databases(job.root, job.contexts, job.domains)
    if not found:
        raise OperationFailed(f"there is nothing to export in {job.root}" + (" for these" if job.contexts else ""))
    if job.target.exists():
        raise OperationFailed(f"{job.target} exists already; choose a name that is free")
    partial = job.target.with_name(f"{job.target.name}.partial")
    with in_words(f"the export to {job.target}"):
        partial.mkdir(mode=0o700, parents=True, exist_ok=True)
        progress = _Progress(partial, job.format if job.keys is None else f"{job.format} with secrets")
        report = ExportReport()
        for database in found:
            _export_database(job, database, partial, progress, report, watch)
        _finish(job, partial, report)
    return report


def _export_database(
    job: ExportJob, database: StoredDatabase, partial: Path, progress: _Progress, report: ExportReport, watch: Watch
) -> None:
    schema = job.schemas.get(database.domain)
    folder = partial / str(database.context) / database.domain
    with read_only(database) as connection:
        states = progress.begin(database, folder, connection)
        (following,) = connection.execute("SELECT number FROM counters").fetchone()
        report.numbers[f"{database.context}/{database.domain}"] = smartid.encode(following)
        for name in stored_types(connection):
            state = states.setdefault(name, _TypeState())
            table = schema.tables.get(name) if schema is not None else None
            # A row's text holds none, unless it was written before the field was marked.
            secrets = table.secrets if table is not None else ()
            place = f"{database.context}/{database.domain}/{name}"
            (total,) = connection.execute(f'SELECT count(*) FROM "t_{name}"').fetchone()
            watch.begin(place, total)
            watch.advance(state.objects + len(state.refused))
            report.continued += state.objects
            opened = _Opened(job, database, table) if table is not None and table.secrets and job.keys else None
            rows = _batches(connection, name, state.number, "body" if opened is None else opened.text)
            if opened is not None:
                rows, secrets = map(opened.rows, rows), ()
            writing = (
                write_lines(folder / f"{name}.jsonl", state.size, rows, secrets)
                if job.format == "jsonl"
                else write_otoml(folder / name, rows, secrets)
            )
            unsaved = 0
            with closing(writing):
                for part in writing:
                    state.note(part, place)
                    unsaved += part.count
                    if unsaved >= _SAVE_EVERY:
                        progress.save()
                        unsaved = 0
                    watch.advance(part.count)
            progress.save()
            report.objects[place] = state.objects
            report.refused += state.refused
            report.refused_count += len(state.refused)


class _Opened:
    """Rows of one type with their secrets in their texts."""

    def __init__(self, job: ExportJob, database: StoredDatabase, table: TypeTable[Any]) -> None:
        assert job.keys is not None
        self._vault = Vault(Keyring(job.keys), database.context, database.domain)
        self._table = table
        self.text = table.whole

    def rows(self, rows: list[StoredRow]) -> list[StoredRow]:
        """The same rows. Raises Unavailable where keys are missing, FailedPrecondition for what was changed."""
        return [
            (number, rev, created_at, updated_at, self._vault.opened(self._table, number, text))
            for number, rev, created_at, updated_at, text in rows
        ]


def _batches(connection: sqlite3.Connection, name: str, after: int, text: str) -> Iterator[list[StoredRow]]:
    found = connection.execute(
        f'SELECT number, rev, created_at, updated_at, {text} FROM "t_{name}" WHERE number > ? ORDER BY number', (after,)
    )
    while rows := found.fetchmany(_BATCH):
        yield rows


def _finish(job: ExportJob, partial: Path, report: ExportReport) -> None:
    """Makes all of it durable, and puts it where it belongs."""
    contexts = sorted({int(place.partition("/")[0]) for place in report.objects})
    manifest = {
        "export": 1,
        **job.facts,
        "format": job.format,
        "contexts": [{"id": number, "name": job.names.get(number, "")} for number in contexts],
        "objects": report.objects,
        "next_sids": report.numbers,
    }
    (partial / _PROGRESS).unlink()
    (partial / MANIFEST).write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    refusals = Refusals(partial / "refused.jsonl")
    for place, reason in report.refused:
        refusals.add(place, reason)
    refusals.close()
    report.refused = refusals.first
    os.sync()  # there may be millions of files: asking for each by itself would take longer than all the rest
    partial.rename(job.target)
    make_durable(job.target.parent)


class _Progress:
    """How far an export has come, on disk: what it says is written stays so when this process is killed."""

    def __init__(self, partial: Path, wanted: str) -> None:
        self._partial = partial
        self._path = partial / _PROGRESS
        self._all: dict[str, dict[str, Any]] = {}
        self._boot = _boot_id()
        self._format = wanted
        try:
            earlier = orjson.loads(self._path.read_bytes())
        except FileNotFoundError:
            if any(partial.iterdir()):
                raise OperationFailed(f"{partial} is no unfinished export; remove it, or choose another name") from None
            self.save()
            return
        except ValueError:
            earlier = {}
        if earlier.get("format") not in (None, wanted):
            raise OperationFailed(
                f"{partial} is an unfinished export as {earlier['format']}: go on with that, or remove it"
            )
        # After a power cut files may be shorter than they were when this was written.
        if earlier.get("boot") == self._boot:
            for name, each in earlier["databases"].items():
                self._all[name] = {**each, "types": {key: _TypeState(**type_) for key, type_ in each["types"].items()}}

    def begin(self, database: StoredDatabase, folder: Path, connection: sqlite3.Connection) -> dict[str, _TypeState]:
        """How far each type of ``database`` is; all anew where it was changed since."""
        epoch, position = connection.execute(
            "SELECT (SELECT value FROM meta WHERE name = 'epoch'), position FROM counters"
        ).fetchone()
        state = {"epoch": epoch, "position": position}
        name = f"{database.context}/{database.domain}"
        known = self._all.get(name)
        if known is None or {key: known[key] for key in state} != state:
            shutil.rmtree(folder, ignore_errors=True)
            known = self._all[name] = {**state, "types": {}}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        types: dict[str, _TypeState] = known["types"]
        return types

    def save(self) -> None:
        """Writes down how far all is."""
        told = {
            name: {**each, "types": {key: asdict(state) for key, state in each["types"].items()}}
            for name, each in self._all.items()
        }
        new = self._path.with_name(f"{_PROGRESS}.new")
        new.write_bytes(orjson.dumps({"boot": self._boot, "format": self._format, "databases": told}))
        new.replace(self._path)


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
