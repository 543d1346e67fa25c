"""SQLite's and the disk's complaints as errors a caller understands.

Messages name the store and what is wrong, never a path or a statement: they may cross the wire. The rest goes to the
log.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import sqlite3
from pathlib import Path

from hero_sdk.errors import InternalError, RpcError, Unavailable

__all__ = ["is_damage", "is_of_whole_commit", "reason_of", "translate"]

_log = logging.getLogger("hero_sdk.osis")

_FULL = "its disk is full"
_NO_RIGHTS = "its files cannot be written: check the rights of the folder and that the disk is not read-only"
_DAMAGED = "its database file is damaged: verify it, or restore a backup"
_LOCKED = "another process holds its database"
_DISK = "its disk reports an error"
_NO_DESCRIPTORS = "the process has no file descriptors left"

_REASONS = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _NO_RIGHTS,
    sqlite3.SQLITE_CANTOPEN: _NO_RIGHTS,
    sqlite3.SQLITE_PERM: _NO_RIGHTS,
    sqlite3.SQLITE_AUTH: _NO_RIGHTS,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_NOMEM: "the machine is out of memory",
}

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
_USED_UP = {errno.EMFILE, errno.ENFILE}
_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}


def translate(error: Exception, name: str, path: Path) -> RpcError:
    """What a caller is told about ``error``; ``name`` is the store's, like `delivery in context 3`.

    Everything an operator can mend is Unavailable, the rest an InternalError.
    """
    if isinstance(error, RpcError):
        return error
    reason = reason_of(error)
    if reason is None:
        incident = secrets.token_hex(6)
        _log.error("the store of %s failed (incident %s, %s)", name, incident, path, exc_info=error)
        told = f"the store of {name} failed unexpectedly; the log has it as incident {incident}"
        return InternalError(told, incident=incident)
    _log.error("the store of %s cannot be used, %s: %s (%s)", name, reason, error, path)
    return Unavailable(f"the store of {name} cannot be used: {reason}", retry_after_s=1.0)


def is_of_whole_commit(error: sqlite3.Error) -> bool:
    """Whether ``error`` says more about the database than about the statement that met it."""
    return not isinstance(error, sqlite3.IntegrityError) and _primary_code(error) in _REASONS


def is_damage(error: sqlite3.Error) -> bool:
    """Whether ``error`` says that the file is not as it was written."""
    return _primary_code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def reason_of(error: Exception) -> str | None:
    """What is wrong with the store's file or disk, in a few words; None where the error says something else."""
    if isinstance(error, sqlite3.Error):
        code = _primary_code(error)
        return _why_not_opened() if code == sqlite3.SQLITE_CANTOPEN else _REASONS.get(code)
    if isinstance(error, OSError):
        if error.errno in _DISK_FULL:
            return _FULL
        if error.errno in _USED_UP:
            return _NO_DESCRIPTORS
        return _NO_RIGHTS if error.errno in _RIGHTS else _DISK
    return None


def _why_not_opened() -> str:
    """SQLite keeps the system's reason to itself."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        if error.errno in _USED_UP:
            return _NO_DESCRIPTORS
    return _NO_RIGHTS


def _primary_code(error: sqlite3.Error) -> int:
    # Extended codes carry the primary one in their low byte; errors of the module itself have none.
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
