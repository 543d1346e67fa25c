"""The index of a domain as its store sees it: real threads, real tantivy, real files."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from hero_sdk.errors import Unavailable
from hero_sdk.osis.search.engine import TantivyEngine
from hero_sdk.osis.search.feeder import FeedSettings
from hero_sdk.osis.search.protocol import DomainSearch, Row
from tests.osis.search.notebook import NOTE, PERSON, Notebook, eventually

QUICK = FeedSettings(rest_after_s=0.05, retry_s=(0.01, 0.05), batch=100)


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "0" / "notes" / "index"


@pytest.fixture
async def engine() -> AsyncIterator[TantivyEngine]:
    engine = TantivyEngine(QUICK)
    yield engine
    await engine.close()


@pytest.fixture
def opened(engine: TantivyEngine, folder: Path, notebook: Notebook) -> Callable[[], DomainSearch]:
    return lambda: engine.open(folder, "notes in context 0", [NOTE, PERSON], notebook.source)


async def found(search: DomainSearch, query: str, type_: str = "Note") -> list[int]:
    return [hit.key for hit in (await search.search(type_, query)).hits]


async def fresh(search: DomainSearch, notebook: Notebook) -> None:
    search.notify(notebook.position)
    await search.wait_for(notebook.position)


def damage(folder: Path) -> None:
    for path in folder.glob("*.idx"):
        with path.open("r+b") as file:
            file.truncate(10)


def flip_a_byte(folder: Path) -> None:
    (path,) = folder.glob("*.fieldnorm")
    content = bytearray(path.read_bytes())
    content[0] ^= 0xFF
    path.write_bytes(content)


# Following the store


async def test_a_new_index_knows_what_was_stored_before(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    notebook.put(1, title="rye")
    notebook.put(2, "Person", name="Rye")
    notebook.put(3, "Other", title="rye")
    search = opened()

    assert await found(search, "rye") == [1]
    assert await found(search, "rye", "Person") == [2]
    assert search.position == 3


async def test_a_change_is_found_soon_after_it_was_told_of(
    opened: Callable[[], DomainSearch], notebook: Notebook
) -> None:
    search = opened()
    assert await found(search, "rye") == []

    search.notify(notebook.put(1, title="rye"))
    await eventually(lambda: search.position == 1)
    assert await found(search, "rye") == [1]
    search.notify(notebook.put(1, title="wheat"))
    await eventually(lambda: search.position == 2)
    assert await found(search, "rye") == []
    search.notify(notebook.delete(1))
    await eventually(lambda: search.position == 3)
    assert await found(search, "wheat") == []


async def test_waiting_for_a_position_shows_all_up_to_it(
    opened: Callable[[], DomainSearch], notebook: Notebook
) -> None:
    search = opened()
    for number in range(1, 30):
        position = notebook.put(number, title="rye")
        search.notify(position)
        await search.wait_for(position)
        assert len(await found(search, "rye")) == number


async def test_waiting_hurries_an_index_that_would_take_its_time(folder: Path, notebook: Notebook) -> None:
    engine = TantivyEngine(FeedSettings(commit_every_s=3600))
    search = engine.open(folder, "notes", [NOTE], notebook.source)
    await fresh(search, notebook)

    for number in range(1, 4):
        search.notify(notebook.put(number, title="rye"))
        await search.wait_for(notebook.position)
    assert await found(search, "rye") == [1, 2, 3]
    await engine.close()


async def test_many_wait_at_the_same_time(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    search = opened()

    async def write_and_find(number: int) -> None:
        position = notebook.put(number, title=f"rye{number}")
        search.notify(position)
        await search.wait_for(position)
        assert await found(search, f"rye{number}") == [number]

    await asyncio.gather(*(write_and_find(number) for number in range(1, 101)))


async def test_waiting_needs_no_notification(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    search = opened()
    await found(search, "rye")

    await search.wait_for(notebook.put(1, title="rye"))
    assert await found(search, "rye") == [1]


async def test_waiting_for_what_never_comes_ends(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    search = opened()
    notebook.put(1, title="rye")

    with pytest.raises(Unavailable, match="notes in context 0"):
        await search.wait_for(99, timeout_s=0.1)
    assert await found(search, "rye") == [1]
    await search.wait_for(notebook.put(2, title="rye"))
    assert await found(search, "rye") == [1, 2]


async def test_a_stream_of_changes_shares_commits(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    search = opened()
    await found(search, "rye")
    positions: set[int] = set()
    for number in range(1, 3_001):
        search.notify(notebook.put(number, title="rye"))
        positions.add(search.position)
        if number % 50 == 0:
            await asyncio.sleep(0)
    await fresh(search, notebook)

    assert (await search.search("Note", "rye", with_total=True)).total == 3_000
    assert len(positions) < 100


async def test_changes_from_many_threads_are_all_found(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    search = opened()

    def write(first: int) -> None:
        for number in range(first, first + 200):
            search.notify(notebook.put(number, title="rye"))

    async with asyncio.TaskGroup() as group:
        for first in (1_000, 2_000, 3_000):
            group.create_task(asyncio.to_thread(write, first))
        for _ in range(20):
            await found(search, "rye")
    await fresh(search, notebook)
    assert len(await found(search, "rye")) == 600


async def test_changes_of_what_is_not_searched_only_move_the_position(
    opened: Callable[[], DomainSearch], notebook: Notebook
) -> None:
    search = opened()
    notebook.put(1, title="rye")
    for number in range(2, 500):
        notebook.put(number, "Other", title="rye")
    await fresh(search, notebook)

    assert search.position == 499
    assert await found(search, "rye") == [1]


# Coming back


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


# Building anew


@pytest.mark.parametrize(
    "break_it",
    [
        shutil.rmtree,
        lambda folder: [path.unlink() for path in folder.glob("*")],
        lambda folder: [path.unlink() for path in folder.glob("*.store")],
        lambda folder: (folder / "meta.json").unlink(),
        lambda folder: (folder / "meta.json").write_text("{"),
        damage,
    ],
    ids=["folder gone", "all files gone", "some files gone", "contents gone", "contents broken", "cut short"],
)
async def test_an_index_broken_while_closed_is_rebuilt(
    opened: Callable[[], DomainSearch], folder: Path, notebook: Notebook, break_it: Callable[[Path], object]
) -> None:
    first = opened()
    for number in range(1, 251):
        notebook.put(number, title="rye")
    await fresh(first, notebook)
    await first.close()
    break_it(folder)
    notebook.delete(7)

    second = opened()
    assert (await second.search("Note", "rye", with_total=True)).total == 249
    health = second.health()
    assert (health.state, health.position, health.behind, health.rebuilt_rows) == ("ready", 251, 0, 249)


async def test_an_index_whose_folder_is_deleted_while_open_is_rebuilt(
    opened: Callable[[], DomainSearch], folder: Path, notebook: Notebook
) -> None:
    search = opened()
    notebook.put(1, title="rye")
    await fresh(search, notebook)
    shutil.rmtree(folder)

    search.notify(notebook.put(2, title="rye"))
    await search.wait_for(2)
    assert await found(search, "rye") == [1, 2]
    await eventually(lambda: (folder / "meta.json").exists())


async def test_searching_notices_that_the_folder_is_gone(
    opened: Callable[[], DomainSearch], folder: Path, notebook: Notebook
) -> None:
    notebook.put(1, title="rye")
    search = opened()
    assert await found(search, "rye") == [1]
    shutil.rmtree(folder)

    assert await found(search, "rye") == [1]
    await eventually(lambda: (folder / "meta.json").exists())
    await eventually(lambda: search.health().state == "ready")
    assert await found(search, "rye") == [1]


async def test_a_wrong_byte_is_noticed_in_the_background(
    opened: Callable[[], DomainSearch], folder: Path, notebook: Notebook
) -> None:
    first = opened()
    notebook.put(1, title="rye", text="bread")
    await fresh(first, notebook)
    await first.close()
    flip_a_byte(folder)

    second = opened()
    assert await found(second, "rye") == [1]
    await eventually(lambda: second.health().rebuilt_rows == 1 and second.health().state == "ready")
    assert await found(second, "rye") == [1]


async def test_a_change_of_schema_rebuilds(engine: TantivyEngine, folder: Path, notebook: Notebook) -> None:
    notebook.put(1, "Person", name="Ann", text="rye")
    first = engine.open(folder, "notes", [NOTE], notebook.source)
    await fresh(first, notebook)
    assert await found(first, "rye", "Person") == []
    await first.close()

    second = engine.open(folder, "notes", [NOTE, PERSON], notebook.source)
    assert await found(second, "rye", "Person") == [1]


async def test_a_restored_store_rebuilds(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    first = opened()
    notebook.put(1, title="rye")
    notebook.put(2, title="rye")
    await fresh(first, notebook)
    await first.close()
    notebook.epoch = "second"
    del notebook.objects[1]

    assert await found(opened(), "rye") == [2]


async def test_an_index_ahead_of_its_store_rebuilds(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    first = opened()
    notebook.put(1, title="rye")
    notebook.put(2, title="rye")
    await fresh(first, notebook)
    await first.close()
    del notebook.objects[2], notebook.changes[1]

    assert await found(opened(), "rye") == [1]


async def test_an_index_too_far_behind_rebuilds(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    first = opened()
    notebook.put(1, title="rye")
    await fresh(first, notebook)
    await first.close()
    notebook.delete(1)
    notebook.put(2, title="rye")
    notebook.kept_from = 2

    second = opened()
    assert await found(second, "rye") == [2]
    assert second.health().position == 3


async def test_changes_made_during_a_rebuild_are_not_missed(
    opened: Callable[[], DomainSearch], notebook: Notebook
) -> None:
    for number in range(1, 501):
        notebook.put(number, title="rye")

    def change(after: int) -> None:
        if after == 200:
            notebook.put(1, title="wheat")
            notebook.put(450, title="wheat")
            notebook.delete(2)
            notebook.delete(451)
            notebook.put(999, title="rye")

    notebook.before_rows = change
    search = opened()

    assert (await search.search("Note", "rye", with_total=True)).total == 497
    assert await found(search, "wheat") == [1, 450]


async def test_a_rebuild_is_told_of_and_waited_for(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    for number in range(1, 301):
        notebook.put(number, title="rye")
    go_on = threading.Event()
    notebook.before_rows = lambda after: None if after < 200 else (go_on.wait(20), None)[1]
    search = opened()

    await eventually(lambda: search.health().state == "rebuilding" and search.health().rebuilt_rows == 200)
    with pytest.raises(Unavailable, match=r"being rebuilt \(200 objects so far\); filters go on working"):
        await search.search("Note", "rye", timeout_s=0.01)
    with pytest.raises(Unavailable, match="being rebuilt"):
        await search.wait_for(1, timeout_s=0.01)
    waiting = asyncio.create_task(found(search, "rye"))
    go_on.set()
    assert len(await waiting) == 300


async def test_a_rebuild_broken_off_begins_again(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    for number in range(1, 301):
        notebook.put(number, title="rye")
    go_on = threading.Event()
    notebook.before_rows = lambda after: None if after < 200 else (go_on.wait(20), None)[1]
    first = opened()
    await eventually(lambda: first.health().rebuilt_rows == 200)
    closing = asyncio.create_task(first.close())
    go_on.set()
    await closing

    second = opened()
    assert len(await found(second, "rye")) == 300
    assert second.health().rebuilt_rows == 300


# Trouble


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


# Ending


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


# Snippets


async def test_snippets_show_where_it_stands(opened: Callable[[], DomainSearch], notebook: Notebook) -> None:
    search = opened()
    rows = [
        Row(
            "Note",
            1,
            '{"title": "Größtes Brot", "text": "Das GRÖSSTE Brot, nicht das kleinste", "tags": ["x", "brot"]}',
        ),
        Row("Note", 2, '{"title": "nothing"}'),
        Row("Other", 3, '{"title": "brot"}'),
    ]

    snippets = await search.snippets('grösste "brot" -kleinste', rows)

    shown = {
        key: {each.field: [each.text[start:end] for start, end in each.highlights] for each in found}
        for key, found in snippets.items()
    }
    assert shown == {1: {"title": ["Brot"], "text": ["GRÖSSTE", "Brot"], "tags": ["brot"]}, 2: {}}
