"""Answers as tables: one line for each object, whatever the width."""

from __future__ import annotations

from typing import Any

import pytest

from hero_sdk.cli.tables import print_table, print_value

TICKETS = [
    {
        "sid": "10",
        "title": "Export stops",
        "body": "It stops.\nAlways at 80 %, whoever tries it, and however long we wait.",
    },
    {"sid": "11", "title": "ログイン後に画面が真っ白になる問題", "body": "x" * 300},
]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def show(value: Any, width: int) -> tuple[list[str], str]:
        monkeypatch.setenv("COLUMNS", str(width))
        print_value(value)
        said = capsys.readouterr()
        return [line.rstrip() for line in said.out.splitlines()], said.err

    return show


def test_long_texts_are_cut_and_every_object_has_one_line(printed: Any) -> None:
    lines, told = printed(TICKETS, 66)
    assert lines == [
        "sid  title                        body",
        "10   Export stops                 It stops. Always at 80 %, w…",
        "11   ログイン後に画面が真っ白に…  xxxxxxxxxxxxxxxxxxxxxxxxxxx…",
    ]
    assert told == ""


def test_what_is_too_wide_is_left_out_and_said(printed: Any) -> None:
    lines, told = printed(TICKETS, 30)
    assert lines == ["sid  title", "10   Export stops", "11   ログイン後に画面が…"]
    assert told == "too wide for body: --output json shows everything\n"


def test_the_first_column_is_always_shown(printed: Any) -> None:
    lines, _ = printed([{"a_name_that_is_longer_than_the_window": 1, "b": 2}], 10)
    assert "".join(lines[:-1]) == "a_name_that_is_longer_than_the_window"


def test_paths_go_on_in_the_next_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_table(["socket"], [["/srv/food/var/sockets/food/rpc.sock"]])
    assert capsys.readouterr().out.replace("\n", "").replace(" ", "") == "socket/srv/food/var/sockets/food/rpc.sock"
