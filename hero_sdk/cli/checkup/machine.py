"""The machine: interpreter, libraries, folders, disk, clock, limits."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hero_sdk import __version__
from hero_sdk.cli.checkup.finding import Finding, ok, problem, warning
from hero_sdk.paths import socket_root, var_root

__all__ = ["of_machine"]

_LIBRARIES = ("pydantic", "orjson", "httptools", "uvicorn", "uvloop", "starlette", "aiosqlite", "tantivy")
_SQLITE = (3, 38, 0)
_LONGEST_SOCKET = 107
_SHORTEST_NAME = 24
"""Letters that a service with an instance should be able to have."""

_LITTLE_BYTES = 1024**3
_NO_BYTES = 100 * 1024**2
_FEW_FILES = 4096
_RELEASED = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


def of_machine() -> Iterator[Finding]:
    """Everything that concerns all services."""
    yield _python()
    yield from _libraries()
    yield _sqlite()
    for about, folder, name in (("sockets", socket_root(), "PATH_SOCKET"), ("data", var_root(), "PATH_VAR")):
        yield _folder(about, folder, name)
    yield _socket_length()
    yield _disk()
    yield _clock()
    yield _open_files()


def _python() -> Finding:
    return ok("Python", f"{'.'.join(map(str, sys.version_info[:3]))}, hero_sdk {__version__}")


def _libraries() -> Iterator[Finding]:
    found, missing = [], []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        yield problem("libraries", f"{', '.join(missing)} not installed", "pip install --upgrade hero-sdk")
    else:
        yield ok("libraries", ", ".join(found))
    try:
        from hero_sdk.osis.search import TantivyEngine

        TantivyEngine()
    except Exception as exc:
        yield problem("text search", f"tantivy does not load: {exc}", "pip install --force-reinstall tantivy")


def _sqlite() -> Finding:
    found = sqlite3.sqlite_version
    with sqlite3.connect(":memory:") as connection:
        options = {name for (name,) in connection.execute("PRAGMA compile_options")}
    connection.close()
    if sqlite3.sqlite_version_info < _SQLITE:
        return problem("SQLite", found, "the store needs 3.38 or newer: use a newer Python or system library")
    if "THREADSAFE=0" in options:
        return problem("SQLite", f"{found}, built without threads", "use a library with THREADSAFE=1")
    threads = next((name for name in sorted(options) if name.startswith("THREADSAFE")), "THREADSAFE=1")
    return ok("SQLite", f"{found}, {threads}")


def _folder(about: str, folder: Path, name: str) -> Finding:
    present = next(each for each in (folder, *folder.parents) if each.exists())
    if not present.is_dir():
        return problem(about, f"{present} is no folder", f"move it away, or set {name}")
    if not os.access(present, os.W_OK | os.X_OK):
        return problem(about, f"{present} cannot be written by this user", f"change its rights, or set {name}")
    mode = stat.S_IMODE(present.stat().st_mode)
    if present == folder and mode & 0o002 and not mode & stat.S_ISVTX:
        return problem(about, f"everybody can write to {folder}", f"chmod o-w {folder}")
    return ok(about, str(folder) if present == folder else f"{folder} (made when it is needed)")


def _socket_length() -> Finding:
    left = _LONGEST_SOCKET - len(os.fsencode(socket_root())) - len("//events.sock")
    todo = "set PATH_SOCKET to a shorter folder"
    if left < 1:
        return problem("socket paths", f"{socket_root()} is too long for any socket", todo)
    found = f"names of services may have {left} bytes"
    return warning("socket paths", found, todo) if left < _SHORTEST_NAME else ok("socket paths", found)


def _disk() -> Finding:
    folder = next(each for each in (var_root(), *var_root().parents) if each.is_dir())
    free, facts = shutil.disk_usage(folder).free, os.statvfs(folder)
    found = f"{free / 1024**3:,.1f} GiB free at {folder}"
    if facts.f_flag & os.ST_RDONLY:
        return problem("disk", f"{folder} is read-only", "mount it for writing, or set PATH_VAR")
    if free < _NO_BYTES:
        return problem("disk", found, "make room: writes fail when it is full")
    if free < _LITTLE_BYTES:
        return warning("disk", found, "make room before it is full")
    if facts.f_files > 0 and facts.f_favail < 1000:
        return warning("disk", f"{facts.f_favail} more files can be made at {folder}", "remove files you do not need")
    return ok("disk", found)


def _clock() -> Finding:
    now = time.time()
    shown = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if now < _RELEASED:
        return problem("clock", f"it is {shown}, which cannot be", "set the clock, and let it be kept (NTP)")
    records = [path.stat().st_mtime for path in var_root().glob("*/run/*.json")]
    if records and max(records) > now + 60:
        return warning("clock", f"it is {shown}; a service started later than that", "the clock went back: check NTP")
    return ok("clock", shown)


def _open_files() -> Finding:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < _FEW_FILES + 512:
        return warning(
            "open files",
            f"at most {soft:,}, and a service takes {_FEW_FILES:,} connections",
            f"ulimit -n {min(hard, 65_536)}, or LimitNOFILE= in the unit; or set CONNECTIONS lower",
        )
    return ok("open files", f"at most {soft:,}")
