"""Frames: what is shown of a place in a schema, and what carets stand under."""

from __future__ import annotations

import json
from textwrap import dedent

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Label, Severity
from hero_sdk.oschema.render import render_diagnostics, summary
from hero_sdk.oschema.source import SourceFile, Span

PATH = "schemas/food/food.oschema"


def finding(
    text: str, marked: str, *, hint: str = "did you mean `Producer`?", labels: tuple[Label, ...] = ()
) -> Diagnostic:
    """An unknown type at the first place where ``marked`` stands in the text."""
    source = SourceFile(PATH, "food", text)
    start = text.index(marked)
    return Diagnostic(
        code="E204",
        severity=Severity.ERROR,
        title="Unknown type",
        span=Span(source, start, start + len(marked)),
        text="not defined in domain `food`",
        hint=hint,
        labels=labels,
    )


def carets(text: str, marked: str) -> list[str]:
    """The source line and the caret line, without their gutter."""
    lines = render_diagnostics([finding(text, marked)]).split("\n")
    return [line.partition("│ ")[2] for line in lines[3:5]]


def test_a_frame_shows_title_place_line_and_way_out() -> None:
    text = "# Bread and who makes it.\n\n\n\n\nBread = {\n    maker: Prodcer\n}\n"

    assert render_diagnostics([finding(text, "Prodcer")]) == dedent(
        """\
        error[E204]: Unknown type
          ┌─ schemas/food/food.oschema:7:12
          │
        7 │     maker: Prodcer
          │            ^^^^^^^ not defined in domain `food`
          │
          = hint: did you mean `Producer`?
        """
    )


def test_without_a_hint_the_frame_ends_at_the_carets() -> None:
    assert render_diagnostics([finding("a: Prodcer", "Prodcer", hint="")]).endswith(
        "^^^^^^^ not defined in domain `food`\n"
    )


def test_a_tab_takes_four_columns() -> None:
    assert carets("\ta:\tProdcer", "Prodcer") == ["    a:    Prodcer", "          ^^^^^^^ not defined in domain `food`"]


def test_wide_characters_take_two_columns_and_accents_none() -> None:
    assert carets("漢字: Prodcer", "Prodcer") == ["漢字: Prodcer", "      ^^^^^^^ not defined in domain `food`"]
    assert carets("a: 漢字", "漢字") == ["a: 漢字", "   ^^^^ not defined in domain `food`"]
    assert carets("e\u0301: Prodcer", "Prodcer")[1].startswith("   ^^^^^^^")


def test_a_carriage_return_is_not_shown() -> None:
    assert carets("a: Prodcer\r\nb: str\r\n", "Prodcer") == ["a: Prodcer", "   ^^^^^^^ not defined in domain `food`"]


def test_what_would_confuse_a_terminal_is_shown_as_a_replacement() -> None:
    shown = render_diagnostics([finding("a\x1b[31m\u202e\udcff: Prodcer", "Prodcer")])

    assert "a�[31m��: Prodcer" in shown
    shown.encode("utf-8")


def test_the_end_of_a_line_and_of_a_file_can_be_marked() -> None:
    source = SourceFile(PATH, "food", "a = {")
    end = Diagnostic(code="E030", severity=Severity.ERROR, title="Unclosed", span=Span(source, 5, 5), text="here")

    assert "1 │ a = {\n  │      ^ here\n" in render_diagnostics([end])


def test_a_place_over_several_lines_is_marked_on_its_first() -> None:
    text = "Bread = {\n    a: str\n}\n"

    assert carets(text, "{\n    a: str\n}") == ["Bread = {", "        ^ not defined in domain `food`"]


def test_of_a_very_long_line_the_surroundings_are_shown() -> None:
    text = f"Bread = {{ {'a: str, ' * 100_000} b: Prodcer, {'c: str, ' * 100_000} }}"
    shown = render_diagnostics([finding(text, "Prodcer")])

    assert max(map(len, shown.split("\n"))) < 250
    line, marks = carets(text, "Prodcer")
    assert line.startswith("…")
    assert line.endswith("…")
    assert line[marks.index("^") :].startswith("Prodcer")


