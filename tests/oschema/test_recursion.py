"""Structs that must contain themselves."""

from __future__ import annotations

import pytest

from tests.support.schemas import resolve_text


@pytest.mark.parametrize(
    "text",
    [
        "A = { a?: A }",
        "A = { a: [A] }",
        "A = { a: {str: A} }",
        "A = { b: B }\nB = { a?: A }",
        "A = { u: U }\nU = A | B\nB = {}",
        "# X. [rootobject]\nA = { sid: str, a: A @readonly }",
        "A = { b: B = { n: 1 } }\nB = { n: u8, as?: [A] }",
    ],
)
def test_recursion_that_ends(text: str) -> None:
    assert resolve_text(f"{text}\n").shown == []


@pytest.mark.parametrize(
    ("text", "circle"),
    [
        ("A = { a: A }", "`A` → `A`"),
        ("A = { n: str, b: B }\nB = { c: C }\nC = { a: A }", "`A` → `B` → `C` → `A`"),
        ("A = { b: Again }\nAgain = B\nB = { a: A }", "`A` → `B` → `A`"),
        ("A = { u: U }\nU = A | B\nB = { a: A }", "`A` → `A`"),
        ("Holder = { a: A }\nA = { a: A }\nOther = { h: Holder }", "`A` → `A`"),
    ],
)
def test_recursion_that_never_ends_is_said_once(text: str, circle: str) -> None:
    found = resolve_text(f"{text}\n")

    assert found.codes == ["E310"], found.shown
    assert found.finding.text == f"never ends: {circle}"


def test_each_circle_is_said() -> None:
    found = resolve_text("A = { b: B }\nB = { a: A }\nC = { c: C }\nD = { a: A, c: C }\n")

    assert found.codes == ["E310", "E310"]
    assert [label.text for label in found.findings[0].labels] == ["and `B` requires the next"]


def test_a_circle_through_two_domains_is_found() -> None:
    found = resolve_text("A = { b: other.B }\n", other="B = { a: food.A }\n")

    assert found.codes == ["E310"]
