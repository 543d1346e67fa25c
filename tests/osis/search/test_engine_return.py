"""An index as its store sees it, with real threads, real tantivy and real files: after an end or a crash."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from hero_sdk.osis.search.engine import TantivyEngine
from hero_sdk.osis.search.feeder import FeedSettings
from hero_sdk.osis.search.protocol import DomainSearch
from tests.osis.search.notebook import NOTE, PERSON, Notebook
from tests.osis.search.searching import QUICK, found, fresh


async def test_a_restarted_index_reads_only_what_is_new(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    first = opened()
    for number in range(1, 301):
        notebook.put(number, title="rye")
    await fresh(first, notebook)
    await first.close()
    notebook.put(301, title="rye")
    notebook.delete(1)
    notebook.rows_read = notebook.changes_read = 0

    second = opened()
    assert (await second.search("Note", "rye", with_total=True)).total == 300
    assert (notebook.rows_read, notebook.changes_read) == (0, 2)
    assert second.health().state == "ready"


async def test_what_was_not_committed_at_a_crash_is_read_again(folder: Path, notebook: Notebook) -> None:
    notebook.put(1, title="rye")
    crashed = TantivyEngine(FeedSettings(commit_every_s=3600))
    search = crashed.open(folder, "notes", [NOTE], notebook.source)
    await fresh(search, notebook)
    search.notify(notebook.put(2, title="rye"))  # within the pause after the commit above: not read before the end
    await crashed.close()
    assert search.position == 1

    engine = TantivyEngine(QUICK)
    search = engine.open(folder, "notes", [NOTE], notebook.source)
    assert await found(search, "rye") == [1, 2]
    await engine.close()


async def test_a_killed_process_leaves_an_index_that_goes_on(folder: Path, notebook: Notebook) -> None:
    script = f"""
import asyncio, os, signal
from pathlib import Path
from hero_sdk.osis.search.engine import TantivyEngine
from tests.osis.search.notebook import NOTE, PERSON, Notebook

async def main():
    notebook = Notebook()
    search = TantivyEngine().open(Path({str(folder)!r}), "notes", [NOTE, PERSON], notebook.source)
    for number in range(1, 2001):
        search.notify(notebook.put(number, title="rye"))
        if number % 500 == 0:
            await search.wait_for(number - 300)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
    process = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script], check=False)
    assert process.returncode == -9
    for number in range(1, 2_001):
        notebook.put(number, title="rye")

    engine = TantivyEngine(QUICK)
    search = engine.open(folder, "notes", [NOTE, PERSON], notebook.source)
    assert (await search.search("Note", "rye", with_total=True)).total == 2_000
    assert notebook.rows_read == 0
    await engine.close()


async def test_a_process_that_ends_without_closing_ends_well(folder: Path) -> None:
    script = f"""
import asyncio
from pathlib import Path
from hero_sdk.osis.search.engine import TantivyEngine
from tests.osis.search.notebook import NOTE, Notebook

async def main():
    notebook = Notebook()
    search = TantivyEngine().open(Path({str(folder)!r}), "notes", [NOTE], notebook.source)
    for number in range(1, 5001):
        search.notify(notebook.put(number, title="rye"))
    await search.wait_for(1)
    await search.search("Note", "rye")

asyncio.run(main())
"""
    process = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script], check=False, timeout=30, capture_output=True
    )
    assert (process.returncode, process.stderr) == (0, b"")
