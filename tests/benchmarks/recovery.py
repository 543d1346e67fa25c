"""A service with a million objects killed in the midst of writes: how long until it answers again.

The store is made once and kept in the system's folder for temporary files, since that takes minutes.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import surroundings
from tests.benchmarks.project import ROOT, generate, project
from tests.benchmarks.report import Goal, Report

OBJECTS = 1_000_000
WRITERS, WRITES = 8, 400

SCHEMA = """\
# A note, kept. [rootobject]
Note = {
    sid: str
    title: str      @index @max_len(200)
    body: str       @search
    priority: u32   @filter
    tags: [str]     @filter
    price?: ocur    @filter
    created_at: otime
    updated_at: otime
}
"""

SERVICE = """\
from bench_models.recovery import RecoveryDomain
from hero_sdk import HeroServer

raise SystemExit(HeroServer("recovery", version="1").domain(RecoveryDomain()).cli())
"""

FILL = """\
import asyncio, sys
from pathlib import Path
from bench_models.recovery import Note, RecoveryDomain
from hero_sdk.osis import Osis, OsisSettings, StoreSchema

async def main(root, objects):
    osis = Osis(root, [StoreSchema(domain="recovery", models=RecoveryDomain.stored)], OsisSettings(transaction_s=60))
    notes = osis.domain(0, "recovery").of(Note)
    for start in range(await notes.count(), objects, 10_000):
        await notes.new_many([
            Note(title=f"note {at}", body=f"what was noted about {at % 977} and {at % 89}", priority=at % 7,
                 tags=[f"t{at % 13}"]) for at in range(start, start + 10_000)
        ])
        await (await notes._access.search()).wait_for(await notes._access.committed_position(), timeout_s=600)
    await osis.close()

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


def measure(rounds: int, seconds: float) -> Report:
    """Seconds from the start of the process to its answers, each time after a kill under load."""
    first, filtered, searched = [], [], []
    with _service() as start:
        _kill_under_load(start())
        for _ in range(rounds):
            began = time.perf_counter()
            server = start()
            got = call(server.path, "note.get", {"sid": "1zz"}, until=began + 60)
            first.append(time.perf_counter() - began)
            call(server.path, "note.find", {"filter": {"title": f"note {OBJECTS // 2}"}, "limit": 1})
            filtered.append(time.perf_counter() - began)
            found = call(server.path, "note.find", {"query": f"{got['title'].split()[1]}", "fresh": True, "limit": 1})
            assert found["items"]
            searched.append(time.perf_counter() - began)
            _kill_under_load(server)
    return Report(
        "After a kill -9 amid writes, with 1,000,000 objects",
        {},
        [
            Goal("process start to the first object", statistics.median(first), 2.0, is_at_least=False, unit="s"),
            Goal("… and to what a filter finds", statistics.median(filtered), 2.0, is_at_least=False, unit="s"),
            Goal(
                "… and to what a fresh text search finds",
                statistics.median(searched),
                10.0,
                is_at_least=False,
                unit="s",
            ),
        ],
    )


class _Server:
    """The running service."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.path = root / "var" / "sockets" / "recovery" / "rpc.sock"
        environment = surroundings() | _environment(folder, root)
        self.process = subprocess.Popen(
            [sys.executable, "service.py"], cwd=folder, env=environment, stderr=subprocess.DEVNULL
        )


@contextmanager
def _service() -> Iterator[Any]:
    """Starts the service again and again, in the place where its objects are."""
    root = Path(tempfile.gettempdir()) / f"hero-sdk-bench-recovery-{OBJECTS}"
    started: list[_Server] = []
    with project({"recovery.oschema": SCHEMA}) as folder:
        generate(folder)
        for name, text in (("service.py", SERVICE), ("fill.py", FILL)):
            (folder / name).write_text(text)
        environment = surroundings() | _environment(folder, root)
        data = root / "var" / "recovery" / "osis"
        subprocess.run([sys.executable, "fill.py", str(data), str(OBJECTS)], cwd=folder, env=environment, check=True)

        def start() -> _Server:
            started.append(_Server(folder, root))
            return started[-1]

        try:
            yield start
        finally:
            for server in started:
                server.process.kill()
                server.process.wait()


def _environment(folder: Path, root: Path) -> dict[str, str]:
    return {"PATH_ROOT": str(root), "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}


def _kill_under_load(server: _Server) -> None:
    """Ends it in the midst of many writes."""
    call(server.path, "note.get", {"sid": "1zz"}, until=time.perf_counter() + 60)
    done = threading.Semaphore(0)

    def write(writer: int) -> None:
        try:
            for at in range(10**9):
                note = {"title": f"written {writer}", "body": f"while {at} it runs", "priority": 1, "tags": ["new"]}
                call(server.path, "note.new", {"object": note})
                done.release()
        except (OSError, http.client.HTTPException):
            pass  # it is killed

    for writer in range(WRITERS):
        threading.Thread(target=write, args=(writer,), daemon=True).start()
    for _ in range(WRITES):
        done.acquire()
    server.process.kill()
    server.process.wait()


def call(path: Path, method: str, params: dict[str, Any], *, until: float = 0.0) -> Any:
    """The result; asked again ``until`` the service is there."""
    while True:
        connection = http.client.HTTPConnection("localhost")
        try:
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.connect(str(path))
            body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
            connection.request("POST", "/rpc", body, {"Content-Type": "application/json"})
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            return answer["result"]
        except OSError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.002)
        finally:
            connection.close()
