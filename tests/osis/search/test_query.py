from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hero_sdk.osis.search.query import MAX_PREFIXES, MAX_WORDS, Clause, parse

FIELDS = ("name", "notes")


def word(text: str, field: str | None = None, *, is_prefix: bool = False, is_excluded: bool = False) -> Clause:
    return Clause(tuple(text.split()), field, is_prefix=is_prefix, is_excluded=is_excluded)


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("Rye  bread", [word("rye"), word("bread")]),
        ('"rye bread" -wheat +spelt', [word("rye bread"), word("wheat", is_excluded=True), word("spelt")]),
        ("brea*", [word("brea", is_prefix=True)]),
        ('"rye brea"*', [word("rye brea", is_prefix=True)]),
        ("name:rye", [word("rye", "name")]),
        ("NAME:Rye", [word("rye", "name")]),
        ('name:"rye bread" notes:fr* -notes:x', [
            word("rye bread", "name"), word("fr", "notes", is_prefix=True), word("x", "notes", is_excluded=True)
        ]),
        ('-"rye bread"', [word("rye bread", is_excluded=True)]),
        ("e-mail don't 12:30", [word("e mail"), word("don t"), word("12 30")]),
        ("東京 タワー", [word("東 京"), word("タ ワ ー")]),
        ("rye rye", [word("rye")]),
        ("rye OR bread", [word("rye"), word("or"), word("bread")]),
        # no such field, no field, no word
        ("colour:red", [word("colour red")]),
        ('colour:"dark red"', [word("colour dark red")]),
        ("name:a:b", [word("a b", "name")]),
        ("name:", [word("name")]),
        (":red", [word("red")]),
        ("a:b:c:d", [word("a b c d")]),
        ("name:*", []),
        # does not parse: plain words
        ('"rye -bread name:x*', [word("rye"), word("bread"), word("name x")]),
        ('rye"', [word("rye")]),
        # nothing to look for
        ("", []),
        ("   ", []),
        ("-", []),
        ("--", []),
        ("*", []),
        ('""', []),
        ("- rye", [word("rye")]),
        ("--rye", [word("rye", is_excluded=True)]),
        ("(rye AND [a TO b]) ^2 ~1 \\", [
            word("rye"), word("and"), word("a"), word("to"), word("b"), word("2"), word("1"),
        ]),
        ("\x00\x01rye\x7f\ud800", [word("rye")]),
    ],
)  # fmt: skip
def test_a_query_is_taken_apart(query: str, clauses: list[Clause]) -> None:
    assert list(parse(query, FIELDS)) == clauses


@given(st.text(st.sampled_from('ab -+*:"()name\\é東🍕\x00')) | st.text(st.characters()))
def test_any_text_is_a_query(query: str) -> None:
    for clause in parse(query, FIELDS):
        assert clause.words
        assert all(clause.words)


@pytest.mark.parametrize(
    "query",
    [
        '"' * 10_000,
        '"' * 10_001,
        "(" * 10_000 + ")" * 10_000,
        "name:" * 10_000,
        ":" * 10_000,
        "a:" * 10_000,
        "-" * 10_000,
        "- " * 10_000,
        "*" * 10_000,
        "-a" * 10_000,
        '"a" ' * 10_000,
        "a" * 10_000 + ":",
        "\\" * 10_000,
        "x" * 1_000_000,
        "word " * 200_000,
        " ".join(f"a{number}*" for number in range(1_000)),
        "é\u0301\u0316" * 300_000,
        "東" * 1_000_000,
        "\x00" * 1_000_000,
    ],
    ids=lambda query: f"{query[:3]!r}-{len(query)}",
)
def test_hostile_queries_are_short_work(query: str) -> None:
    began = time.perf_counter()
    clauses = parse(query, FIELDS)

    assert time.perf_counter() - began < 0.5
    assert sum(len(clause.words) for clause in clauses) <= MAX_WORDS
    assert sum(clause.is_prefix for clause in clauses) <= MAX_PREFIXES
