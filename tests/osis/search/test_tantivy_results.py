"""What is found: its order, its end, and all of it."""

from __future__ import annotations

import pytest

from hero_sdk.osis.search import tantivy_index
from hero_sdk.osis.search.protocol import MAX_HITS
from hero_sdk.osis.search.tantivy_index import TantivyIndex
from tests.osis.search.notes import fill, keys, note


def test_what_names_an_object_weighs_three_times(index: TantivyIndex) -> None:
    filler = [note(key, title="other words", text="other words") for key in range(10, 20)]
    fill(index, note(1, text="rye bread"), note(2, title="rye bread"), *filler)

    (first, second) = index.search("Note", "rye").hits
    assert (first.key, second.key) == (2, 1)
    assert first.score / second.score == pytest.approx(3)


def test_equal_hits_come_in_order_of_creation(index: TantivyIndex) -> None:
    fill(index, *(note(key, text="rye") for key in (5, 3, 9, 1)))
    fill(index, note(3, text="rye"), note(2, text="rye"))

    assert keys(index, "rye") == [1, 2, 3, 5, 9]


def test_ranked_results_stop_and_say_so(index: TantivyIndex) -> None:
    fill(index, *(note(key, text="rye") for key in range(1, 1_301)))

    all_ = index.search("Note", "rye", with_total=True)
    assert (len(all_.hits), all_.is_cut, all_.total) == (MAX_HITS, True, 1_300)
    few = index.search("Note", "rye", limit=10)
    assert (len(few.hits), few.is_cut, few.total) == (10, True, None)
    assert not index.search("Note", "rye -rye", with_total=True).is_cut
    assert len(index.search("Note", "rye", limit=0).hits) == 1
    assert len(index.search("Note", "rye", limit=5_000).hits) == MAX_HITS


def test_a_ranking_goes_on_behind_a_key(index: TantivyIndex) -> None:
    fill(index, *(note(key, text="rye") for key in range(1, 6)))
    ranking = index.search("Note", "rye")

    assert [hit.key for hit in ranking.after(2, 1)] == [3, 4, 5]
    assert [hit.key for hit in ranking.after(99, 4)] == [5]


def test_results_can_be_kept_to_some_keys(index: TantivyIndex) -> None:
    fill(index, *(note(key, text="rye", title="rye" if key % 2 else "") for key in range(1, 301)))

    found = index.search("Note", "rye", among=range(100, 104), with_total=True)
    assert [hit.key for hit in found.hits] == [101, 103, 100, 102]
    assert (found.is_cut, found.total) == (False, 4)
    cut = index.search("Note", "rye", among={7, 8, 9, 999}, limit=2)
    assert [hit.key for hit in cut.hits] == [7, 9]
    assert cut.is_cut
    assert index.search("Note", "rye", among=[], with_total=True).total == 0
    assert index.search("Note", "rye", among=range(100_000), with_total=True).total == 300


def test_all_matches_come_newest_first(index: TantivyIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_index, "_PAGE", 100)
    fill(index, *(note(key, text="rye" if key % 2 else "wheat") for key in range(1, 501)))
    odd = list(range(499, 0, -2))

    assert (list(index.matching("Note", "rye").keys), index.matching("Note", "rye").is_cut) == (odd, False)
    for limit in (1, 99, 100, 101, 249):
        found = index.matching("Note", "rye", limit=limit)
        assert (list(found.keys), found.is_cut) == (odd[:limit], True)
    assert list(index.matching("Note", "rye", limit=250).keys) == odd
    assert not index.matching("Note", "rye", limit=250).is_cut
    assert list(index.matching("Note", "").keys) == []
