"""The work that `operations` measures, in a process that knows the benchmark's types.

`python -m tests.benchmarks.bulk exchange FOLDER OBJECTS ROUNDS` exports and imports in both forms and prints objects
per s; `… fill FOLDER MIB` makes a store; `… write FOLDER` writes to it, and prints at each line it reads how long
writes took.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench_models.bench import Note  # type: ignore[import-not-found]

from hero_sdk.osis import Osis, StoreSchema
from hero_sdk.osis.operations import ExportJob, ImportJob, export, import_objects
from tests.benchmarks.operations import Nobody
from tests.benchmarks.peers.note import NOTE

WRITERS = 8
PAUSE_S = 0.005
BARE_FILES = 5_000
SCHEMA = StoreSchema(domain="bench", models=(Note,))


def exchange(folder: Path, objects: int, rounds: int) -> None:
    """Each time into new folders, and nothing is deleted in between: that would slow down what comes next."""
    folder.mkdir()
    asyncio.run(_add(folder / "osis", objects))
    rates: list[dict[str, float]] = []
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        each = {"bare files, one after another": BARE_FILES / _timed(_bare_files, place / "bare")}
        for form in ("jsonl", "otoml"):
            out = place / form
            each[f"export, {form}"] = objects / _timed(export, _export_job(folder, out, form), Nobody())
            each[f"import, {form}"] = objects / _timed(_import, out, place / f"from-{form}", objects)
        rates.append(each)
    print(json.dumps(rates))


def _timed(work: Callable[..., object], *arguments: object) -> float:
    """Seconds, beginning with a quiet disk."""
    os.sync()
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def _bare_files(folder: Path) -> None:
    """What the file system takes for files of an object's size: the floor under an export as OTOML."""
    folder.mkdir()
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    data = b"x" * 370
    for number in range(BARE_FILES):
        file = os.open(f"{number}.otoml", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=place)
        os.write(file, data)
        os.close(file)
    os.close(place)
    os.sync()


def _import(source: Path, into: Path, objects: int) -> None:
    report = import_objects(_import_job(source, into), Nobody())
    assert report.outcomes["0/bench/Note"]["stored"] == objects, report


def _export_job(folder: Path, target: Path, form: Any) -> ExportJob:
    return ExportJob(root=folder / "osis", schemas={"bench": SCHEMA}, target=target, format=form)


def _import_job(source: Path, into: Path) -> ImportJob:
    return ImportJob(
        root=into / "osis",
        schemas={"bench": SCHEMA},
        source=source,
        find_context=int,
        refusals=into / "refused.jsonl",
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
        exchange(where, int(sys.argv[3]), int(sys.argv[4]))
    elif what == "fill":
        fill(where, int(sys.argv[3]))
    else:
        asyncio.run(write(where))
