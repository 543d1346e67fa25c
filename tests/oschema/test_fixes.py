"""Edits of findings, applied together."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Severity
from hero_sdk.oschema.fixes import apply_all_fixes, apply_fixes
from hero_sdk.oschema.source import SourceFile, Span

FILE = SourceFile("food/a.oschema", "food", "0123456789")


def _finding(*edits: tuple[int, int, str], file: SourceFile = FILE) -> Diagnostic:
    return Diagnostic(
        code="W601",
        severity=Severity.WARNING,
        title="Some thing",
        span=Span(file, 0, 1),
        edits=tuple(Edit(Span(file, start, end), text) for start, end, text in edits),
    )


def test_edits_apply_in_place_whatever_their_order() -> None:
    assert apply_fixes(FILE, [_finding((8, 9, "x")), _finding((0, 2, ""), (4, 4, "--"))]) == "23--4567x9"


def test_a_finding_whose_edits_overlap_an_earlier_one_is_left_for_the_next_run() -> None:
    assert apply_fixes(FILE, [_finding((2, 5, "a")), _finding((4, 6, "b"), (9, 10, "c"))]) == "01a56789"


def test_touching_edits_and_insertions_at_one_place_all_count() -> None:
    assert apply_fixes(FILE, [_finding((2, 4, "a")), _finding((4, 6, "b")), _finding((4, 4, "!"))]) == "01a!b6789"
    assert apply_fixes(FILE, [_finding((5, 5, "a")), _finding((5, 5, "b"))]) == "01234ab56789"


def test_the_same_edit_of_two_findings_is_made_once() -> None:
    assert apply_fixes(FILE, [_finding((2, 4, "a")), _finding((2, 4, "a"), (0, 1, "b"))]) == "b1a456789"


def test_edits_of_other_files_are_not_made_here() -> None:
    other = SourceFile("food/b.oschema", "food", "0123456789")

    assert apply_fixes(FILE, [_finding((2, 4, "a"), file=other)]) == FILE.text


def test_a_finding_over_several_files_is_mended_as_a_whole_or_not_at_all() -> None:
    other = SourceFile("food/b.oschema", "food", "abcdef")
    rename = replace(_finding((0, 2, "x")), edits=(Edit(Span(FILE, 0, 2), "x"), Edit(Span(other, 1, 2), "y")))
    in_the_way = _finding((0, 3, "z"), file=other)

    assert apply_all_fixes([FILE, other], [rename]) == {FILE: "x23456789", other: "aycdef"}
    assert apply_all_fixes([FILE, other], [in_the_way, rename]) == {FILE: FILE.text, other: "zdef"}
    assert apply_all_fixes([FILE], [rename]) == {FILE: FILE.text}


edits = st.lists(
    st.tuples(st.integers(0, 10), st.integers(0, 3), st.text("ab", max_size=2)).map(
        lambda edit: (edit[0], min(edit[0] + edit[1], 10), edit[2])
    ),
    max_size=3,
)


@given(st.lists(edits, max_size=6))
def test_what_no_edit_touches_stays_as_it_was(findings: list[list[tuple[int, int, str]]]) -> None:
    kept = set(range(10)) - {place for found in findings for start, end, _ in found for place in range(start, end)}

    text = apply_fixes(FILE, [_finding(*found) for found in findings])

    digits = [int(letter) for letter in text if letter.isdigit()]
    assert kept <= set(digits)
    assert digits == sorted(digits)
