"""A folder of objects into the stores of a service, beside a running one or not.

What is there already as it comes is passed over, so that an import that was broken off is gone on with by the same
command. What cannot be taken is listed with place and reason, and stops nothing. Text indexes and events follow from
the record of changes, as they do for every other write.
"""

from __future__ import annotations

import os
import sqlite3
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hero_sdk.osis import tables
from hero_sdk.osis.author import Author
from hero_sdk.osis.connection import connect
from hero_sdk.osis.follow import follow_schema
from hero_sdk.osis.keyring import Keyring
from hero_sdk.osis.meta import transaction
from hero_sdk.osis.operations.ground import OperationFailed, Refusals, StoredDatabase, Watch, in_words
from hero_sdk.osis.operations.intake import MOST_NUMBER, Intake, Outcome
from hero_sdk.osis.operations.loose import loose_references
from hero_sdk.osis.operations.sources import Arrivals, DomainFolder, Refuse, domain_folders, next_numbers_of
from hero_sdk.osis.place import Place
from hero_sdk.osis.progress import Progress
from hero_sdk.osis.schema import StoreSchema, TypeTable
from hero_sdk.osis.secrecy import follow_secrets
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.vault import Vault
from hero_sdk.osis.work import Work
from hero_sdk.values import RowUnreadable

__all__ = ["ImportJob", "ImportReport", "import_objects"]

_MAX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class ImportJob:
    """What is imported, and into what."""

    root: Path
    """The folder with the stores."""

    schemas: Mapping[str, StoreSchema]
    """By domain."""

    source: Path
    find_context: Callable[[str], int | None]
    """The context of a number or name, if there is one."""

    refusals: Path
    """The file for what was refused."""

    may_replace: bool = False
    """Objects that are there in another form are replaced, not refused."""

    is_tolerant: bool = False
    """Fields and values the schema does not know are kept, not refused."""

    is_shared: bool = False
    """A service uses the stores: it gets its turn between batches."""

    max_bytes: int = _MAX_BYTES
    """Of one object."""

    user: str | None = None
    """Whose change it is, for the record."""


@dataclass
class ImportReport:
    """What became of the objects."""

    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict)
    """`3/bakery/Recipe` → how many of each."""

    refused: list[tuple[str, str]] = field(default_factory=list)
    """Place and reason of the first; all are in the file."""

    refused_count: int = 0
    dangling: list[tuple[str, str]] = field(default_factory=list)
    """Objects that are in and refer to something that is not, the first of them, with what they refer to."""

    dangling_count: int = 0


def import_objects(job: ImportJob, watch: Watch) -> ImportReport:
    """Imports ``job``. Raises OperationFailed; what was imported until then stays."""
    report = ImportReport()
    refusals = Refusals(job.refusals)
    try:
        with in_words(f"the import of {job.source}"):
            numbers = next_numbers_of(job.source)
            touched = [
                part
                for folder in domain_folders(job.source, refusals.add)
                for part in _import_domain(job, folder, numbers, report, refusals.add, watch)
            ]
            _look_for_loose_ends(job, touched, report)
    finally:
        with in_words(f"the list of what was refused, {job.refusals}"):
            refusals.close()
        report.refused, report.refused_count = refusals.first, refusals.count
    return report


@dataclass(frozen=True, slots=True)
class _Touched:
    """What an import has put into one table that refers to others."""

    database: StoredDatabase
    table: TypeTable[Any]
    numbers: array[int]


