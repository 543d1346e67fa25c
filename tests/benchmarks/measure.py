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

from tests.benchmarks import tools

SERVER_CORE, LOAD_CORE = 0, (os.cpu_count() or 1) - 1
BATCH_OF = 100
_WARM_UP_S = 0.3
"""Of each kind of visit, before any counts: Node compiles what it has seen often."""

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Candidate:
    """A server to measure: its command, in which ``{socket}`` stands for the path it must listen on."""

    name: str
    command: Sequence[str]
    request: bytes
    environment: Mapping[str, str] = field(default_factory=dict)

    batch: bytes | None = None
    """A request of ``BATCH_OF`` calls, where the server knows such."""

    is_http2: bool = False
    """Whether the request is frames of HTTP/2, which only the load generator in C can send."""


@dataclass(frozen=True)
class Sample:
    """One visit: CPU microseconds per call, calls per second, latencies of requests."""

    cpu_us: float
    per_second: float
    p50_us: float
    p99_us: float


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
    candidates: Sequence[Candidate], connections: Sequence[int], *, rounds: int, seconds: float, batches: int = 0
) -> dict[tuple[str, int], Figure]:
    """Median figures by (candidate, connections) from one interleaved run.

    With ``batches``, a number of connections, also by (``batches_to(candidate)``, connections) where it knows such.
    """
    visits = [(each.name, each, each.request, count) for count in connections for each in candidates]
    visits += [(batches_to(each.name), each, each.batch, batches) for each in candidates if batches and each.batch]
    samples: dict[tuple[str, int], list[Sample]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, _servers(candidates, Path(folder)) as running:
        for _, candidate, request, count in visits:
            _visit(candidate, running[candidate.name], request, count, _WARM_UP_S)  # fails early, too
        for turn in range(rounds):
            for name, candidate, request, count in visits if turn % 2 == 0 else reversed(visits):
                sample = _visit(candidate, running[candidate.name], request, count, seconds)
                samples.setdefault((name, count), []).append(sample)
    return {key: _median(found) for key, found in samples.items()}


def batches_to(name: str) -> str:
    """What figures of a candidate's batches are called."""
    return f"{name}, batches"


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
def _servers(candidates: Sequence[Candidate], folder: Path) -> Iterator[dict[str, tuple[int, Path]]]:
    """Process and socket of each candidate by name, as long as all of them are up."""
    processes: dict[str, subprocess.Popen[bytes]] = {}
    sockets: dict[str, Path] = {}
    try:
        for number, candidate in enumerate(candidates):
            sockets[candidate.name] = socket = folder / str(number) / "rpc.sock"
            socket.parent.mkdir(mode=0o700)
            command = [part.replace("{socket}", str(socket)) for part in candidate.command]
            environment = {**surroundings(), **candidate.environment}
            processes[candidate.name] = subprocess.Popen(
                pinned(SERVER_CORE, command), env=environment, stdout=subprocess.DEVNULL
            )
        for name, process in processes.items():
            wait_for_socket(sockets[name], process)
        yield {name: (process.pid, sockets[name]) for name, process in processes.items()}
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait(15)


def _visit(candidate: Candidate, running: tuple[int, Path], request: bytes, connections: int, seconds: float) -> Sample:
    pid, socket = running
    before = cpu_seconds(pid)
    words = [str(socket), str(connections), str(seconds)]
    program = tools.compiled(tools.LOAD)
    if program:
        command = [str(program), *words, "http2" if candidate.is_http2 else "http"]
    else:
        command = [sys.executable, "-m", "tests.benchmarks.load", *words]
    done = subprocess.run(pinned(LOAD_CORE, command), input=request, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"{candidate.name} could not be measured: {done.stderr.decode()}")
    seen = json.loads(done.stdout)
    calls = seen["requests"] * (BATCH_OF if request is candidate.batch else 1)
    if seen["failures"]:
        raise RuntimeError(f"{candidate.name} answered {seen['failures']} of {seen['requests']} requests with an error")
    return Sample(
        cpu_us=(cpu_seconds(pid) - before) / calls * 1e6,
        per_second=calls / seen["seconds"],
        p50_us=seen["p50_us"],
        p99_us=seen["p99_us"],
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
