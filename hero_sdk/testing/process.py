"""A service as a process of its own, on a real socket, ended when the block is left."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hero_sdk.client.address import Address
from hero_sdk.client.failures import ClientError
from hero_sdk.client.message import RequestHead
from hero_sdk.client.sync_transport import SyncSocketTransport
from hero_sdk.errors import DeadlineExceeded

__all__ = ["RunningService", "running"]

_LOOK_EVERY_S = 0.02


@dataclass(frozen=True)
class RunningService:
    """A process that answers on ``socket``."""

    process: subprocess.Popen[bytes]
    root: Path
    """Its `PATH_ROOT`: sockets and data lie below."""

    socket: Path
    log: Path

    def kill(self) -> None:
        """Ends it at once, as a power cut would (SIGKILL)."""
        self.process.kill()
        self.process.wait()

    def stop(self, timeout_s: float = 15) -> int:
        """Ends it as an operator would (SIGTERM); its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout_s)


@contextmanager
def running(
    command: Sequence[str],
    service: str,
    *,
    root: Path | None = None,
    environment: Mapping[str, str] | None = None,
    deadline_s: float = 30,
) -> Iterator[RunningService]:
    """The service that ``command`` starts, once it answers on its rpc.sock.

    ``root`` becomes its `PATH_ROOT`; without one it is a temporary folder. Raises RuntimeError with the process's
    own words where it ends before it answers, TimeoutError where it does neither.
    """
    if root is None:
        with (
            TemporaryDirectory(prefix="hero-") as name,
            running(command, service, root=Path(name), environment=environment, deadline_s=deadline_s) as started,
        ):
            yield started
        return
    log = root / f"{service}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    settings = {**os.environ, **(environment or {}), "PATH_ROOT": str(root)}
    for name_of_path in ("PATH_SOCKET", "HERO_SOCKET_DIR", "PATH_VAR"):
        settings.pop(name_of_path, None)
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=settings, stdout=output, stderr=output)  # noqa: S603  # the caller's own
    socket = root / "var" / "sockets" / service / "rpc.sock"
    started = RunningService(process, root, socket, log)
    try:
        _wait_until_it_answers(started, deadline_s)
        yield started
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                started.kill()


def _wait_until_it_answers(started: RunningService, deadline_s: float) -> None:
    address = Address(socket=str(started.socket))
    head = RequestHead(address, "/health", method="GET")
    transport = SyncSocketTransport(address)
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        if started.process.poll() is not None:
            raise RuntimeError(f"the service ended with {started.process.returncode}:\n{started.log.read_text()}")
        try:
            if transport.send(head, b"", key=None, timeout_s=2).status == 200:
                transport.close()
                return
        except (ClientError, DeadlineExceeded):
            pass
        time.sleep(_LOOK_EVERY_S)
    raise TimeoutError(f"the service did not answer within {deadline_s:g} s:\n{started.log.read_text()}")