def test_labels_in_the_same_file_stand_in_order_of_lines() -> None:
    text = "Bread = str\n\n\nOrder = str\nBread = int\n"
    source = SourceFile(PATH, "food", text)
    first = Label(Span(source, 0, 5), "first defined here")
    second = Diagnostic(
        code="E210",
        severity=Severity.ERROR,
        title="Defined twice",
        span=Span(source, text.rindex("Bread"), text.rindex("Bread") + 5),
        text="defined again",
        labels=(first,),
    )

    assert render_diagnostics([second]) == dedent(
        """\
        error[E210]: Defined twice
          ┌─ schemas/food/food.oschema:5:1
          │
        1 │ Bread = str
          │ ----- first defined here
          ·
        5 │ Bread = int
          │ ^^^^^ defined again
        """
    )


def test_a_label_on_the_same_line_stands_below_the_carets() -> None:
    text = "Bread = { a: str, a: int }\n"
    source = SourceFile(PATH, "food", text)
    label = Label(Span(source, 10, 11), "first here")
    again = finding(text, "a: int", hint="", labels=(label,))

    assert render_diagnostics([again]).endswith(
        "1 │ Bread = { a: str, a: int }\n"
        "  │                   ^^^^^^ not defined in domain `food`\n"
        "  │           - first here\n"
    )


def test_a_label_in_another_file_has_a_frame_of_its_own() -> None:
    other = SourceFile("schemas/food/types.oschema", "food", "\n" * 99 + "Bread = str\n")
    label = Label(Span(other, 99, 104), "first defined here")

    assert render_diagnostics([finding("Bread = int", "Bread", labels=(label,))]) == dedent(
        """\
        error[E204]: Unknown type
            ┌─ schemas/food/food.oschema:1:1
            │
          1 │ Bread = int
            │ ^^^^^ not defined in domain `food`
            ┌─ schemas/food/types.oschema:100:1
            │
        100 │ Bread = str
            │ ----- first defined here
            │
            = hint: did you mean `Producer`?
        """
    )


def test_several_findings_have_a_blank_line_between_them() -> None:
    one = finding("a: Prodcer", "Prodcer")

    assert render_diagnostics([one, one]) == "\n".join([render_diagnostics([one])] * 2)
    assert render_diagnostics([]) == ""


def test_colour_changes_nothing_but_colour() -> None:
    one = finding("a: Prodcer", "Prodcer")
    coloured = render_diagnostics([one], colour=True)

    assert coloured != render_diagnostics([one])
    for code in ("1;31", "1;33", "34", "36", "32", "1", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == render_diagnostics([one])


def test_json_gives_places_edits_and_words() -> None:
    text = "a:\n  Prodcer"
    source = SourceFile(PATH, "food", text)
    one = Diagnostic(
        code="E204",
        severity=Severity.WARNING,
        title="Unknown type",
        span=Span(source, 5, 12),
        text="not defined",
        edits=(Edit(Span(source, 5, 12), "Producer"),),
    )
    place = {"file": PATH, "line": 2, "column": 3, "end_line": 2, "end_column": 10}

    assert json.loads(render_diagnostics([one], style="json")) == [
        {
            "code": "E204",
            "severity": "warning",
            "title": "Unknown type",
            **place,
            "text": "not defined",
            "hint": "",
            "labels": [],
            "edits": [{**place, "replacement": "Producer"}],
        }
    ]
    assert json.loads(render_diagnostics([], style="json")) == []


def test_the_summary_counts_errors_warnings_and_files() -> None:
    error = finding("a: Prodcer", "Prodcer")
    warning = Diagnostic(code="W101", severity=Severity.WARNING, title="Below", span=error.span)

    assert summary([]) == ""
    assert summary([error]) == "1 error in 1 file"
    assert summary([error, error, warning]) == "2 errors and 1 warning in 1 file"
