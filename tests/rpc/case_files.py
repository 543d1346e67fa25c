"""The requests in ``cases/*.json`` and what must be answered; used in memory here and over sockets elsewhere.

A case is ``{"name", "request" | "request_base64" | "request_parts", "answer"}``, with ``domain`` where the request
comes to that domain's address. ``request_parts`` is a list of ``[text, times]``, for what would be long to write.
An ``answer`` of null means that nothing is answered; with ``answer_times`` it comes so often. Of an error only the
members that the case names count, and a text that ends in ``…`` stands for any that begins so.
"""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["CASES", "Case", "assert_fits"]


@dataclass(frozen=True)
class Case:
    name: str
    body: bytes
    answer: Any
    domain: str | None

    def __str__(self) -> str:
        return self.name


def assert_fits(body: bytes | None, expected: Any) -> None:
    """Fails unless ``body`` is the answer that ``expected`` describes."""
    found = None if body is None else json.loads(body, parse_constant=_refuse)
    if isinstance(expected, list) and isinstance(found, list):
        assert len(found) == len(expected), found
        for one, wanted in zip(found, expected, strict=True):
            _assert_answer(one, wanted)
    else:
        _assert_answer(found, expected)


def _assert_answer(found: Any, expected: Any) -> None:
    if not isinstance(expected, dict):
        assert found == expected, found
        return
    assert isinstance(found, dict), found
    assert found.keys() == {"jsonrpc", *expected}, found
    assert found["jsonrpc"] == "2.0"
    assert type(found["id"]) is type(expected["id"]), found
    assert found["id"] == expected["id"], found
    if "error" in expected:
        assert _contains(found["error"], expected["error"]), found["error"]
        assert isinstance(found["error"]["message"], str)
        assert isinstance(found["error"]["data"]["type"], str)
    else:
        assert json.dumps(found["result"]) == json.dumps(expected["result"])  # 1 is not 1.0, and not true


def _contains(found: Any, expected: Any) -> bool:
    match expected:
        case dict():
            return isinstance(found, dict) and all(
                name in found and _contains(found[name], value) for name, value in expected.items()
            )
        case list():
            return len(found) == len(expected) and all(map(_contains, found, expected))
        case str() if expected.endswith("…"):
            return isinstance(found, str) and found.startswith(expected[:-1])
    return type(found) is type(expected) and found == expected


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def _body(case: dict[str, Any]) -> bytes:
    if "request_base64" in case:
        return b64decode(case["request_base64"])
    if "request_parts" in case:
        return "".join(text * times for text, times in case["request_parts"]).encode()
    return case["request"].encode()


def _answer(case: dict[str, Any]) -> Any:
    times = case.get("answer_times")
    return case["answer"] if times is None else [case["answer"]] * times


CASES = [
    Case(f"{path.stem}: {case['name']}", _body(case), _answer(case), case.get("domain"))
    for path in sorted((Path(__file__).parent / "cases").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]
