"""What every measurement shares: servers pinned to one core, load on the other, CPU from the kernel's accounting.

The judged figure is the server's CPU time per request: it scatters far less than requests per second on a
machine that does other things, too. Candidates are up at once and are visited forward, then backward.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SERVER_CORE, LOAD_CORE = 0, (os.cpu_count() or 1) - 1
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Candidate:
    """A server to measure: its command, in which ``{socket}`` stands for the path it must listen on."""

    name: str
    command: Sequence[str]
    request: bytes
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """One visit: CPU microseconds per request, requests per second, latencies."""

    cpu_us: float
    per_second: float
    p50_us: float
    p99_us: float
    failures: int


@dataclass(frozen=True)
class Figure:
    """The median over all visits of one candidate."""

    cpu_us: float
    per_second: float
    p50_us: float
    p99_us: float


def http_request(body: bytes, path: str = "/rpc") -> bytes:
    """A POST with the headers an ordinary client sends."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nUser-Agent: bench\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def compare(
    candidates: Sequence[Candidate], connections: Sequence[int], *, rounds: int, seconds: float
) -> dict[tuple[str, int], Figure]:
    """Median figures by (candidate, connections) from one interleaved run."""
    samples: dict[tuple[str, int], list[Sample]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, _servers(candidates, Path(folder)) as running:
        for candidate, (_, socket) in zip(candidates, running, strict=True):
            _visit(candidate, 0, socket, 1, 0.3)  # warm up, and fail early
        for turn in range(rounds):
            visits = list(zip(candidates, running, strict=True))
            for count in connections:
                for candidate, (pid, socket) in visits if turn % 2 == 0 else reversed(visits):
                    sample = _visit(candidate, pid, socket, count, seconds)
                    samples.setdefault((candidate.name, count), []).append(sample)
    return {key: _median(found) for key, found in samples.items()}


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and its children, so far."""
    total = 0.0
    for member in _family(pid):
        try:
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / _TICKS_PER_S
    return total


def wall_seconds(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> float:
    """How long one whole process takes, from start to exit; raises where it fails."""
    began = time.perf_counter()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, env={**surroundings(), **(environment or {})}, cwd=cwd
    )
    return time.perf_counter() - began


def surroundings() -> dict[str, str]:
    """The environment for a measured process: ours, without what would keep Python from caching bytecode."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def wait_for_socket(path: Path, process: subprocess.Popen[bytes], deadline_s: float = 30) -> None:
    """Returns once something listens on ``path``."""
    import socket

    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server for {path} ended with {process.returncode}")
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except OSError:
                time.sleep(0.005)
            else:
                return
    raise TimeoutError(f"nothing listens on {path}")


def pinned(core: int, command: Sequence[str]) -> list[str]:
    return ["taskset", "-c", str(core), *command]


@contextmanager
def _servers(candidates: Sequence[Candidate], folder: Path) -> Iterator[list[tuple[int, Path]]]:
    processes: list[subprocess.Popen[bytes]] = []
    running: list[tuple[int, Path]] = []
    try:
        for candidate in candidates:
            socket = folder / candidate.name / "rpc.sock"
            socket.parent.mkdir(mode=0o700)
            command = [part.replace("{socket}", str(socket)) for part in candidate.command]
            environment = {**surroundings(), **candidate.environment}
            process = subprocess.Popen(pinned(SERVER_CORE, command), env=environment, stdout=subprocess.DEVNULL)
            processes.append(process)
            running.append((process.pid, socket))
        for process, (_, socket) in zip(processes, running, strict=True):
            wait_for_socket(socket, process)
        yield running
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(15)


def _visit(candidate: Candidate, pid: int, socket: Path, connections: int, seconds: float) -> Sample:
    before = cpu_seconds(pid) if pid else 0.0
    command = [sys.executable, "-m", "tests.benchmarks.load", str(socket), str(connections), str(seconds)]
    done = subprocess.run(pinned(LOAD_CORE, command), input=candidate.request, capture_output=True, check=True)
    seen = json.loads(done.stdout)
    if seen["failures"]:
        raise RuntimeError(f"{candidate.name} answered {seen['failures']} of {seen['requests']} requests with an error")
    used = cpu_seconds(pid) - before if pid else 0.0
    return Sample(
        cpu_us=used / seen["requests"] * 1e6,
        per_second=seen["requests"] / seconds,
        p50_us=seen["p50_us"],
        p99_us=seen["p99_us"],
        failures=seen["failures"],
    )


def _median(samples: Sequence[Sample]) -> Figure:
    def middle(name: str) -> float:
        return statistics.median(getattr(sample, name) for sample in samples)

    return Figure(middle("cpu_us"), middle("per_second"), middle("p50_us"), middle("p99_us"))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:
            continue
        for child in found:
            yield from _family(int(child))
