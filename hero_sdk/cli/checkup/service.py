"""What one service has on this machine: its process, sockets, keys, databases, settings, code."""

from __future__ import annotations

import os
import sqlite3
import ssl
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from hero_sdk import __version__
from hero_sdk.cli.checkup.certificate import Expired, valid_until
from hero_sdk.cli.checkup.finding import Finding, ok, problem, warning
from hero_sdk.paths import ServicePaths
from hero_sdk.server import BadCertificate, ServerTls
from hero_sdk.service.control.record import RunRecord, record_path
from hero_sdk.service.control.running import find_running
from hero_sdk.service.control.status import Status, status_of

__all__ = ["of_service"]

_LONGEST_CHECK_S = 10.0
_STEPS = 100_000
_SOON_DAYS = 14


def of_service(paths: ServicePaths) -> Iterator[Finding]:
    """Everything about one service, or one instance of it."""
    status = status_of(paths)
    yield _state(status)
    yield from _sockets(paths, status)
    yield from _pid_file(paths, status)
    record = RunRecord.read(record_path(paths))
    given = {} if record is None else {each["key"]: each["value"] for each in record.settings}
    yield from _secrets(paths, given.get("TOKENS"))
    yield from _certificate(given.get("TLS_CERT"), given.get("TLS_KEY"))
    yield from _record(paths, record)
    yield from _databases(paths, is_running=status.pid is not None)


def _state(status: Status) -> Finding:
    match status.state:
        case "running":
            return ok("process", f"{status.pid} runs version {status.version}")
        case "stopped":
            return ok("process", "it does not run")
        case "starting" | "draining":
            return warning("process", f"{status.pid} is {status.state}", "look again in a moment")
        case "degraded":
            found = "; ".join(f"{name}: {text}" for name, text in status.checks.items())
            return problem("process", f"{status.pid} is not well: {found}", "`--logs` of the service says more")
    return problem("process", f"{status.pid} does not answer", "`--logs` says more; `--restart` ends and starts it")


def _sockets(paths: ServicePaths, status: Status) -> Iterator[Finding]:
    for name in status.stale:
        yield warning(Path(name).name, "left by a service that was killed", "nothing: the next start removes it")
    for socket in sorted(paths.sockets.glob("*.sock")) if paths.sockets.is_dir() else ():
        mode = stat.S_IMODE(socket.lstat().st_mode)
        if not socket.is_socket():
            yield problem(socket.name, f"{socket} is no socket", "move it away: the service cannot start")
        elif mode & 0o007:
            yield problem(socket.name, f"everybody may open it (mode {mode:o}), with full trust", f"chmod o= {socket}")
        elif str(socket) not in status.stale:
            yield ok(socket.name, f"answers, mode {mode:o}")


def _pid_file(paths: ServicePaths, status: Status) -> Iterator[Finding]:
    path = paths.run / f"{paths.name}.pid"
    if path.exists() and status.pid is None:
        yield warning("pid file", f"{path} names no process of the service", "nothing: the next start replaces it")


def _secrets(paths: ServicePaths, tokens: str | None) -> Iterator[Finding]:
    keys = sorted(paths.keys.rglob("*")) if paths.keys.is_dir() else []
    given = [Path(tokens)] if tokens else []
    files = [each for each in [*keys, paths.settings_file, *given] if each.is_file()]
    is_safe = True
    for file in files:
        facts = file.stat()
        if stat.S_IMODE(facts.st_mode) & 0o077:
            is_safe = False
            yield problem("secrets", f"others can read {file}", f"chmod 600 {file}")
        if facts.st_uid not in (os.geteuid(), 0):
            yield warning("secrets", f"{file} belongs to user {facts.st_uid}", "run the service and this as one user")
    if files and is_safe:
        yield ok("secrets", f"{len(files)} file{'s' if len(files) > 1 else ''}, for the owner alone")


def _certificate(cert: str | None, key: str | None) -> Iterator[Finding]:
    if not cert or not key:
        return
    todo = "renew it; a running service takes the new files by itself"
    try:
        ServerTls(Path(cert), Path(key))
        left_days = (valid_until(Path(cert), Path(key)) - time.time()) / 86_400
    except (BadCertificate, ssl.SSLError) as exc:
        yield problem("certificate", str(exc), "correct it, or set TLS_CERT and TLS_KEY")
    except Expired:
        yield problem("certificate", f"{cert} has expired", todo)
    else:
        found = f"{cert} holds for {left_days:,.0f} days"
        yield warning("certificate", found, todo) if left_days < _SOON_DAYS else ok("certificate", found)


def _record(paths: ServicePaths, record: RunRecord | None) -> Iterator[Finding]:
    path = record_path(paths)
    if record is None:
        if path.exists():
            yield warning("record", f"{path} cannot be read", "nothing: the next start writes it anew")
        return
    for each in record.settings:
        if each.get("problem"):
            yield warning("settings", each["problem"], f"correct it in {each['source']}")
    if find_running(paths) is not None and record.sdk_version != __version__:
        found = f"it runs with hero_sdk {record.sdk_version}, and {__version__} is installed"
        yield warning("version", found, "`--restart` takes it over")


def _databases(paths: ServicePaths, *, is_running: bool) -> Iterator[Finding]:
    for path in sorted(paths.osis.glob("*/*/objects.db")):
        context, domain = path.parts[-3:-1]
        if context.isdigit():
            yield _database(f"{domain} in {context}", path, is_running=is_running)


def _database(about: str, path: Path, *, is_running: bool) -> Finding:
    size = path.stat().st_size / 1024**2
    if path.stat().st_uid != os.geteuid():
        return warning(about, f"{path} belongs to another user", "run this as that user: looking makes files beside it")
    log = path.with_name(f"{path.name}-wal")
    # Untouched where nobody writes: not even the files are made that SQLite puts beside an open database.
    is_quiet = not is_running and not (log.exists() and log.stat().st_size)
    until = time.monotonic() + _LONGEST_CHECK_S
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if is_quiet else ''}"
        connection = sqlite3.connect(uri, uri=True)
        try:
            connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as exc:
        if str(exc) == "interrupted":
            return ok(about, f"opens, {size:,.1f} MiB; too large to be read whole in {_LONGEST_CHECK_S:g} s")
        return problem(about, f"does not open: {exc}", f"check the rights of {path.parent}, or restore a backup")
    except sqlite3.DatabaseError as exc:
        return problem(about, f"is damaged: {exc}", "stop the service and restore a backup")
    if answer != "ok":
        return problem(about, f"is damaged: {answer}", "stop the service and restore a backup")
    return ok(about, f"sound, {size:,.1f} MiB")
