"""The index of a domain as its store sees it, with real threads, real tantivy and real files: trouble, and ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hero_sdk.errors import Unavailable
from hero_sdk.osis.search.engine import TantivyEngine
from hero_sdk.osis.search.feeder import FeedSettings
from hero_sdk.osis.search.protocol import DomainSearch
from tests.osis.search.notebook import NOTE, Notebook, eventually
from tests.osis.search.searching import found, fresh


async def test_a_store_that_cannot_be_read_is_tried_again(
    opened: Callable[[], DomainSearch], notebook: Notebook
) -> None:
    search = opened()
    notebook.put(1, title="rye")
    await fresh(search, notebook)
    notebook.problem = OSError("the disk is away")
    search.notify(notebook.put(2, title="rye"))

    await eventually(lambda: search.health().state == "failing")
    health = search.health()
    assert (health.error, health.behind) == ("the disk is away", 1)
    assert await found(search, "rye") == [1]
    with pytest.raises(Unavailable, match="has a problem, which stands in the log"):
        await search.wait_for(2, timeout_s=0.05)

    notebook.problem = None
    await search.wait_for(2)
    assert await found(search, "rye") == [1, 2]
    await eventually(lambda: search.health().state == "ready")
    assert search.health().error is None
    assert notebook.open_sources == 1


async def test_a_store_that_cannot_be_read_at_first_is_waited_for(
    opened: Callable[[], DomainSearch], notebook: Notebook
) -> None:
    notebook.put(1, title="rye")
    notebook.problem = OSError("not yet")
    search = opened()

    with pytest.raises(Unavailable, match="has a problem, which stands in the log"):
        await search.search("Note", "rye", timeout_s=0.1)
    notebook.problem = None
    assert await found(search, "rye") == [1]


async def test_a_folder_that_cannot_be_made_is_waited_for(
    opened: Callable[[], DomainSearch], folder: Path, notebook: Notebook
) -> None:
    notebook.put(1, title="rye")
    in_the_way = folder.parents[1]
    in_the_way.write_text("a file")
    search = opened()

    await eventually(lambda: search.health().state == "failing")
    in_the_way.unlink()
    assert await found(search, "rye") == [1]


async def test_two_cannot_write_one_index(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    notebook.put(1, title="rye")
    first = opened()
    await fresh(first, notebook)
    first.notify(notebook.put(2, title="rye"))
    await first.wait_for(2)
    second = opened()
    second.notify(notebook.put(3, title="rye"))

    await eventually(lambda: second.position == 3)  # as soon as the first has come to rest
    assert await found(second, "rye") == [1, 2, 3]


async def test_a_full_disk_stops_nothing_for_good(folder: Path) -> None:
    script = f"""
import asyncio, resource
from pathlib import Path
from hero_sdk.osis.search.engine import TantivyEngine
from hero_sdk.osis.search.feeder import FeedSettings
from tests.osis.search.notebook import NOTE, Notebook, eventually

async def found(search):
    return [hit.key for hit in (await search.search("Note", "rye")).hits]

async def main():
    notebook = Notebook()
    engine = TantivyEngine(FeedSettings(retry_s=(0.01, 0.05)))
    search = engine.open(Path({str(folder)!r}), "notes", [NOTE], notebook.source)
    notebook.put(1, title="rye")
    await search.wait_for(1)
    rows_read = notebook.rows_read

    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))  # no file may grow beyond 100 bytes
    search.notify(notebook.put(2, title="rye"))
    await eventually(lambda: search.health().state == "failing")
    assert await found(search) == [1], "searching goes on"

    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await search.wait_for(2)
    assert await found(search) == [1, 2]
    assert notebook.rows_read == rows_read, "nothing had to be rebuilt"
    await engine.close()

asyncio.run(main())
"""
    process = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script], check=False, timeout=60, capture_output=True, text=True
    )
    assert process.returncode == 0, process.stderr


async def test_closing_closes_the_store_and_ends_the_thread(
    opened: Callable[[], DomainSearch], notebook: Notebook
) -> None:
    search = opened()
    notebook.put(1, title="rye")
    await fresh(search, notebook)
    await search.close()
    await search.close()

    assert notebook.open_sources == 0
    assert search.health().state == "closed"
    with pytest.raises(Unavailable, match="is closed"):
        await search.search("Note", "rye")
    with pytest.raises(Unavailable, match="is closed"):
        await search.wait_for(99)
    search.notify(99)
    await eventually(lambda: not any(thread.name.startswith("osis-index") for thread in threading.enumerate()))


async def test_closing_wakes_whoever_waits(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    search = opened()
    await found(search, "rye")
    waiting = asyncio.create_task(search.wait_for(99, timeout_s=60))
    await asyncio.sleep(0)
    await search.close()

    with pytest.raises(Unavailable, match="is closed"):
        await waiting


async def test_closing_does_not_wait_for_a_retry(folder: Path, notebook: Notebook) -> None:
    engine = TantivyEngine(FeedSettings(retry_s=(3600, 3600)))
    notebook.problem = OSError("no")
    search = engine.open(folder, "notes", [NOTE], notebook.source)
    await eventually(lambda: search.health().state == "failing")

    began = time.monotonic()
    await engine.close()
    assert time.monotonic() - began < 10


async def test_an_idle_index_gives_back_what_writing_needs(
    opened: Callable[[], DomainSearch], folder: Path, notebook: Notebook
) -> None:
    search = opened()
    notebook.put(1, title="rye")
    await fresh(search, notebook)

    def names() -> list[str]:
        threads = []
        for task in Path("/proc/self/task").iterdir():
            try:
                threads.append((task / "comm").read_text().strip())
            except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
                continue
        return threads

    await eventually(lambda: not any("segment_updater" in name or "merge" in name for name in names()))
    search.notify(notebook.put(2, title="rye"))
    await search.wait_for(2)
    assert await found(search, "rye") == [1, 2]
