"""A backup in the place of a service's stores.

The new folder is made beside the old one, whole and on the disk, before the two change places; the old one stays beside
it. Every database becomes one of a new epoch: positions of changes mean something else from now on, so that indexes are
built anew and whoever follows events begins anew. Numbers given since the backup was made are not given again.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from hero_sdk.osis.contexts import FILE as CONTEXTS
from hero_sdk.osis.contexts import read_contexts
from hero_sdk.osis.holding import finish_swap, free_name, make_durable, restored_place
from hero_sdk.osis.operations.backup import BACKUP
from hero_sdk.osis.operations.ground import OperationFailed, Watch, in_words

__all__ = ["RestoreReport", "restore"]

_PLACE = re.compile(r"(0|[1-9][0-9]{0,9})/[a-z][a-z0-9_]*/objects\.db")
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored."""

    databases: int
    before: Path | None
    """Where the stores lie that were there until now; None where there were none."""


def restore(root: Path, backup: Path, watch: Watch) -> RestoreReport:
    """Puts ``backup`` in the place of ``root``, which nobody else may use (`Hold`). Raises OperationFailed."""
    files = _manifest(backup)
    new = root.with_name(f"{root.name}.restoring")
    with in_words(f"the restore of {backup}"):
        shutil.rmtree(new, ignore_errors=True)  # of one that was broken off
        new.mkdir(mode=0o700, parents=True)
        try:
            for place, facts in files.items():
                _copy(backup / place, new / place, facts, watch)
                _begin_epoch(new / place, root / place)
                make_durable((new / place).parent)
                make_durable((new / place).parent.parent)
            if (backup / CONTEXTS).exists():
                read_contexts(backup)  # where it makes no sense, that is said now
                shutil.copyfile(backup / CONTEXTS, new / CONTEXTS)
                (new / CONTEXTS).chmod(0o600)
                _flush(new / CONTEXTS)
            make_durable(new)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        before = free_name(root.with_name(f"{root.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"))
        is_there = root.exists()
        new.rename(restored_place(root))  # from here on it is finished by whoever comes next
        finish_swap(root, before)
    return RestoreReport(len(files), before if is_there else None)


def _manifest(backup: Path) -> Mapping[str, Mapping[str, Any]]:
    """The files of a backup, by place. Raises OperationFailed."""
    try:
        told = orjson.loads((backup / BACKUP).read_bytes())
        files = told["files"]
        if told["backup"] != 1 or not all(
            _PLACE.fullmatch(place) and isinstance(each["size"], int) and isinstance(each["sha256"], str)
            for place, each in files.items()
        ):
            raise ValueError("it is of a later version, or was changed")
    except (FileNotFoundError, NotADirectoryError):
        raise OperationFailed(f"{backup} is no backup: it has no {BACKUP}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OperationFailed(f"{backup / BACKUP} makes no sense: {error}") from None
    found: Mapping[str, Mapping[str, Any]] = files
    return found


def _copy(source: Path, target: Path, facts: Mapping[str, Any], watch: Watch) -> None:
    """Copies a file that has to be as it was when the backup was made."""
    watch.begin(f"{source.parent.parent.name}/{source.parent.name}", facts["size"])
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = hashlib.sha256()
    with (
        os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW), "rb") as read,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written,
    ):
        while chunk := read.read(_CHUNK):
            seen.update(chunk)
            written.write(chunk)
            watch.advance(len(chunk))
    if seen.hexdigest() != facts["sha256"]:
        raise OperationFailed(f"{source} is not as it was when the backup was made; use another backup")


def _begin_epoch(path: Path, present: Path) -> None:
    """Makes the copy a database of its own, whose numbers go on behind those of the ``present`` one, if there is."""
    number = 0
    if present.exists():
        # A database that cannot be read is a good reason to restore one.
        with suppress(sqlite3.Error), closing(sqlite3.connect(present)) as connection:
            (number,) = connection.execute("SELECT number FROM counters").fetchone()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE meta SET value = ? WHERE name = 'epoch'", (secrets.token_hex(8),))
        connection.execute("UPDATE counters SET number = max(number, ?)", (number,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _flush(path)


def _flush(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
