"""`--status`: how a service is, as a table and for programs, with the exit codes of `systemctl status`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hero_sdk.paths import ServicePaths
from hero_sdk.service.control.running import find_running, is_live
from hero_sdk.service.probe import ask_health

__all__ = ["NOT_RUNNING", "Status", "status_of"]

NOT_RUNNING = 3
"""Exit code where a service does not run; 0 where it does, however it is."""

_PATIENCE_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a service is."""

    service: str
    state: str
    """`running`, `starting`, `degraded`, `draining`, `not answering` or `stopped`."""

    pid: int | None = None
    uptime_s: float | None = None
    version: str | None = None
    listen: list[str]
    stale: list[str]
    """Sockets on which nobody listens."""

    log: str | None = None
    checks: dict[str, str]
    """What is wrong, by check."""

    @property
    def exit_code(self) -> int:
        return NOT_RUNNING if self.pid is None else 0

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)

    def as_text(self) -> str:
        """For people."""
        rows = [("state", self.state), *((f"  {name}", problem) for name, problem in self.checks.items())]
        if self.pid is not None:
            rows.append(("pid", str(self.pid)))
        if self.uptime_s is not None:
            rows.append(("uptime", _duration(self.uptime_s)))
        if self.version is not None:
            rows.append(("version", self.version))
        rows += [("listens", place) for place in self.listen]
        rows += [("stale", f"{place}  (removed with the next start)") for place in self.stale]
        if self.log is not None:
            rows.append(("log", self.log))
        width = max(len(name) for name, _ in rows)
        seen: set[str] = set()
        lines = [self.service]
        for name, value in rows:
            lines.append(f"  {'' if name in seen else name:<{width}}  {value}")
            seen.add(name)
        return "\n".join(lines) + "\n"


def status_of(paths: ServicePaths) -> Status:
    """How the service is just now."""
    found = find_running(paths)
    if found is None:
        return Status(service=paths.name, state="stopped", listen=[], stale=_stale(paths, ()), checks={})
    record = found.record
    listen = [str(paths.rpc_socket)] if record is None else record.listen
    state = "draining" if record is not None and record.state == "ending" else "starting"
    version, checks = None if record is None else record.version, {}
    if record is None or record.state == "ready":
        health = ask_health(Path(listen[0]), _PATIENCE_S)
        state = "not answering" if health is None else str(health.get("status"))
        if health is not None:
            version = str(health.get("version"))
            checks = {name: text for name, text in (health.get("checks") or {}).items() if text != "ok"}
    return Status(
        service=paths.name,
        state="running" if state == "ok" else state,
        pid=found.process.pid,
        uptime_s=round(found.process.age_s, 3),
        version=version,
        listen=listen,
        stale=_stale(paths, listen),
        log=None if record is None else record.log or "where it was started",
        checks=checks,
    )


def _stale(paths: ServicePaths, listen: list[str] | tuple[()]) -> list[str]:
    """Sockets in the service's folder on which nobody listens."""
    try:
        found = sorted(path for path in paths.sockets.glob("*.sock") if path.is_socket())
    except OSError:
        return []
    return [str(path) for path in found if str(path) not in listen and not is_live(path)]


def _duration(seconds: float) -> str:
    """`3 d 4 h`, `4 h 12 min`, `12 min 5 s` or `5 s`."""
    left = int(seconds)
    parts: list[str] = []
    for name, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count or (name == "s" and not parts):
            parts.append(f"{count} {name}")
    return " ".join(parts[:2])
