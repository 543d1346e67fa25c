"""The index of a domain as its store sees it, with real threads, real tantivy and real files: built anew."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hero_sdk.errors import Unavailable
from hero_sdk.osis.search.engine import TantivyEngine
from hero_sdk.osis.search.protocol import DomainSearch
from tests.osis.search.notebook import NOTE, PERSON, Notebook, eventually
from tests.osis.search.searching import found, fresh


def damage(folder: Path) -> None:
    for path in folder.glob("*.idx"):
        with path.open("r+b") as file:
            file.truncate(10)


def flip_a_byte(folder: Path) -> None:
    (path,) = folder.glob("*.fieldnorm")
    content = bytearray(path.read_bytes())
    content[0] ^= 0xFF
    path.write_bytes(content)


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