def _import_domain(
    job: ImportJob,
    folder: DomainFolder,
    numbers: Mapping[str, int],
    report: ImportReport,
    refuse: Refuse,
    watch: Watch,
) -> list[_Touched]:
    place = f"{folder.context}/{folder.domain}"
    context = job.find_context(folder.context)
    schema = {_plain(name): schema for name, schema in job.schemas.items()}.get(_plain(folder.domain))
    if context is None:
        refuse(place, f"the service has no context {folder.context}")
        return []
    if schema is None:
        refuse(place, f"the service stores no domain {folder.domain}")
        return []
    database = StoredDatabase(context, schema.domain, job.root / str(context) / schema.domain)
    touched = []
    with in_words(str(database)), _open(job, database, schema) as work:
        _keep_free(work, numbers.get(place, 0))
        intake = Intake(work, may_replace=job.may_replace, is_tolerant=job.is_tolerant)
        known = {_plain(name): table for name, table in schema.tables.items()}
        for arrivals in folder.types:
            table = known.get(_plain(arrivals.name))
            if table is None:
                refuse(arrivals.place, f"{schema.domain} has no type {arrivals.name}")
                continue
            outcomes = report.outcomes.setdefault(f"{context}/{schema.domain}/{table.name}", Counter())
            part = _Touched(database, table, array("q"))
            _import_type(job, arrivals, intake, part, outcomes, refuse, watch)
            touched.append(part)
    return touched


@contextmanager
def _open(job: ImportJob, database: StoredDatabase, schema: StoreSchema) -> Iterator[Work]:
    settings = OsisSettings(busy_s=30.0)
    database.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = connect(database.path, settings, can_write=True)
    try:
        if job.is_shared:
            _check_same_schema(connection, schema, database)
        follow_schema(connection, schema, str(database), Progress(str(database)), _pass_over)
        vault = Vault(Keyring(job.root.parent / "keys"), database.context, database.domain)
        place = Place(database.context, schema, vault)
        follow_secrets(connection, place)
        work = Work(connection, place, settings.clock)
        work.author = Author(job.user, os.getuid())
        if not job.is_shared:
            # Nobody acts on what is in yet, and what a power cut takes the same command brings back: so what is
            # imported is made durable once, at the end, and not a thousand objects at a time.
            connection.execute("PRAGMA synchronous = NORMAL")
        yield work
        _make_durable(database)
    finally:
        connection.close()


def _make_durable(database: StoredDatabase) -> None:
    log = database.path.with_name(f"{database.path.name}-wal")
    if log.exists():
        with log.open("rb") as file:
            os.fsync(file.fileno())


def _check_same_schema(connection: sqlite3.Connection, schema: StoreSchema, database: StoredDatabase) -> None:
    """A service that runs must not find its tables and indexes changed."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        found = connection.execute("SELECT value FROM meta WHERE name = 'fingerprint'").fetchone()
        if found is not None and found[0] != tables.fingerprint(schema):
            raise OperationFailed(
                f"{database} is in use under another schema than this program has: stop the service, or run the "
                "import with its version"
            )


def _import_type(
    job: ImportJob,
    arrivals: Arrivals,
    intake: Intake,
    part: _Touched,
    outcomes: Counter[Outcome],
    refuse: Refuse,
    watch: Watch,
) -> None:
    watch.begin(arrivals.place, arrivals.size(refuse))
    batches = arrivals.batches(job.max_bytes, refuse)
    with closing(batches):
        for read, batch in batches:
            at_once = _SHARED_BATCH if job.is_shared else _BATCH
            for start in range(0, len(batch), at_once):
                began = time.monotonic()
                became, numbers = intake.take(part.table, batch[start : start + at_once], refuse)
                outcomes.update(became)
                if part.table.references:
                    part.numbers.extend(numbers)
                if job.is_shared:
                    time.sleep(time.monotonic() - began)  # the service's writer looks for its turn now and then only
            watch.advance(read)


def _look_for_loose_ends(job: ImportJob, touched: list[_Touched], report: ImportReport) -> None:
    """Looked at when everything is in: objects may come before those they refer to."""
    for part in touched:
        for loose in loose_references(job.root, job.schemas, part.database, part.table, part.numbers):
            report.dangling_count += 1
            if len(report.dangling) < _SHOWN:
                report.dangling.append((loose.place, loose.reason))


def _keep_free(work: Work, following: int) -> None:
    """Numbers that were given where the objects come from are not given here, though their objects are gone."""
    if following < MOST_NUMBER:
        with transaction(work.connection):
            work.execute("UPDATE counters SET number = max(number, ?)", (following,))


def _pass_over(type_name: str, number: int, error: RowUnreadable) -> None:
    """Rows that cannot be read are the business of `verify`, not of an import."""


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()


_BATCH = 1_000
_SHARED_BATCH = 200
_SHOWN = 20
