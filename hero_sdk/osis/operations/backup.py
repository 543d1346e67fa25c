"""A copy of a service's stores, made while others write to them.

Each database is copied page by page as it is at one moment: a transaction that only reads keeps that moment, and keeps
nobody from writing. The copy goes to the disk evenly, in small pieces with a rest behind each, so that commits of the
service find the disk free most of the time. It is made in `<target>.partial`, and becomes the target when it is whole.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from hero_sdk.osis.contexts import FILE as CONTEXTS
from hero_sdk.osis.holding import make_durable
from hero_sdk.osis.operations.ground import OperationFailed, StoredDatabase, Watch, databases, in_words, read_only

__all__ = ["BACKUP", "BackupJob", "BackupReport", "back_up", "copy_database"]

BACKUP = "backup.json"
"""In the folder of a backup: what it is, with the length and the sum of every file."""

_LOCK = ".backup-under-way"
_STEP_PAGES = 64


@dataclass(frozen=True, kw_only=True)
class BackupJob:
    """What is backed up, and to where."""

    root: Path
    """The folder with the stores."""

    target: Path
    facts: Mapping[str, Any] = field(default_factory=dict)
    """For the manifest."""

    bytes_per_s: int = 64 * 1024 * 1024
    """At most so much is copied in a second."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was copied."""

    databases: int
    size: int
    """Bytes of all of them."""


def back_up(job: BackupJob, watch: Watch) -> BackupReport:
    """Makes a backup. Raises OperationFailed, which leaves nothing behind."""
    found = databases(job.root)
    if not found:
        raise OperationFailed(f"there is nothing to back up in {job.root}")
    if job.target.exists():
        raise OperationFailed(f"{job.target} exists already; choose a name that is free")
    with in_words(f"the backup to {job.target}"), _partial(job.target) as partial:
        files: dict[str, dict[str, Any]] = {}
        for database in found:
            place = f"{database.context}/{database.domain}/{database.path.name}"
            copy = partial / place
            copy.parent.mkdir(mode=0o700, parents=True)
            facts = copy_database(database, copy, job.bytes_per_s, watch)
            files[place] = {**facts, "size": copy.stat().st_size, "sha256": sum_of(copy)}
            make_durable(copy.parent)
            make_durable(copy.parent.parent)
        if (job.root / CONTEXTS).exists():
            _write(partial / CONTEXTS, (job.root / CONTEXTS).read_bytes())
        told = orjson.dumps({"backup": 1, **job.facts, "files": files}, option=orjson.OPT_INDENT_2)
        _write(partial / BACKUP, told + b"\n")
        (partial / _LOCK).unlink()
        make_durable(partial)
        partial.rename(job.target)
        make_durable(job.target.parent)
    return BackupReport(len(files), sum(each["size"] for each in files.values()))


def copy_database(database: StoredDatabase, copy: Path, bytes_per_s: int, watch: Watch) -> dict[str, Any]:
    """Copies a database into a new file that only its owner can read, on the disk when this returns: its identity."""
    with read_only(database) as source:
        (page_size,) = source.execute("PRAGMA page_size").fetchone()
        (pages,) = source.execute("PRAGMA page_count").fetchone()
        epoch, position = source.execute(
            "SELECT (SELECT value FROM meta WHERE name = 'epoch'), position - 1 FROM counters"
        ).fetchone()
        watch.begin(str(database), pages * page_size)
        file = os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with closing(sqlite3.connect(copy, isolation_level=None)) as target:
                target.execute("PRAGMA journal_mode = OFF")  # a copy that is not finished is thrown away
                target.execute("PRAGMA synchronous = OFF")  # `_Pace` sees to that
                target.execute("PRAGMA cache_size = -1024")
                source.backup(target, pages=_STEP_PAGES, progress=_Pace(file, page_size, bytes_per_s, watch))
            os.fsync(file)
        finally:
            os.close(file)
    return {"epoch": epoch, "position": position}


class _Pace:
    """Called after every few pages: hands them to the disk, and rests as long as the rate wants it."""

    def __init__(self, file: int, page_size: int, bytes_per_s: int, watch: Watch) -> None:
        self._file = file
        self._page_size = page_size
        self._bytes_per_s = bytes_per_s
        self._watch = watch
        self._done = 0
        self._began = time.monotonic()

    def __call__(self, status: int, remaining: int, total: int) -> None:
        done = (total - remaining) * self._page_size
        self._watch.advance(done - self._done)
        self._done = done
        # What the system collects it writes in one go sooner or later, and every commit waits behind that (measured:
        # their p99 is seven times as long). So each piece is written at once, and the disk is free as long again.
        began = time.monotonic()
        os.fdatasync(self._file)
        now = time.monotonic()
        time.sleep(max(now - began, done / self._bytes_per_s - (now - self._began)))


def sum_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """A folder to make the backup in, taken away where that fails; what a killed backup left is taken away first."""
    partial = target.with_name(f"{target.name}.partial")
    lock = partial / _LOCK
    if partial.exists() and not lock.exists():
        raise OperationFailed(f"{partial} is no unfinished backup; remove it, or choose another name")
    partial.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperationFailed(f"another backup to {target} is under way") from None
        _empty(partial)
        try:
            yield partial
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise


def _empty(partial: Path) -> None:
    for each in partial.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != _LOCK:
            each.unlink()
