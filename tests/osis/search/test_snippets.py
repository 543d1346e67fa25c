from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hero_sdk.osis.search.protocol import Row, Snippet
from hero_sdk.osis.search.snippets import SNIPPET_CHARACTERS, snippets
from tests.osis.search.notebook import NOTE


def cut(query: str, **fields: Any) -> tuple[Snippet, ...]:
    return snippets(Row("Note", 1, json.dumps(fields)), NOTE, query)


def marked(snippet: Snippet) -> str:
    text = snippet.text
    for start, end in reversed(snippet.highlights):
        text = f"{text[:start]}<{text[start:end]}>{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("rye", "Rye bread", "<Rye> bread"),
        ("bread rye", "Rye bread, rye", "<Rye> <bread>, <rye>"),
        ('"rye bread"', "bread rye bread rye", "bread <rye bread> rye"),
        ('"rye br"*', "rye rye-bread", "rye <rye-bread>"),
        ("br*", "brown bread, rye", "<brown> <bread>, rye"),
        ("text:rye", "rye", "<rye>"),
        ("GROSSE", "Eine größe, Größe!", "Eine <größe>, <Größe>!"),
        ("dont", "don't", None),
        ("don't", "We don't know", "We <don't> know"),
        ("京", "東京都", "東<京>都"),
        ("東京", "東京都", "<東京>都"),
        ("한국", "한국어를", "<한국>어를"),
        ("👍", "ok 👍🏽!", "ok <👍🏽>!"),
        ("rye -bread", "rye bread", "<rye> bread"),
        ("-bread", "rye bread", None),
        ("title:rye", "rye", None),
        ("wheat", "rye", None),
        ("", "rye", None),
    ],
)
def test_what_was_found_is_marked(query: str, text: str, shown: str | None) -> None:
    assert [marked(snippet) for snippet in cut(query, text=text)] == ([] if shown is None else [shown])


def test_a_long_text_is_cut_around_most_of_it() -> None:
    text = f"rye {'x ' * 300}before it rye, bread and rye bread behind {'y ' * 300}"

    (snippet,) = cut("rye bread", text=text)

    assert "<rye>, <bread> and <rye> <bread>" in marked(snippet)
    assert snippet.text.startswith("… x ")
    assert snippet.text.endswith("y …")
    assert len(snippet.text) <= SNIPPET_CHARACTERS + 4


def test_the_best_text_of_a_list_is_shown() -> None:
    (snippet,) = cut("rye bread", tags=["rye", "rye bread", "bread"])

    assert marked(snippet) == "<rye> <bread>"


def test_each_field_has_its_own() -> None:
    assert [(each.field, marked(each)) for each in cut("rye", title="Rye", text="more rye", tags=["x"])] == [
        ("title", "<Rye>"),
        ("text", "more <rye>"),
    ]


@given(
    st.text(st.sampled_from("ab é東한👍🏽\u0301\u200d.-\n"), max_size=600),
    st.text(st.sampled_from('ab é東한👍*"- ')),
)
def test_marks_stand_inside_the_text_in_order_and_apart(text: str, query: str) -> None:
    for snippet in cut(query, text=text):
        ends = [0]
        for start, end in snippet.highlights:
            assert ends[-1] <= start < end <= len(snippet.text)
            ends.append(end)
        assert snippet.text.strip("… ") in text
        assert len(snippet.text) <= 2 * SNIPPET_CHARACTERS + 4


@pytest.mark.parametrize("text", ["a" * 1_000_000, "a " * 500_000, "東" * 1_000_000, "é\u0301\u0316" * 300_000])
def test_a_huge_text_is_short_work(text: str) -> None:
    began = time.perf_counter()
    cut('a 東 é "a a" a* "東 東"*', text=text)
    assert time.perf_counter() - began < 2
