"""An index from its beginning to its end: written, committed, opened again, cleared, closed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from hero_sdk.osis.search.protocol import IndexDamaged, IndexFailed, Marker, Row, SearchField, SearchType
from hero_sdk.osis.search.tantivy_index import TantivyIndex
from tests.osis.search.notebook import NOTE
from tests.osis.search.notes import MARKER, fill, keys, note


def test_replaced_and_removed_objects_are_not_found_any_more(index: TantivyIndex) -> None:
    fill(index, note(1, text="rye"), note(2, text="rye"), note(3, text="rye"))
    index.put([note(1, text="wheat")])
    index.remove([2])
    index.commit(Marker(5, "first"))

    assert keys(index, "rye") == [3]
    assert keys(index, "wheat") == [1]


def test_nothing_is_seen_before_the_commit(index: TantivyIndex) -> None:
    fill(index, note(1, text="rye"))
    index.put([note(2, text="rye")])

    assert keys(index, "rye") == [1]


def test_an_index_comes_back_with_its_marker(tmp_path: Path) -> None:
    first = TantivyIndex(tmp_path, [NOTE])
    first.open()
    fill(first, note(1, text="rye"))
    first.put([note(2, text="rye")])
    first.commit(Marker(2, "first"))
    first.put([note(3, text="rye")])
    first.close()

    second = TantivyIndex(tmp_path, [NOTE])
    assert second.open() == Marker(2, "first")
    assert keys(second, "rye") == [1, 2]


def test_an_index_never_committed_has_no_marker(tmp_path: Path) -> None:
    first = TantivyIndex(tmp_path, [NOTE])
    first.open()
    first.put([note(1, text="rye")])
    first.close()

    assert TantivyIndex(tmp_path, [NOTE]).open() is None


@pytest.mark.parametrize(
    "changed",
    [
        SearchType("Note", (*NOTE.fields, SearchField("more"))),
        SearchType("Note", NOTE.fields[:-1]),
        SearchType("Note", (*NOTE.fields[:-1], SearchField("tags", was=("labels",)))),
        SearchType("Memo", NOTE.fields),
    ],
)
def test_an_index_of_another_schema_is_not_taken(tmp_path: Path, changed: SearchType) -> None:
    first = TantivyIndex(tmp_path, [NOTE])
    first.open()
    fill(first, note(1, text="rye"))
    first.close()

    with pytest.raises(IndexDamaged):
        TantivyIndex(tmp_path, [changed]).open()
    assert TantivyIndex(tmp_path, [SearchType("Note", NOTE.fields[::-1])]).open() == MARKER


def test_an_index_folded_by_another_version_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = TantivyIndex(tmp_path, [NOTE])
    first.open()
    fill(first, note(1, text="rye"))
    first.close()
    monkeypatch.setattr("hero_sdk.osis.search.analysis.VERSION", 0)

    with pytest.raises(IndexDamaged, match="another schema"):
        TantivyIndex(tmp_path, [NOTE]).open()


def test_a_cleared_index_is_empty_and_can_be_filled(index: TantivyIndex) -> None:
    fill(index, note(1, text="rye"))
    index.clear()

    assert keys(index, "rye") == []
    fill(index, note(2, text="rye"))
    assert keys(index, "rye") == [2]


def test_resting_gives_back_the_threads_of_writing(index: TantivyIndex) -> None:
    def threads() -> int:
        return len(list(Path("/proc/self/task").iterdir()))

    before = threads()
    fill(index, note(1, text="rye"))
    assert threads() > before
    index.rest()
    deadline = time.monotonic() + 10
    while threads() > before:  # the system takes its time to bury them
        assert time.monotonic() < deadline

    assert keys(index, "rye") == [1]
    fill(index, note(2, text="rye"))
    assert keys(index, "rye") == [1, 2]


def test_a_write_that_failed_gives_its_lock_back_whoever_keeps_the_error(index: TantivyIndex) -> None:
    def breaking_off() -> Iterator[Row]:
        yield note(36, title="rye")
        raise OSError("the disk is gone")

    with pytest.raises(IndexFailed, match="the disk is gone") as kept:
        index.put(breaking_off())
    index.open()
    fill(index, note(37, title="oat"))
    assert keys(index, "oat") == [37]
    assert kept.traceback


def test_a_closed_index_refuses(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path, [NOTE])
    for ask in (lambda: index.search("Note", "rye"), lambda: index.matching("Note", "rye"), lambda: index.put([])):
        with pytest.raises(IndexFailed, match="not open"):
            ask()


def test_searching_goes_on_while_writing(index: TantivyIndex) -> None:
    fill(index, note(1, text="rye"))
    problems: list[BaseException] = []
    is_over = threading.Event()

    def search() -> None:
        try:
            while not is_over.is_set():
                assert keys(index, "rye")[:1] == [1]
        except BaseException as exc:
            problems.append(exc)

    searching = [threading.Thread(target=search) for _ in range(2)]
    for thread in searching:
        thread.start()
    for number in range(30):
        index.put(note(key, text="rye") for key in range(2, 52))
        index.commit(Marker(number + 2, "first"))
        if number % 10 == 9:
            index.rest()
    is_over.set()
    for thread in searching:
        thread.join()
    assert not problems
    assert len(keys(index, "rye")) == 51


def test_what_is_deleted_first_after_a_stop_amid_merges_stays_deleted(index: TantivyIndex) -> None:
    random, present, last = Random(7), set[int](), 0
    for _ in range(60):
        for _ in range(random.randint(1, 3)):
            gone = random.sample(sorted(present), min(len(present), random.randint(0, 3)))
            new = range(last + 1, last + random.randint(2, 6))
            last = new[-1]
            index.remove(gone)
            fill(index, *(note(key, text="word") for key in new))
            present = (present - set(gone)) | set(new)
            assert set(index.matching("Note", "word").keys) == present
        index.close()
        index.open()
        assert set(index.matching("Note", "word").keys) == present
