"""One process of this machine, told from every other: numbers are given again, the moment of a start is not.

A process is held by its descriptor (``pidfd``) while it is signalled or waited for, so that neither can hit a stranger.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["HeldProcess", "Process", "session_members"]

_PROC = Path("/proc")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """A process and when it began."""

    pid: int
    mark: str
    """Boot of the machine and ticks since; no two processes with the same number have the same."""

    @classmethod
    def find(cls, pid: int) -> Process | None:
        """The process with that number; None where there is none, or only the remains of one."""
        found = _stat(pid)
        return None if found is None else cls(pid, f"{_boot()}:{found.ticks}")

    @classmethod
    def this(cls) -> Process:
        """The running process."""
        found = cls.find(os.getpid())
        assert found is not None
        return found

    @property
    def is_alive(self) -> bool:
        return Process.find(self.pid) == self

    @property
    def age_s(self) -> float:
        """Seconds since it began, whatever happened to the clock."""
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - int(self.mark.rpartition(":")[2]) / _TICKS_PER_S)

    @property
    def leads_session(self) -> bool:
        """Whether it began a session of its own, as what is started in the background does."""
        found = _stat(self.pid)
        return found is not None and found.session == self.pid

    @contextmanager
    def held(self) -> Iterator[HeldProcess | None]:
        """The process, safe to be signalled; None where it has ended."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            yield None
            return
        try:
            # Looked at after it was opened: what is held now is the process that was meant, or another one.
            yield HeldProcess(handle) if self.is_alive else None
        finally:
            os.close(handle)


class HeldProcess:
    """A process whose number cannot pass to another one for as long as this is used."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def send(self, number: signal.Signals) -> None:
        """Sends a signal. Raises PermissionError; a process that has ended gets nothing."""
        try:
            signal.pidfd_send_signal(self._handle, number)
        except ProcessLookupError:
            return

    def wait(self, timeout_s: float) -> bool:
        """Whether it has ended within that time."""
        watch = select.poll()
        watch.register(self._handle, select.POLLIN)
        return bool(watch.poll(timeout_s * 1000))


def session_members(session: int) -> list[Process]:
    """The processes of a session."""
    found = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            facts = _stat(int(entry.name))
            if facts is not None and facts.session == session:
                found.append(Process(int(entry.name), f"{_boot()}:{facts.ticks}"))
    return found


@dataclass(frozen=True, slots=True)
class _Stat:
    session: int
    ticks: int


def _stat(pid: int) -> _Stat | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    # The name stands in brackets and may hold brackets and spaces itself.
    state, _, _, session, *rest = text[text.rindex(")") + 1 :].split()
    return None if state in "ZX" else _Stat(int(session), int(rest[15]))


def _boot() -> str:
    return (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
