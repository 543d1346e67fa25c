"""What this process takes from the machine."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path

from hero_sdk.server.process import Process

__all__ = ["Consumption"]

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """One look; 0 for what the system does not say."""

    cpu_s: float
    """Since the process began."""

    resident_bytes: int
    virtual_bytes: int
    open_files: int
    most_open_files: int
    began_at: float
    """Seconds since the epoch."""

    @classmethod
    def now(cls) -> Consumption:
        """How it is at the moment."""
        virtual, resident = _pages()
        return cls(
            cpu_s=time.process_time(),
            resident_bytes=resident * _PAGE_BYTES,
            virtual_bytes=virtual * _PAGE_BYTES,
            open_files=_open_files(),
            most_open_files=resource.getrlimit(resource.RLIMIT_NOFILE)[0],
            began_at=time.time() - _age_s(),
        )


def _age_s() -> float:
    this = Process.find(os.getpid())  # None where the process has no descriptor left to ask with
    return 0.0 if this is None else this.age_s


def _pages() -> tuple[int, int]:
    try:
        virtual, resident, *_ = Path("/proc/self/statm").read_text(encoding="ascii").split()
        return int(virtual), int(resident)
    except (OSError, ValueError):
        return 0, 0


def _open_files() -> int:
    try:
        return len(os.listdir("/proc/self/fd")) - 1  # noqa: PTH208  # itself the one too many
    except OSError:
        return 0
