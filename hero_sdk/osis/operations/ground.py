"""What all operations stand on: the databases under a folder, progress, refusals, failures in words."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

import orjson

from hero_sdk.errors import HeroError, RpcError
from hero_sdk.osis.connection import connect
from hero_sdk.osis.failures import reason_of
from hero_sdk.osis.settings import OsisSettings

__all__ = [
    "HelperEnded",
    "OperationFailed",
    "Refusals",
    "StoredDatabase",
    "Watch",
    "databases",
    "in_words",
    "read_only",
    "stored_types",
]

_SHOWN = 20


class OperationFailed(HeroError):
    """An operation that could not be done, or not be finished; the message says why and what to do."""


class HelperEnded(HeroError):
    """A process that helped was ended by somebody else."""


class Watch(Protocol):
    """Whoever looks on: a progress bar."""

    def begin(self, what: str, total: int) -> None:
        """From here on ``what``, of which ``total`` parts are to be done."""
        ...

    def advance(self, count: int) -> None:
        """So many more are done."""
        ...


@dataclass(frozen=True, slots=True)
class StoredDatabase:
    """The database of one domain in one context, as it lies on disk."""

    context: int
    domain: str
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "objects.db"

    def __str__(self) -> str:
        return f"{self.domain} in context {self.context}"


def databases(
    root: Path, contexts: Collection[int] | None = None, domains: Collection[str] | None = None
) -> list[StoredDatabase]:
    """The databases under ``root``, those of contexts that were removed left out; None means all."""
    found = []
    for path in root.glob("*/*/objects.db"):
        context, domain = path.parent.parent.name, path.parent.name
        if re.fullmatch("0|[1-9][0-9]{0,9}", context) is None:
            continue  # the archive
        if (contexts is None or int(context) in contexts) and (domains is None or domain in domains):
            found.append(StoredDatabase(int(context), domain, path.parent))
    return sorted(found, key=lambda each: (each.context, each.domain))


@contextmanager
def read_only(database: StoredDatabase) -> Iterator[sqlite3.Connection]:
    """One state of a database, whatever others do meanwhile. Raises OperationFailed for errors of the file."""
    with in_words(f"{database} ({database.path})"):
        connection = connect(database.path, OsisSettings(), can_write=False)
        try:
            connection.execute("BEGIN")
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                raise OperationFailed(f"{database.path} is no database of hero_sdk")
            yield connection
        finally:
            connection.close()


def stored_types(connection: sqlite3.Connection) -> list[str]:
    """Names of the types that have a table, also of those the schema does not have any more."""
    # A dot never stands in a type's name: tables with one hold the entries of lists.
    found = connection.execute("SELECT substr(name, 3) FROM sqlite_master WHERE type = 'table' AND name GLOB 't_*'")
    return sorted(name for (name,) in found if "." not in name)


@contextmanager
def in_words(what: str) -> Iterator[None]:
    """Errors of SQLite and the disk inside become OperationFailed, which names ``what``."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        where = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
        raise OperationFailed(f"{what}: {reason_of(error) or error}{where}") from error
    except RpcError as error:
        raise OperationFailed(f"{what}: {error.message}") from error
    except HelperEnded as error:
        raise OperationFailed(f"{what}: a process that helped was ended; run the same command again") from error


@dataclass
class Refusals:
    """What was refused, with place and reason: all of it in a file, the first ones to be shown."""

    path: Path
    count: int = 0
    first: list[tuple[str, str]] = field(default_factory=list)
    _file: IO[bytes] | None = None

    def add(self, place: str, reason: str) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < _SHOWN:
            self.first.append((place, reason))
        if self._file is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        # Names of files need not be text.
        place = place.encode("utf-8", "backslashreplace").decode()
        self._file.write(orjson.dumps({"place": place, "reason": reason}, option=orjson.OPT_APPEND_NEWLINE))

    def close(self) -> None:
        """Finishes the file; where nothing was refused, none is there, an older one neither."""
        if self._file is not None:
            self._file.close()
        else:
            self.path.unlink(missing_ok=True)
