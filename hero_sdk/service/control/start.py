"""`--start` and `--restart`: the service in the background, on its own until there is a supervisor of processes.

The same program is run again in a session of its own, with its output in the log. It says through `$NOTIFY_SOCKET`
when it answers, so nobody polls; whoever else starts it meanwhile waits behind a lock and finds it running.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hero_sdk.paths import ServicePaths
from hero_sdk.server import Notices, StartError
from hero_sdk.service.control.alone import alone
from hero_sdk.service.control.launch import Launch
from hero_sdk.service.control.readable import readable
from hero_sdk.service.control.record import RunRecord, record_path
from hero_sdk.service.control.running import Running, find_running
from hero_sdk.service.control.stop import stop
from hero_sdk.service.probe import ask_health

__all__ = ["restart", "start"]

Say = Callable[[str], None]

_SHOWN_LINES = 20


def start(paths: ServicePaths, launch: Launch, log: Path, patience_s: float, say: Say) -> int:
    """Starts the service and waits until it answers; where it runs already nothing is done. 0 where it is well.

    ``log``: the file for its output. Raises StartError.
    """
    with alone(paths, "started", say):
        return _start(paths, launch, launch.flags, log, patience_s, say)


def restart(paths: ServicePaths, launch: Launch, log: Path, patience_s: float, say: Say) -> int:
    """Stops the service, where it runs, and starts it with the settings it was given last and those of ``launch``."""
    with alone(paths, "started", say):
        record = RunRecord.read(record_path(paths))
        missing = [] if record is None else [key for key in record.secret_flags if key not in launch.flags]
        if missing:
            raise StartError(
                f"it was started with {', '.join(missing)} on the command line, which is secret and not written down: "
                f"give it again, or put it into {paths.settings_file}"
            )
        launch.words({})  # says what is wrong with it before anything is stopped
        code = stop(paths, say)
        if code != 0:
            return code
        flags = {**({} if record is None else record.flags), **launch.flags}
        return _start(paths, launch, flags, Path(flags.get("LOG_FILE") or log), patience_s, say)


def _start(
    paths: ServicePaths, launch: Launch, flags: Mapping[str, str], log: Path, patience_s: float, say: Say
) -> int:
    found = find_running(paths)
    if found is not None and found.is_ending:
        say(f"{paths.name} is just ending; waiting")
        found.wait()
        found = find_running(paths)
    if found is not None:
        return _running_already(paths, found, patience_s, say)
    command = launch.words({**flags, "LOG_FILE": str(log)})
    began = time.monotonic()
    size = _begin_log(log)
    with closing(Notices()) as notices:
        environment = {**os.environ, **launch.environment(flags), "NOTIFY_SOCKET": notices.address}
        child = _spawned(command, log, environment)
        try:
            has_answered = child.wait_for(notices, patience_s)
        except BaseException:
            child.kill()
            raise
    if not has_answered:
        ending = child.ending()
        if ending is None:
            child.kill()
            ending = f"it did not answer within {patience_s:g} s and was ended"
        say(f"{paths.name} did not start: {ending}; its log, {log}, ends with")
        for line in _lines_since(log, size)[-_SHOWN_LINES:]:
            say(f"  {line}")
        return 1
    say(f"{paths.name} is started: process {child.pid}, after {time.monotonic() - began:.1f} s")
    say("  no supervisor (hero_proc) is here, so it runs by itself: nobody starts it again when it ends")
    say(f"  log {log}")
    return _say_health(paths, say)


def _running_already(paths: ServicePaths, found: Running, patience_s: float, say: Say) -> int:
    say(f"{paths.name} runs already: process {found.process.pid}; `--restart` starts it anew")
    return _say_health(paths, say, patience_s)


def _say_health(paths: ServicePaths, say: Say, patience_s: float = 5.0) -> int:
    health = ask_health(paths.rpc_socket, patience_s)
    if health is None:
        say(f"  but it does not answer on {paths.rpc_socket}")
    elif health.get("status") != "ok":
        checks = health.get("checks") or {}
        problems = [f"{name}: {problem}" for name, problem in checks.items() if problem != "ok"]
        say(f"  but it is {health.get('status')}{'; ' if problems else ''}{'; '.join(problems)}")
    return 0 if health is not None and health.get("status") == "ok" else 1


def _begin_log(log: Path) -> int:
    """The size of the log before the start. Raises StartError where nobody could write to it."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640))
        return log.stat().st_size
    except OSError as exc:
        raise StartError(f"cannot write the log {log}: {exc.strerror}; LOG_FILE names another place") from exc


def _lines_since(log: Path, size: int) -> list[str]:
    with log.open("rb") as file:
        file.seek(size if log.stat().st_size >= size else 0)
        return [readable(line) for line in file.read().decode(errors="replace").splitlines()]


def _spawned(command: list[str], log: Path, environment: Mapping[str, str]) -> _Child:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    pid = os.posix_spawn(
        command[0],
        command,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.fspath(log), flags, 0o640),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
        setsigmask=(),
        setsigdef=(signal.SIGINT, signal.SIGTERM, signal.SIGHUP),
    )
    return _Child(pid)


@dataclass(slots=True)
class _Child:
    """The process that was started; it outlives this one."""

    pid: int

    def wait_for(self, notices: Notices, timeout_s: float) -> bool:
        """Whether it has said that it is ready, before it ended or the time was over."""
        handle = os.pidfd_open(self.pid)
        try:
            watch = select.poll()
            watch.register(handle, select.POLLIN)
            watch.register(notices, select.POLLIN)
            until = time.monotonic() + timeout_s
            while (left_s := until - time.monotonic()) > 0:
                ready = [descriptor for descriptor, _ in watch.poll(left_s * 1000)]
                if "READY=1" in notices.received():
                    return True
                if handle in ready:
                    return False
            return False
        finally:
            os.close(handle)

    def ending(self) -> str | None:
        """How it ended; None while it runs."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            return None
        code = os.waitstatus_to_exitcode(status)
        return f"it ended with {code}" if code >= 0 else f"it was ended by {signal.Signals(-code).name}"

    def kill(self) -> None:
        """Ends it and whatever it started."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        os.waitpid(self.pid, 0)
