"""`--stop`: the service is asked to end, waited for, and ended by force where it does not."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from hero_sdk.paths import ServicePaths
from hero_sdk.server import HeldProcess, Process, StartError, session_members
from hero_sdk.service.control.alone import alone
from hero_sdk.service.control.running import Running, find_running, tidy

__all__ = ["stop"]

_KILL_S = 5.0


def stop(paths: ServicePaths, say: Callable[[str], None]) -> int:
    """Ends the service and what it started; 0 where it does not run any more. Raises StartError where it may not."""
    if not paths.var.exists() and not paths.sockets.exists():
        say(f"{paths.name} does not run")  # and never did: nothing is made for saying so
        return 0
    with alone(paths, "stopped", say):
        found = find_running(paths)
        if found is None:
            say(f"{paths.name} does not run")
            return 0
        return _stop(paths, found, say)


def _stop(paths: ServicePaths, found: Running, say: Callable[[str], None]) -> int:
    process = found.process
    began = time.monotonic()
    leads_session = process.leads_session
    try:
        with process.held() as held:
            if held is not None and not found.is_ending:
                held.send(signal.SIGTERM)
            ended = held is None or held.wait(found.patience_s)
            was_killed = not ended
            if held is not None and not ended:
                _kill(process, held, is_group=leads_session)
                ended = held.wait(_KILL_S)
    except PermissionError as exc:
        raise StartError(f"process {process.pid} belongs to another user, who alone may stop it") from exc
    if not ended:
        say(f"{paths.name} could not be ended: process {process.pid} hangs in the kernel")
        return 1
    left = _end_children(process) if leads_session else 0
    tidy(paths, process.pid)
    took = f"{time.monotonic() - began:.1f} s"
    if was_killed:
        say(f"{paths.name} did not end within {found.patience_s:g} s and was killed (process {process.pid})")
    else:
        say(f"{paths.name} is stopped: process {process.pid} ended after {took}")
    if left:
        say(f"  {left} process{'es' if left > 1 else ''} it had started {'were' if left > 1 else 'was'} killed")
    return 0


def _kill(process: Process, held: HeldProcess, *, is_group: bool) -> None:
    if is_group:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    held.send(signal.SIGKILL)


def _end_children(process: Process) -> int:
    """Kills what is left of the session that ``process`` led; how many that were."""
    left = session_members(process.pid)
    for each in left:
        with each.held() as held:
            if held is not None:
                held.send(signal.SIGKILL)
    return len(left)
