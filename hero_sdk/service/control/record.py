"""What a service writes down when it starts, for those who look after it: `run/NAME.json`.

It stays when the service ends, and says how it was started last. Whether it still speaks of a living process, the
process itself has to show (``RunRecord.process``).
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

from hero_sdk.paths import ServicePaths
from hero_sdk.server import Process, StartError

__all__ = ["RunRecord", "State", "record_path"]

State = Literal["starting", "ready", "ending"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One start."""

    service: str
    """With the name of the instance."""

    version: str
    sdk_version: str
    pid: int
    mark: str
    """See ``Process.mark``."""

    listen: list[str]
    """Paths of sockets and addresses, rpc.sock first."""

    drain_s: float
    log: str | None
    """The file it logs to; None for standard error."""

    command: list[str] | None
    """What to run for its command line, without any words; None where that is not known."""

    instance: str | None
    flags: dict[str, str]
    """Settings given on the command line, by key; secrets left out."""

    secret_flags: list[str]
    settings: list[dict[str, Any]]
    """Every setting for people: key, value, source and what it is about; secrets masked."""

    state: State = "starting"

    @property
    def process(self) -> Process:
        """The process that wrote it; another may have its number by now."""
        return Process(self.pid, self.mark)

    def write(self, path: Path) -> None:
        """Puts it where others look. Raises StartError."""
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
                file.write(orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2))
            beside.replace(path)
        except OSError as exc:
            beside.unlink(missing_ok=True)
            raise StartError(f"cannot write {path}: {exc.strerror}; PATH_VAR names the folder above") from exc

    @classmethod
    def read(cls, path: Path) -> RunRecord | None:
        """The record at ``path``; None where there is none, or one of another version."""
        try:
            return cls(**orjson.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None


def record_path(paths: ServicePaths) -> Path:
    """Where a service leaves its record."""
    return paths.run / f"{paths.name}.json"
