from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hero_sdk.osis.search import tantivy_index
from hero_sdk.osis.search.protocol import MAX_HITS, IndexDamaged, IndexFailed, Marker, Row, SearchField, SearchType
from hero_sdk.osis.search.tantivy_index import TantivyIndex
from tests.osis.search.notebook import NOTE, PERSON

MARKER = Marker(1, "first")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[TantivyIndex]:
    index = TantivyIndex(tmp_path / "index", [NOTE, PERSON])
    assert index.open() is None
    yield index
    index.close()


def note(key: int, type_: str = "Note", **fields: Any) -> Row:
    return Row(type_, key, json.dumps(fields, ensure_ascii=False))


def fill(index: TantivyIndex, *rows: Row) -> None:
    index.put(rows)
    index.commit(MARKER)


def keys(index: TantivyIndex, query: str, type_: str = "Note", **options: Any) -> list[int]:
    return [hit.key for hit in index.search(type_, query, **options).hits]


WORLD = {
    1: "Größere Straßenbäckerei in Österreich",
    2: "L'été, les garçons mangent des crêpes à Noël",
    3: "İstanbul'da ılık çay ve Iğdır kayısısı",
    4: "Ο Σίσυφος και η Οδύσσεια",
    5: "ذهب مُحَمَّدٌ إلى المدرسة",
    6: "हिन्दी में लिखी हुई फ़िल्म",
    7: "我在北京大学学习中文",
    8: "東京タワーで寿司を食べる ﾊﾟｿｺﾝ",
    9: "한국어를 배우는 사람",
    10: "Pizza 🍕 with friends 👍🏽",
    11: "Ёлка стоит в лесу",
    12: "ฉันชอบกินข้าว",
    13: "שָׁלוֹם עולם",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("großere", [1]), ("STRASSENBÄCKEREI", [1]), ("osterreich", [1]), ("Österr*", [1]), ("straßenb*", [1]),
        ("ete", [2]), ("ÉTÉ", [2]), ("garcons crepes", [2]), ("noël", [2]), ("noe\u0308l", [2]), ('"à noel"', [2]),
        ("istanbul", [3]), ("ISTANBUL", [3]), ("İSTANBUL", [3]), ("ilik", [3]), ("Igdir", [3]), ("cay", [3]),
        ("σισυφος", [4]), ("ΣΊΣΥΦΟΣ", [4]), ("οδυσσεια", [4]), ("Οδυσ*", [4]),
        ("محمد", [5]), ("الي", [5]), ("إلى", [5]), ("المدرسه", [5]), ("مدرسة", []), ("المدر*", [5]),
        ("हिन्दी", [6]), ("फिल्म", [6]), ("फ़िल्म", [6]), ("लिखा", []),
        ("北京", [7]), ("大学", [7]), ("中文", [7]), ("学", [7]), ("北京大学学习", [7]), ("京北", []), ("北 文", [7]),
        ("東京", [8]), ("寿司を", [8]), ("タワー", [8]), ("パソコン", [8]), ("寿*", [8]), ('"東京タワー"', [8]),
        ("한국어", [9]), ("한국어를", [9]), ("배우는", [9]), ("사람", [9]), ("국한", []),
        ("🍕", [10]), ("👍", [10]), ("👍🏿", [10]), ("🍔", []), ("pizza -🍕", []),
        ("елка", [11]), ("ЁЛКА лес*", [11]),
        ("ข้าว", [12]), ("กิน", [12]), ("ข้าวผัด", []),
        ("שלום", [13]),
    ],
)  # fmt: skip
def test_text_in_many_scripts_is_found(index: TantivyIndex, query: str, found: list[int]) -> None:
    fill(index, *(note(key, text=text) for key, text in WORLD.items()))

    assert keys(index, query) == found


def test_all_words_are_needed_in_whatever_field(index: TantivyIndex) -> None:
    fill(index, note(1, title="rye", text="fresh bread"), note(2, title="rye"), note(3, text="bread"))

    assert keys(index, "rye bread") == [1]


def test_a_phrase_is_in_one_field_in_that_order(index: TantivyIndex) -> None:
    fill(
        index,
        note(1, text="warm rye bread today"),
        note(2, text="bread of rye"),
        note(3, title="rye", text="bread"),
        note(4, tags=["rye", "bread"]),
        note(5, text="rye-bread"),
    )

    assert keys(index, '"rye bread"') == [5, 1]
    assert keys(index, '"rye brea"*') == [1, 5]
    assert keys(index, '"rye brea"') == []


def test_words_can_be_left_out(index: TantivyIndex) -> None:
    fill(
        index, note(1, text="rye bread"), note(2, text="rye wheat"), note(3, text="spelt"), note(9, "Person", name="x")
    )

    assert keys(index, "rye -wheat") == [1]
    assert keys(index, '-"rye bread"') == [2, 3]
    assert keys(index, "-rye -spelt") == []


