"""Which words find what."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from hero_sdk.osis.search.protocol import Row
from hero_sdk.osis.search.tantivy_index import TantivyIndex
from tests.osis.search.notebook import NOTE, PERSON
from tests.osis.search.notes import fill, keys, note

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
