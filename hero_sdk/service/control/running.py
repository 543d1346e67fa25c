"""The process behind a service: by its own record, or by who holds its socket."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hero_sdk.paths import ServicePaths
from hero_sdk.server import Process, peer_credentials
from hero_sdk.service import options
from hero_sdk.service.control.record import RunRecord, record_path
from hero_sdk.service.probe import ask_health

__all__ = ["Running", "find_running", "is_live", "tidy"]

_PROBE_S = 2.0
_GRACE_S = 5.0


@dataclass(frozen=True, slots=True)
class Running:
    """A living process, and what it wrote down about itself."""

    process: Process
    record: RunRecord | None
    """None where the record is lost."""

    @property
    def is_ending(self) -> bool:
        """Whether it has been asked to end already; a second signal would cut calls off."""
        return self.record is not None and self.record.state == "ending"

    @property
    def patience_s(self) -> float:
        """How long its end may take: for calls under way, the last writes, and the end of an interpreter."""
        return (options.DRAIN_S.default if self.record is None else self.record.drain_s) + _GRACE_S

    def wait(self) -> None:
        """Returns when it has ended, or should have."""
        with self.process.held() as held:
            if held is not None:
                held.wait(self.patience_s)


def find_running(paths: ServicePaths) -> Running | None:
    """The running service; None where it does not run, whatever files it left behind."""
    record = RunRecord.read(record_path(paths))
    if record is not None and record.process.is_alive:
        return Running(record.process, record)
    holder = _holder(paths.rpc_socket)
    if holder is None or (ask_health(paths.rpc_socket, _PROBE_S) or {}).get("service") != paths.name:
        return None  # somebody else's socket: whatever that is, it is not ours to stop
    return Running(holder, None)


def is_live(path: Path) -> bool:
    """Whether somebody listens on a socket, perhaps too busy to answer."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_PROBE_S)
        try:
            probe.connect(os.fspath(path))
        except (TimeoutError, BlockingIOError):
            return True
        except OSError:
            return False
    return True


def tidy(paths: ServicePaths, pid: int) -> None:
    """Removes what a killed process could not: its pid file and its sockets."""
    pid_file = paths.run / f"{paths.name}.pid"
    with suppress(OSError):
        if pid_file.read_text().strip() == str(pid):
            pid_file.unlink()
    with suppress(OSError):
        for path in paths.sockets.glob("*.sock"):
            if path.is_socket() and not is_live(path):
                path.unlink()


def _holder(path: Path) -> Process | None:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_PROBE_S)
        try:
            probe.connect(os.fspath(path))
            pid = peer_credentials(probe)[0]
        except OSError:
            return None
    return Process.find(pid)
