from __future__ import annotations

from xml.etree import ElementTree

from tests.benchmarks import chart
from tests.benchmarks.measure import Figure
from tests.benchmarks.report import Goal, Report

_SVG = "{http://www.w3.org/2000/svg}"


def test_bars_are_as_long_as_their_values_and_the_shortest_is_on_top() -> None:
    picture = ElementTree.fromstring(chart.bars("CPU <per> call", {"peer & co": 40.0, "ours": 10.0}, "µs", ours="ours"))

    short, long = picture.findall(f"{_SVG}rect")
    assert float(long.attrib["width"]) == 4 * float(short.attrib["width"])
    assert (short.attrib["class"], long.attrib["class"]) == ("ours", "bar")
    assert [text.text for text in picture.findall(f"{_SVG}text")] == [
        "CPU <per> call",
        "ours",
        "10.0 µs",
        "peer & co",
        "40.0 µs",
    ]


def test_a_report_shows_its_pictures_figures_goals_and_notes() -> None:
    figures = {("ours", 16): Figure(10, 1000, 16, 30), ("peer", 16): Figure(30, 300, 50, 90)}
    goals = [Goal.ratio(figures, "peer", "ours", 16, 2.5), Goal.ratio(figures, "peer", "ours", 16, 3.5)]

    text = Report("A call", figures, goals, ["Without npm, jayson is left out."], {"calls.svg": "<svg/>"}).markdown()

    assert text.startswith("## A call\n\n![A call](pictures/calls.svg)\n")
    assert "| ours | 16 | 10.0 | 1,000 | 16 | 30 |" in text
    assert "| ours against peer, 16 connections | 3.00 × | ≥ 2.5 × | reached |" in text
    assert "| ours against peer, 16 connections | 3.00 × | ≥ 3.5 × | missed |" in text
    assert text.endswith("Without npm, jayson is left out.\n")


def test_a_figure_of_several_measurements_shows_their_spread_and_may_have_no_goal() -> None:
    several = Goal.of_all("objects", [30_000.0, 10_000.0, 21_000.0], 20_000, unit="/s")
    beside = Goal.of_all("bare files", [1.5, 0.5], None, unit="s")

    assert (several.row, several.is_reached) == (
        ["objects", "21,000 /s (10,000 to 30,000)", "≥ 20,000 /s", "reached"],
        True,
    )
    assert (beside.row, beside.is_reached) == (["bare files", "1.00 s (0.50 to 1.50)", "", ""], True)
