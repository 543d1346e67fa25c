"""The index of a domain as its store sees it, with real threads, real tantivy and real files: following the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from hero_sdk.errors import Unavailable
from hero_sdk.osis.search.engine import TantivyEngine
from hero_sdk.osis.search.feeder import FeedSettings
from hero_sdk.osis.search.protocol import DomainSearch, Row
from tests.osis.search.notebook import NOTE, Notebook, eventually
from tests.osis.search.searching import found, fresh


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
