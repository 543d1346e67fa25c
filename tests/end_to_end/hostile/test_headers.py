"""Headers that are malformed, doubled or out of their range."""

from __future__ import annotations

import pytest

from tests.support.live import ListenerName, Live

from .messages import DRIVER, call, every_listener, refused

pytestmark = pytest.mark.end_to_end


class TestHeaders:
    @every_listener
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("X-Hero-Context", "-1"),
            ("X-Hero-Context", "4294967296"),
            ("X-Hero-Context", "1.0"),
            ("X-Hero-Context", "00"),
            ("X-Hero-Context", ""),
            ("X-Hero-Context", "a b"),
            ("X-Hero-Context", "\xb2"),
            ("X-Hero-Context", "0, 1"),
            ("X-Hero-Context", "0\r\nX-Hero-Context: 0"),
            ("X-Hero-Claims", "order.*"),
            ("X-Hero-Claims", "order.read,,order.write"),
            ("X-Hero-Claims", "order read"),
            ("X-Hero-Claims", "\xe4"),
            ("X-Hero-Claims", "a," * 9_000 + "a"),
            ("X-Hero-Claims", "\r\nX-Hero-Claims: groups.admin"),
            ("X-Hero-Timeout", "nan"),
            ("X-Hero-Timeout", "-1"),
            ("X-Hero-Timeout", "1e9"),
            ("X-Hero-Timeout", "soon"),
            ("X-Request-Id", "x" * 257),
            ("X-Request-Id", "\xff"),
            ("traceparent", "00-0-0-0"),
            ("Idempotency-Key", "x" * 257),
            ("Idempotency-Key", ""),
        ],
    )
    def test_a_malformed_header_is_refused_and_not_ignored(
        self, food: Live, listener: ListenerName, name: str, value: str
    ) -> None:
        error = refused(food.post(listener, call("driver.new", {"object": DRIVER}), {name: value}), -32600)
        assert name in error["message"]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("X-Hero-User", ""),
            ("X-Hero-User", "a\tb"),
            ("X-Hero-User", "x" * 257),
            ("X-Hero-Impersonator", "\xe9"),
            ("X-Forwarded-Prefix", "food"),
            ("X-Forwarded-Prefix", "/a/../b"),
            ("X-Forwarded-Prefix", "//evil.example"),
        ],
    )
    def test_who_is_meant_to_call_has_to_be_readable_where_it_counts(self, food: Live, name: str, value: str) -> None:
        refused(food.post("rpc.sock", call("order.count"), {name: value}), -32600)

    def test_an_unknown_context_is_an_error_and_never_another_context(self, food: Live) -> None:
        for context in ("7", "nowhere", "4294967295"):
            body, named = call("driver.new", {"object": DRIVER}), {"X-Hero-Context": context}
            assert refused(food.post("rpc.sock", body, named), -32010)["data"]["known"] == [0]
            refused(food.post("TCP", body, named), -32002)  # a stranger is not told which there are

    @every_listener
    def test_time_that_is_over_is_no_time(self, food: Live, listener: ListenerName) -> None:
        for seconds in ("0", "0.000001"):
            body = call("driver.new", {"object": DRIVER})
            refused(food.post(listener, body, {"X-Hero-Timeout": seconds}), -32008)

    @every_listener
    def test_heads_without_measure_are_refused(self, food: Live, listener: ListenerName) -> None:
        for headers in ({"X-Long": "x" * 100_000}, {f"X-{number}": "x" for number in range(20_000)}):
            refused(food.post(listener, call("order.count"), headers), -32600, status=431)