def test_a_prefix_stands_for_every_word_that_begins_so(index: TantivyIndex) -> None:
    fill(index, *(note(key, text=f"bread{key}") for key in range(1, 201)), note(900, text="bred"))

    assert keys(index, "bread*") == list(range(1, 201))
    assert keys(index, "bread1*") == [1, *range(10, 20), *range(100, 200)]
    assert keys(index, "-b*") == []


def test_a_field_can_be_named(index: TantivyIndex) -> None:
    fill(index, note(1, title="rye"), note(2, text="rye"), note(3, tags=["dark rye", "bread"]))

    assert keys(index, "title:rye") == [1]
    assert keys(index, "rye -title:rye text:r*") == [2]
    assert keys(index, 'tags:"dark rye"') == [3]
    assert keys(index, "colour:rye") == []


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


def test_types_do_not_mix(index: TantivyIndex) -> None:
    fill(index, note(1, text="rye"), note(2, "Person", text="rye"), note(3, "Unknown", text="rye"))

    assert keys(index, "rye") == [1]
    assert keys(index, "rye", "Person") == [2]
    assert keys(index, "rye", "Unknown") == []
    assert keys(index, "name:rye") == []


def test_the_marker_is_never_found(index: TantivyIndex) -> None:
    fill(index, note(1, text="rye"))

    for query in ("-zzz", "position", "first", "marker", "#marker"):
        assert keys(index, query) in ([], [1])
        assert list(index.matching("Note", query).keys) in ([], [1])
    assert keys(index, "-zzz", "#marker") == []


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


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({"text": None}, "none"),
        ({"text": {"de": "Roggen", "en": ["rye"]}}, "roggen rye"),
        ({"text": 4711}, "4711"),
        ({"text": 12.5}, "12.5"),
        ({"text": True}, "true"),
        ({"body": "rye"}, "text:rye"),
        ({"other": "rye"}, "rye"),
        ({"text": "x" * 300 + " rye"}, "rye"),
        ({"tags": []}, "rye"),
    ],
)
def test_texts_are_found_wherever_they_stand_in_a_field(
    index: TantivyIndex, fields: dict[str, Any], query: str
) -> None:
    fill(index, note(1, **fields))

    is_findable = fields not in ({"text": None}, {"text": True}, {"other": "rye"}, {"tags": []})
    assert keys(index, query) == ([1] if is_findable else [])


@pytest.mark.parametrize("data", ["", "{", "[]", "null", '"rye"', b"\xff", "[" * 2_000])
def test_an_unreadable_row_is_just_not_found(index: TantivyIndex, data: str | bytes) -> None:
    fill(index, note(1, text="rye"), Row("Note", 2, data))

    assert keys(index, "rye") == [1]
    assert keys(index, "-rye") == [2]


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


HOSTILE = [
    "", " ", "-", "--", "*", "**", '"', '""', ":", "::", "a:", ":a", "()", "(", "[a TO b]", "{a TO *}", "a^3", "a~2",
    "title:", "title:*", 'title:"', "title:-", "text:[1 TO 2]", "colour:red", "/re.*ge[x/", "a AND", "NOT a", "IN [a]",
    "\x00", "\x00rye\x00", "\ud800", "a\\", "\\\"", "🍕*", "東*", '"東京"*', "#marker", "type:#marker", "key:1",
    '"' * 10_000, "(" * 10_000 + ")" * 10_000, "a:" * 10_000, "title:" * 5_000, "-" * 10_000, "* " * 5_000,
    "-a " * 5_000, "a* " * 5_000, '"a b"* ' * 2_000, "x" * 1_000_000, "東" * 1_000_000, "é\u0301\u0316" * 100_000,
    " ".join(f"a{number}*" for number in range(1_000)), " ".join(f"-w{number}" for number in range(1_000)),
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: f"{query[:12]!r}-{len(query)}")
def test_no_query_fails_or_is_slow(filled: TantivyIndex, query: str) -> None:
    began = time.perf_counter()
    filled.search("Note", query, with_total=True)
    filled.search("Note", query, among=range(1, 500))
    filled.matching("Note", query)

    assert time.perf_counter() - began < 2


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TantivyIndex]:
    index = TantivyIndex(tmp_path_factory.mktemp("index"), [NOTE, PERSON])
    index.open()
    rows = (
        note(key, title=f"a{key} 東京", text=" ".join(f"w{key * n % 997}" for n in range(30)))
        for key in range(1, 5_000)
    )
    fill(index, *rows)
    yield index
    index.close()


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
