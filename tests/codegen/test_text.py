"""Words as source text: they mean what they said, and the formatter leaves them alone."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hero_sdk.codegen.text import docstring, full_text, literal, literal_parts, sentence, summary, width
from tests.codegen.test_layout import formatted

ODD_WORDS = st.sampled_from(
    [
        '"hi"', '"""', "it's", r"\d+", "\\", "naïve", "日本語のテキスト", "- item", "1. one", "\t", "e.g.", "I", "ISO",
        "http://example.org/" + "a" * 150, "\u202egnihtemos", "\x07", "...", "日本" * 70, "(a)", "`x`", "\u2028",
    ]
)  # fmt: skip
PROSE = st.lists(
    st.lists(ODD_WORDS | st.text("abcdefgh", min_size=1, max_size=12), max_size=30).map(" ".join),
    min_size=1,
    max_size=6,
).map("\n".join)


@given(st.text())
def test_a_literal_means_its_text(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text


@given(st.text(min_size=1), st.integers(20, 60))
def test_the_parts_of_a_literal_mean_the_whole_together(text: str, room: int) -> None:
    parts = literal_parts(text, room)

    assert "".join(ast.literal_eval(part) for part in parts) == text
    assert all(width(part) <= room for part in parts)


def test_backslashes_are_saved_by_a_raw_literal() -> None:
    assert literal(r"^\d+$") == 'r"^\\d+$"'


def test_characters_nobody_sees_are_escaped() -> None:
    assert literal("a\u202eb\x00\ud800") == '"a\\u202eb\\x00\\ud800"'


@given(st.lists(PROSE, min_size=1, max_size=20))
def test_docstrings_are_left_alone_by_the_formatter(docs: list[str]) -> None:
    made = [docstring(doc, 4) for doc in docs if summary(doc)]
    source = "".join(f"class A:\n    {text}\n\n\n" for text in made).rstrip("\n") + "\n"

    assert formatted(source) == source.lstrip("\n") or not made


@given(PROSE)
def test_docstrings_are_python_and_fit_the_line(doc: str) -> None:
    if not summary(doc):
        return
    source = f"class A:\n    {docstring(doc, 4)}\n"

    ast.parse(source)
    for line in source.split("\n"):
        assert width(line) <= 120 or len(line.split()) < 3, line


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        ("computed by the server", "Computed by the server."),
        ("An order.", "An order."),
        ("iPhone of the owner", "iPhone of the owner."),
        ("`x` is odd", "`x` is odd."),
        ("One sentence. And another one.", "One sentence."),
        ("Over two\nlines", "Over two lines."),
        ("Whose? Mine.", "Whose?"),
        ("e.g. this one", "e.g. this one."),
        ("送信者の名前。", "送信者の名前。"),
        ("", ""),
    ],
)
def test_a_summary_is_the_first_sentence(doc: str, expected: str) -> None:
    assert summary(doc) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("how many", "How many."),
        ("Over two\nlines. And more", "Over two lines. And more."),
        ("`x` is odd", "`x` is odd."),
        ("größte", "Größte."),
        (" ", ""),
    ],
)
def test_a_sentence_is_all_that_is_said_on_one_line(words: str, expected: str) -> None:
    assert sentence(words) == expected


def test_lists_and_indented_lines_keep_their_shape() -> None:
    doc = "One of:\n- a thing\n- another\n\n    code()\n\nThe end"

    assert full_text(doc) == "One of:\n\n- a thing\n- another\n\n    code()\n\nThe end"
    assert docstring(doc, 4) == textwrap.dedent('''\
        """One of:

            - a thing
            - another

                code()

            The end
            """''')
