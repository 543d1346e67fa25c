from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from hero_sdk.server.logs import JsonLines, ReadableLines, set_up_logs
from tests.support.logs import restored_logging


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    with restored_logging():
        yield


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def record(message: str, /, **facts: object) -> logging.LogRecord:
    made = logging.LogRecord("food.orders", logging.INFO, __file__, 1, message, None, None)
    made.facts = facts
    return made


def test_a_line_is_one_json_object_with_the_request_and_the_facts() -> None:
    line = JsonLines(lambda: "r-1").format(record("order\nplaced", sid="10", message="not this one"))
    assert "\n" not in line
    found = json.loads(line)
    assert found.pop("at").endswith("+00:00")
    assert found == {
        "level": "info",
        "logger": "food.orders",
        "message": "order\nplaced",
        "request_id": "r-1",
        "sid": "10",
    }


def test_an_exception_comes_with_its_traceback_on_the_same_line() -> None:
    made = record("failed")
    try:
        raise RuntimeError("boom")
    except RuntimeError:
        made.exc_info = sys.exc_info()
    found = json.loads(JsonLines(lambda: None).format(made))
    assert "RuntimeError: boom" in found["traceback"]
    assert "request_id" not in found


def test_on_a_terminal_a_line_is_readable_and_cannot_be_forged() -> None:
    line = ReadableLines(lambda: "r-1").format(record("refused", path="/x\n12:00:00 error  forged"))
    assert line.endswith(r"info    refused  path='/x\n12:00:00 error  forged'  request_id=r-1")
    assert "\n" not in line


def test_json_goes_to_files_and_readable_lines_to_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for stream, start in ((io.StringIO(), "{"), (Terminal(), "2")):
        set_up_logs("info", lambda: None, stream)
        logging.getLogger("food").info("2 orders")
        logging.getLogger("food").debug("unheard")
        assert stream.getvalue().count("\n") == 1
        assert (stream.getvalue()[0] == "{") is (start == "{")
        assert "2 orders" in stream.getvalue()


def test_on_a_terminal_further_lines_of_a_message_are_set_off() -> None:
    line = ReadableLines(lambda: None).format(record("two lines\n12:00:00 error  forged\x1b[2J"))
    first, second = line.split("\n")
    assert first.endswith("info    two lines")
    assert second == r"    12:00:00 error  forged\x1b[2J"
