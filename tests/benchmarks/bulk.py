"""The work that `operations` measures, in a process that knows the benchmark's types.

`python -m tests.benchmarks.bulk exchange FOLDER OBJECTS` exports and imports in both forms and prints objects per s;
`… fill FOLDER MIB` makes a store; `… write FOLDER` writes to it, and prints at each line it reads how long writes took.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from bench_models.bench import Note  # type: ignore[import-not-found]

from hero_sdk.osis import Osis, StoreSchema
from hero_sdk.osis.operations import ExportJob, ImportJob, export, import_objects
from tests.benchmarks.peers.note import NOTE

WRITERS = 8
PAUSE_S = 0.005
SCHEMA = StoreSchema(domain="bench", models=(Note,))


class Nobody:
    """Looks on at nothing."""

    def begin(self, what: str, total: int) -> None: ...

    def advance(self, count: int) -> None: ...


def exchange(folder: Path, objects: int) -> None:
    asyncio.run(_add(folder / "osis", objects))
    rates: dict[str, float] = {}
    for form in ("jsonl", "otoml"):
        for part in ("out", "other"):
            shutil.rmtree(folder / part, ignore_errors=True)
        started = time.perf_counter()
        export(_export_job(folder, form), Nobody())
        rates[f"export, {form}"] = objects / (time.perf_counter() - started)
        started = time.perf_counter()
        report = import_objects(_import_job(folder), Nobody())
        rates[f"import, {form}"] = objects / (time.perf_counter() - started)
        assert report.outcomes["0/bench/Note"]["stored"] == objects, report
    print(json.dumps(rates))


def _export_job(folder: Path, form: Any) -> ExportJob:
    return ExportJob(root=folder / "osis", schemas={"bench": SCHEMA}, target=folder / "out", format=form)


def _import_job(folder: Path) -> ImportJob:
    return ImportJob(
        root=folder / "other/osis",
        schemas={"bench": SCHEMA},
        source=folder / "out",
        find_context=int,
        refusals=folder / "other/refused.jsonl",
    )


async def _add(root: Path, objects: int) -> None:
    osis = Osis(root, [SCHEMA], search=None)
    notes = osis.domain(0, "bench").of(Note)
    for _ in range(0, objects, 1000):
        await notes.new_many([Note(**NOTE) for _ in range(1000)])
    await osis.close()


def fill(folder: Path, mib: int) -> None:
    async def run() -> None:
        osis = Osis(folder / "osis", [SCHEMA], search=None)
        notes = osis.domain(0, "bench").of(Note)
        path = folder / "osis/0/bench/objects.db"
        while not path.exists() or path.stat().st_size < mib * 1024 * 1024:
            await notes.new_many([Note(**NOTE | {"body": os.urandom(12_000).hex()}) for _ in range(200)])
        await osis.close()

    asyncio.run(run())


async def write(folder: Path) -> None:
    """Durable writes of a few callers, one after another each, until there is nothing more to read."""
    osis = Osis(folder / "osis", [SCHEMA], search=None)
    notes = osis.domain(0, "bench").of(Note)
    took: list[float] = []
    is_over = False

    async def one() -> None:
        while not is_over:
            started = time.perf_counter()
            await notes.new(Note(**NOTE))
            took.append(time.perf_counter() - started)
            await asyncio.sleep(PAUSE_S)

    writing = [asyncio.create_task(one()) for _ in range(WRITERS)]
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(sorted(took)), flush=True)
        took.clear()
    is_over = True
    await asyncio.gather(*writing)
    await osis.close()


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    if what == "exchange":
        exchange(where, int(sys.argv[3]))
    elif what == "fill":
        fill(where, int(sys.argv[3]))
    else:
        asyncio.run(write(where))
