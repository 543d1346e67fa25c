"""The three laws of the formatter, over schemas nobody would write, and some other promises over any text at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, is_dataclass

from hypothesis import HealthCheck, given, settings

from hero_sdk.oschema import tree
from hero_sdk.oschema.diagnostic import Severity
from hero_sdk.oschema.format import format_document
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.scan import scan
from hero_sdk.oschema.source import SourceFile
from tests.oschema.strategies import schema_texts

calm = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def read(text: str) -> tree.Document:
    """The document of a text without errors."""
    document, findings = parse(SourceFile("food.oschema", "food", text))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR and finding.code != "E004"]
    assert not errors, [(finding.code, finding.span.place, finding.text) for finding in errors]
    return document


@calm
@given(schema_texts())
def test_formatted_text_is_unchanged_by_formatting(text: str) -> None:
    once = format_document(read(text))

    assert format_document(read(once)) == once


@calm
@given(schema_texts())
def test_formatting_changes_no_meaning(text: str) -> None:
    document = read(text)

    assert read(format_document(document)) == document


@calm
@given(schema_texts())
def test_every_comment_survives_formatting(text: str) -> None:
    assert comments_in(format_document(read(text))) == comments_in(text)


@calm
@given(schema_texts())
def test_every_comment_has_one_place_in_the_tree(text: str) -> None:
    assert Counter(comments_of(read(text))) == comments_in(text)


@calm
@given(schema_texts())
def test_formatted_text_is_tidy(text: str) -> None:
    formatted = format_document(read(text))

    lines = formatted.split("\n")
    assert not formatted or formatted.endswith("\n")
    assert all(line == line.rstrip(" \t\r") for line in lines if "#" not in line)
    assert "\n\n\n" not in formatted


def comments_in(text: str) -> Counter[str]:
    """Texts of all comments, however often each occurs."""
    comments = scan(SourceFile("food.oschema", "food", text)).comments
    return Counter(text[comment.start + 1 : comment.end].rstrip().removeprefix(" ") for comment in comments)


def comments_of(node: object) -> list[str]:
    """Texts of all comments that a tree holds."""
    if isinstance(node, tree.Document):
        blocks = [*node.header, *node.footer]
        return [line for block in blocks for line in block] + comments_of(node.definitions)
    if isinstance(node, tree.Comments):
        lines = [*node.above, *(line for block in node.detached for line in block)]
        return lines if node.trailing is None else [*lines, node.trailing]
    if isinstance(node, tuple):
        return [line for item in node for line in comments_of(item)]
    if not is_dataclass(node):
        return []
    found = [line for block in getattr(node, "closing_comments", ()) for line in block]
    for field in fields(node):
        if field.compare and field.name != "closing_comments":
            found += comments_of(getattr(node, field.name))
    return found
