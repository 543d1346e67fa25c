"""One service from its first socket to its last: bind, start, accept, wait, drain, stop, remove."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hero_sdk.server.listeners import Listeners
from hero_sdk.server.pidfile import pid_file
from hero_sdk.server.signals import StopSignals

__all__ = ["Steps", "serve"]

log = logging.getLogger("hero_sdk.server")


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What the service does at each turn of its life."""

    start: Callable[[], Awaitable[None]]
    """Before the first call is answered; an exception ends the start."""

    ready: Callable[[], None]
    """When it answers."""

    draining: Callable[[], None]
    """When it has been asked to end."""

    stop: Callable[[], Awaitable[None]]
    """After the last call was answered; runs whenever ``start`` was begun."""


async def serve(listeners: Listeners, steps: Steps, *, pid_path: Path, drain_s: float) -> None:
    """Runs the service until SIGTERM or SIGINT. Raises StartError where it cannot start."""

    def leave_nothing() -> None:
        listeners.remove()
        with suppress(OSError):
            pid_path.unlink()

    listeners.bind()
    try:
        with pid_file(pid_path), StopSignals(leave_nothing) as signals:
            try:
                await steps.start()
                await listeners.accept()
                steps.ready()
                await signals.wait()
                log.info("ending", extra={"facts": {"drain_s": drain_s}})
                steps.draining()
                await listeners.drain(drain_s)
            finally:
                await steps.stop()
    finally:
        listeners.remove()
    log.info("ended")
