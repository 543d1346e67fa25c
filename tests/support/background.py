"""Services started by their own command line, and ended whatever the test did."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hero_sdk.paths import ServicePaths
from hero_sdk.service.control.status import status_of

__all__ = ["PATIENCE_S", "Shell", "begin_slow_call", "is_alive", "read_all", "shell", "stat_mode", "until"]

PATIENCE_S = 30.0


class Started(subprocess.Popen[str]):
    """A process that does not outlive the block of a test that fails."""

    def __exit__(self, kind: type[BaseException] | None, error: Any, traceback: Any) -> None:
        if kind is not None:
            self.kill()
        super().__exit__(kind, error, traceback)


@dataclass(frozen=True)
class Shell:
    """Runs ``python -m MODULE WORDS`` with its own ``PATH_ROOT``."""

    root: Path
    module: str
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.module.rpartition(".")[2]

    @property
    def sockets(self) -> Path:
        return self.root / "var" / "sockets" / self.name

    @property
    def data(self) -> Path:
        return self.root / "var" / self.name

    @property
    def log(self) -> Path:
        return self.data / "log" / f"{self.name}.log"

    @property
    def record(self) -> Path:
        return self.data / "run" / f"{self.name}.json"

    @property
    def pid_file(self) -> Path:
        return self.data / "run" / f"{self.name}.pid"

    def begin(self, *words: str, **more: Any) -> Started:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PATH_", "HERO_"))}
        environment |= {"PATH": os.environ["PATH"], "PATH_ROOT": str(self.root), **self.variables}
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL, **more}
        return Started([sys.executable, "-m", self.module, *words], env=environment, text=True, **given)

    def run(self, *words: str) -> tuple[int, str]:
        """Exit code and everything it said."""
        with self.begin(*words) as process:
            said, _ = process.communicate(timeout=PATIENCE_S)
        return process.returncode, said

    def ok(self, *words: str) -> str:
        """What it said, with exit code 0."""
        code, said = self.run(*words)
        assert code == 0, said
        return said

    def status(self, instance: str | None = None) -> dict[str, Any]:
        """What `--status --json` says, without a process for it."""
        name = self.name if instance is None else f"{self.name}_{instance}"
        return status_of(ServicePaths(name, self.root / "var/sockets" / name, self.root / "var" / name)).as_json()

    def ask(self, method: str, params: object = None, **headers: str) -> Any:
        """The answer to a call on rpc.sock."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, **({"params": params} if params else {})})
        return json.loads(self.http("POST", "/rpc", body, **headers)[1])

    def http(self, verb: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("localhost")
        connection.sock = self.connect()
        try:
            connection.request(verb, path, body, {"Content-Type": "application/json", **named})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(PATIENCE_S)
        try:
            sock.connect(str(self.sockets / "rpc.sock"))
        except OSError:
            sock.close()
            raise
        return sock


@contextmanager
def shell(root: Path, module: str, **variables: str) -> Iterator[Shell]:
    made = Shell(root, module, variables)
    try:
        yield made
    finally:
        for record in root.glob("var/*/run/*.json"):
            facts = json.loads(record.read_text())
            if _is_ours(facts["pid"], facts.get("mark", "")):
                with suppress(ProcessLookupError):
                    os.kill(facts["pid"], signal.SIGKILL)


_STATE, _THREADS = 0, 17
"""Places in `/proc/PID/stat`, behind the name."""


def is_alive(pid: int) -> bool:
    """Whether there is such a process that has not ended; one that nobody has looked after yet has."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    # Its sockets are open until the last of its threads has gone.
    return facts[_STATE] not in "ZX" or int(facts[_THREADS]) > 1


def until(holds: Callable[[], object], what: str) -> None:
    """Returns when something holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.01)


def _is_ours(pid: int, mark: str) -> bool:
    try:
        ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return False
    return mark.endswith(f":{ticks}")


def begin_slow_call(desk: Shell, seconds: int) -> socket.socket:
    """A connection on which a call of so many seconds is under way."""
    params = {"zone": "slow", "limit": seconds}
    body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "orderservice.waiting", "params": params}).encode()
    sock = desk.connect()
    sock.sendall(b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    until(lambda: "waiting" in desk.log.read_text(), "the call began")
    return sock


def read_all(sock: socket.socket) -> bytes:
    parts = []
    with sock:
        while data := sock.recv(65536):
            parts.append(data)
    return b"".join(parts)


def stat_mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
