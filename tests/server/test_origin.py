from __future__ import annotations

from typing import Any

import pytest

from hero_sdk.server import OriginRules
from hero_sdk.server.answers import Message


def scope(*headers: tuple[str, str], method: str = "POST", http_version: str = "1.1") -> dict[str, Any]:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    return {"type": "http", "method": method, "http_version": http_version, "headers": raw}


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8080", "[::1]:9950", "[::1]", "localhost:80", "LOCALHOST", "app.localhost:1", "10.1.2.3"],
)
def test_hosts_that_cannot_be_rebound_are_ours(host: str) -> None:
    assert OriginRules().answer(scope(("Host", host))) is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "127.0.0.1:80:80",
        "::1",
        "",
        "é",
    ],
)
def test_other_hosts_are_refused(host: str) -> None:
    answer = OriginRules().answer(scope(("Host", host or "?")))
    assert answer is not None
    assert answer.status == 403
    assert b"-32002" in answer.body


def test_a_listed_host_is_ours() -> None:
    rules = OriginRules(hosts=["Food.Example"])
    assert rules.answer(scope(("Host", "food.example:8080"))) is None
    assert rules.answer(scope(("Host", "more.food.example"))) is not None


def test_a_request_names_one_host() -> None:
    two = OriginRules().answer(scope(("Host", "localhost"), ("Host", "localhost")))
    none = OriginRules().answer(scope())
    assert two is not None
    assert none is not None
    assert (two.status, none.status) == (400, 400)
    assert OriginRules().answer(scope(http_version="1.0")) is None


def test_pages_from_here_may_call_and_others_may_not() -> None:
    rules = OriginRules()
    assert rules.answer(scope(("Host", "localhost:8080"), ("Origin", "http://localhost:8080"))) is None
    for origin in ("http://localhost:9090", "http://evil.example", "null", "http://localhost:8080.evil.example"):
        answer = rules.answer(scope(("Host", "localhost:8080"), ("Origin", origin)))
        assert answer is not None
        assert answer.status == 403


async def test_a_listed_page_gets_what_its_browser_needs() -> None:
    rules = OriginRules(origins=["https://app.example/"])
    headers = (("Host", "localhost"), ("Origin", "https://app.example"))
    asked = scope(
        *headers,
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "x-hero-context"),
        method="OPTIONS",
    )
    preflight = rules.answer(asked)
    assert preflight is not None
    assert preflight.status == 204
    assert dict(preflight.headers)[b"access-control-allow-headers"] == b"x-hero-context"

    assert rules.answer(scope(*headers)) is None
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await rules.sender(scope(*headers), send)({"type": "http.response.start", "status": 200, "headers": []})
    assert (b"access-control-allow-origin", b"https://app.example") in sent[0]["headers"]
    assert rules.sender(scope(("Host", "localhost")), send) is send


def test_without_a_list_a_preflight_is_like_any_other_request() -> None:
    asked = scope(("Host", "localhost"), ("Access-Control-Request-Method", "POST"), method="OPTIONS")
    assert OriginRules().answer(asked) is None
