"""Text of any kind is read without an exception, and without delay."""

from __future__ import annotations

import random
import string
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hero_sdk.oschema.format import format_document
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.render import render_diagnostics
from hero_sdk.oschema.scan import scan
from hero_sdk.oschema.source import MAX_BYTES, SourceFile, decode
from hero_sdk.oschema.tree import Document

LARGE = MAX_BYTES // 4
PATIENCE_S = 5
"""Processor seconds for a large text: several times what the slowest takes, and less than if it took quadratic time."""

PIECES = """
    use service error event as Order name str int { } ( ) [ ] = : ? | . -> @ , ; "x" 'y' 1 -5 2.5 # < > :: .. => returns
    rpc fn struct enum null “q” " /* */ // & @index @max(3) new {str:int} [] .5 x-y größe ² type self ` % map Vec list
"""
WORDS = st.sampled_from([*PIECES.split(), "\\", "\n", "\n", "\n", "\t", "\r\n", "\u200b", "\ufeff"])


def codes(text: str) -> list[str]:
    return [finding.code for finding in read(text)[1]]


def read(text: str) -> tuple[Document, list[object]]:
    """Everything that is done with a text, in turn."""
    document, findings = parse(SourceFile("food.oschema", "food", text))
    render_diagnostics(findings, colour=True)
    render_diagnostics(findings, style="json")
    format_document(document)
    return document, list(findings)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=200))
@example("\x00")
@example("{" * 100)
@example("\ud800")
def test_any_characters_are_read(text: str) -> None:
    read(text)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    read(decode(data))


@settings(deadline=None, max_examples=1000)
@given(st.lists(WORDS, max_size=40), st.sampled_from(["", " "]))
def test_words_in_any_order_are_read(words: list[str], space: str) -> None:
    text = space.join(words)
    document, findings = parse(SourceFile("food.oschema", "food", text))
    for finding in findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
    read(text)
    if not findings:
        again, found = parse(SourceFile("food.oschema", "food", format_document(document)))
        assert (again, found) == (document, ())


@settings(deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_tokens_comments_and_spaces_are_all_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    scanned = scan(SourceFile("food.oschema", "food", text))
    covered = [(token.start, token.end) for token in scanned.tokens]
    covered += [(comment.start, comment.end) for comment in scanned.comments]
    position = 0
    for start, end in sorted(covered):
        assert not text[position:start].strip("\ufeff \t\r\n")
        position = end
    assert not text[position:].strip("\ufeff").strip()


def filled(piece: str, *, before: str = "", behind: str = "", size: int = LARGE) -> str:
    """A text of a size, most of it one piece repeated."""
    room = size - len(before) - len(behind)
    return f"{before}{piece * (room // len(piece.encode()))}{behind}"


TEXTS = {
    "comment lines": filled("#\n"),
    "comments behind values": filled(" | a # x\n", before="A =\n"),
    "bars": filled("|"),
    "definitions": filled("a = b\n"),
    "a long enum": filled("a | ", before="A = ", behind="b"),
    "an enum without end": filled("a | ", before="A = "),
    "commas for bars": filled("a, ", before="A = ", behind="b"),
    "fields": filled("a: str\n", before="A = {\n", behind="}"),
    "commented fields": filled("# c\na: str # d\n\n", before="A = {\n", behind="}"),
    "broken fields": filled("a str\n", before="A = {\n", behind="}"),
    "broken definitions": filled("A {}\n"),
    "unclosed definitions": filled("A = {\n"),
    "opening brackets": filled("{"),
    "closing brackets": filled("}"),
    "brackets the wrong way": filled("}{"),
    "brackets in brackets": f"A = {'[' * (LARGE // 2)}{']' * (LARGE // 2)}",
    "mixed unclosed brackets": filled("(\n[\n{\n"),
    "spaces": filled(" ", before="A = b"),
    "line ends": filled("\n"),
    "carriage returns": filled("\r"),
    "quotes": filled('"'),
    "backslashes": filled("\\", before="A = { a: str = '"),
    "unclosed block comments": filled("/* \n"),
    "block comments": filled("/**/"),
    "one name": filled("a", before="A = { ", behind=": str }"),
    "one number": filled("1", before="A = { a: int = ", behind="x }"),
    "one odd name": filled("a-"),
    "dots": filled(".a", before="A = b"),
    "question marks": filled("?", before="A = b"),
    "attributes": filled(" @x", before="A = str"),
    "values": filled("1,", before="A = str @x(", behind=")"),
    "methods": filled("a() ", before="service A { ", behind="}"),
    "foreign generics": f"A = {{ a: {'Vec<' * 30_000}int{'>' * 30_000} }}",
    "words": filled("foo "),
    "words of the language": filled("use "),
    "printable noise": "".join(random.Random(1).choices(string.printable[:95] + "\n", k=LARGE)),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_large_text_is_read_in_time(name: str) -> None:
    start = time.process_time()

    read(TEXTS[name])

    assert time.process_time() - start < PATIENCE_S


@pytest.mark.parametrize("piece", ["#\n", "|", "a = b\n"])
def test_the_largest_file_is_read_in_time(piece: str) -> None:
    start = time.process_time()

    read(filled(piece, size=MAX_BYTES))

    assert time.process_time() - start < 4 * PATIENCE_S


def test_fifty_megabytes_are_refused_at_once() -> None:
    text = "a = b\n" * (50 * 2**20 // 6)
    start = time.process_time()

    assert codes(text) == ["E001"]
    assert time.process_time() - start < 1


def test_the_largest_file_is_measured_in_bytes() -> None:
    assert codes("A = str\n#" + "x" * (MAX_BYTES - 9)) == []
    assert codes("A = str\n#" + "x" * (MAX_BYTES - 8)) == ["E001"]
    assert codes("A = str\n#" + "ü" * (MAX_BYTES // 2 - 3)) == ["E001"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E004"),
        (b" \r\n\t\n", "E004"),
        (b"\xef\xbb\xbf", "E004"),
        (b"A = \xff", "E002"),
        ("A = str".encode("utf-16"), "E002"),
        ("A = str".encode("utf-16-le"), "E003"),
        (b"A = str\x00", "E003"),
        (b"A = str\rB = int\r", "E003"),
        (b"\x7fELF\x02\x01\x01\x00", "E003"),
        (b",;,", "E004"),
    ],
)
def test_what_is_no_schema_is_refused_with_one_message(data: bytes, code: str) -> None:
    assert codes(decode(data)) == [code]


def test_a_byte_order_mark_is_dropped() -> None:
    text = decode(b"\xef\xbb\xbfA = str\n")
    document, findings = parse(SourceFile("food.oschema", "food", "\ufeff" + text))

    assert findings == ()
    assert format_document(document) == text == "A = str\n"


def test_sixty_four_brackets_are_read_and_one_more_is_not() -> None:
    assert codes(f"A = {'[' * 64}str{']' * 64}\n") == []
    assert codes(f"A = {'[' * 65}str{']' * 65}\nB = {{ b str }}\n") == ["E005", "E042"]
