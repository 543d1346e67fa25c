"""Parameters of the wrong type, name, size and number."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest

from tests.support.inside import inside
from tests.support.live import ListenerName, Live

from .messages import (
    DRIVER,
    call,
    every_listener,
    refused,
)

pytestmark = pytest.mark.end_to_end


class TestParameters:
    @every_listener
    @pytest.mark.parametrize(
        ("method", "params", "path"),
        [
            ("order.get", {"sid": 42}, "sid"),
            ("order.get", {"sid": None}, "sid"),
            ("order.get", {}, "sid"),
            ("order.get", [], "sid"),
            ("order.list", {"limit": "42"}, "limit"),
            ("order.list", {"limit": True}, "limit"),
            ("order.list", {"limit": 1.0}, "limit"),
            ("order.list", {"limit": -1}, "limit"),
            ("order.list", {"limit": 0}, "limit"),
            ("order.list", {"limit": 2**32 - 1}, "limit"),
            ("order.list", {"limit": 2**64}, "limit"),
            ("order.waiting", {"limit": 201}, "limit"),
            ("order.get_many", {"sids": "19"}, "sids"),
            ("order.get_many", {"sids": ["19", 5]}, "sids[1]"),
            ("order.get_many", {"sids": ["19"] * 10_001}, "sids"),
            ("order.advance", {"order_sid": "19", "status": "eaten"}, "status"),
            ("order.find", {"cursor": "bm8gY3Vyc29y"}, "cursor"),
            ("order.find", {"fresh": 1}, "fresh"),
            ("driver.new", {"object": []}, "object"),
            ("driver.new", {"object": DRIVER | {"name": ""}}, "object.name"),
            ("driver.new", {"object": DRIVER | {"name": "x" * 121}}, "object.name"),
            ("driver.new", {"object": DRIVER | {"name": 5}}, "object.name"),
            ("driver.new", {"object": DRIVER | {"position": {"latitude": 91}}}, "object.position.latitude"),
            ("driver.new", {"object": DRIVER | {"position": {"latitude": "1"}}}, "object.position.latitude"),
            ("driver.new", {"object": DRIVER | {"status": "asleep"}}, "object.status"),
            ("driver.new", {"object": DRIVER | {"zone_sid": "zz"}}, "object.zone_sid"),
            ("driver.new", {"object": DRIVER | {"name": "a\0b"}}, "object.name"),
            ("driver.new", {"object": DRIVER | {"sid": "99"}}, "object.sid"),
            ("driver.new_many", {"objects": [DRIVER] * 100 + [DRIVER | {"name": ""}]}, "objects[100].name"),
            ("driver.new_many", {"objects": [DRIVER] * 100 + [DRIVER | {"zone_sid": "zz"}]}, "objects[100].zone_sid"),
            ("driver.patch", {"sid": "13", "fields": {"nmae": "x"}}, "fields.nmae"),
            ("driver.patch", {"sid": "13", "fields": {"sid": "99"}}, "fields.sid"),
            ("driver.patch", {"sid": "13", "fields": {"name": None}}, "fields.name"),
            ("order.patch", {"sid": "19", "fields": {"status": "delivered"}}, "fields.status"),
            ("context.add", {"id": 2**32, "name": "x"}, "id"),
            ("user.new", {"object": {"email": "ann", "display_name": "Ann"}}, "object.email"),
        ],
        ids=str,
    )
    def test_what_does_not_fit_is_refused_with_its_place(
        self, food: Live, listener: ListenerName, method: str, params: Any, path: str
    ) -> None:
        error = refused(food.post(listener, call(method, params)), -32602)
        assert path in [problem["path"] for problem in error["data"]["errors"]]

    @every_listener
    @pytest.mark.parametrize(
        ("method", "params", "suggestion"),
        [
            ("order.get", {"sidd": "19"}, "sid"),
            ("order.find", {"filtre": {}}, "filter"),
            ("order.find", {"filter": {"statsu": "new"}}, "status"),
            ("order.find", {"order_by": "-statsu"}, "status"),
            ("order.place", {"costumer": "Ann"}, "customer"),
        ],
    )
    def test_what_is_not_known_is_refused_with_what_was_meant(
        self, food: Live, listener: ListenerName, method: str, params: Any, suggestion: str
    ) -> None:
        error = refused(food.post(listener, call(method, params)), -32602)
        assert any(
            re.search(f"did you mean ['`]{suggestion}['`]", problem["message"]) for problem in error["data"]["errors"]
        )

    @every_listener
    def test_too_many_in_a_row_are_refused(self, food: Live, listener: ListenerName) -> None:
        assert "2 were given" in refused(food.post(listener, call("order.get", ["19", "1a"])), -32602)["message"]

    @every_listener
    def test_an_unknown_method_is_refused_with_what_was_meant(self, food: Live, listener: ListenerName) -> None:
        error = refused(food.post(listener, call("order.asign")), -32601)
        assert error["data"]["suggestions"][0] == "order.assign"

    @pytest.mark.parametrize(
        "wish",
        [
            {"filter": {"customer": {"like": "%"}}},
            {"filter": {"customer": ["a"]}},
            {"filter": {"customer": {}}},
            {"filter": {"customer": {"in": "a"}}},
            {"filter": {"customer": {"in": ["a"] * 1001}}},
            {"filter": {"created_at": {"gte": 10**18}}},
            {"filter": {"created_at": {"gte": "soon"}}},
            {"filter": {"status": "eaten"}},
            {"filter": {"total": {"gte": 1}}},
            {"filter": {"1=1; DROP TABLE orders; --": 1}},
            {"order_by": "status; DROP TABLE orders; --"},
            {"order_by": "notes"},
            {"order_by": ""},
        ],
        ids=str,
    )
    def test_filters_and_orders_that_make_no_sense_are_refused(self, food: Live, wish: dict[str, Any]) -> None:
        refused(food.post("rpc.sock", call("order.find", wish)), -32602)

    def test_no_value_in_any_place_of_any_method_is_unexpected(self, food: Live) -> None:
        """Every parameter of every method, with values of every kind; those that fit only ask for what is not there."""
        methods = food.call("rpc.sock", "rpc.discover")["result"]["methods"]
        strange = [
            None,
            True,
            -1,
            2**63,
            2**64,
            1e300,
            "",
            "\0",
            "zz",
            "ÿ" * 300,
            [],
            [[]],
            [None],
            {},
            {"": {}},
            {"a": 1},
        ]
        asked = [
            (method["name"], {param["name"]: value})
            for method in methods
            for param in method["params"]
            for value in strange
            if not (method["name"].startswith("context.") and param["name"] == "name")
        ]
        assert len(asked) > 2_000
        for start in range(0, len(asked), 500):
            entries = [
                {"jsonrpc": "2.0", "id": at, "method": name, "params": params}
                for at, (name, params) in enumerate(asked[start : start + 500])
            ]
            reply = food.post("rpc.sock", json.dumps(entries).encode())
            found = {answer["error"]["code"] for answer in reply.json if "error" in answer}
            assert found <= {-32602, -32003, -32004, -32006, -32010}
            assert not inside(reply.body)

    def test_text_from_strangers_is_text_and_nothing_else(self, food: Live) -> None:
        for hostile in ("' OR '1'='1", '"; DROP TABLE orders; --', "%", "../../etc/passwd", "\0", "\u202e", "😀" * 50):
            assert food.call("TCP", "order.count", {"filter": {"customer": hostile}})["result"] == 0
            given = hostile.encode()
            refused(food.post("TCP", call("order.get", {"sid": hostile})), -32003, given=given)
            refused(food.post("TCP", call("driver.patch", {"sid": hostile, "fields": {}})), -32003, given=given)
            assert food.call("TCP", "driver.delete", {"sid": hostile})["result"] is False

    @pytest.mark.parametrize(
        "words", ['AND OR NOT ( " * : ^ ~ [ TO ] \\ + -', "name:*", "*", '"', "a " * 100_000, "x" * 1_000_000, "\0"]
    )
    def test_any_words_can_be_searched_for(self, food: Live, words: str) -> None:
        assert isinstance(food.call("TCP", "menuitem.find", {"query": words})["result"]["items"], list)

    @pytest.mark.parametrize(
        "body",
        [
            call("x" * 1_500_000),
            call("order.get", {"sid": "x" * 1_500_000}),
            call("order.get", {"x" * 1_500_000: 1}),
            call("order.find", {"filter": {"x" * 1_500_000: 1}}),
            call("order.find", {"filter": {"status": {"x" * 1_500_000: 1}}}),
            call("order.find", {"order_by": "x" * 1_500_000}),
            call("order.find", {"cursor": "x" * 1_500_000}),
            call("order.find", {"filter": {"zone_sid": {"in": ["10"] * 250_000}}}),
            call("driver.patch", {"sid": "13", "fields": {"x" * 1_500_000: 1}}),
            call("driver.new", {"object": {"x" * 1_500_000: 1}}),
            call("driver.new", {"object": DRIVER | {"name": "x" * 1_500_000}}),
            call("driver.new_many", {"objects": [{}] * 500_000}),
        ],
        ids=lambda body: re.sub(r"(x|\{}, |\"10\", ){9,}", "…", body.decode()[40:]),
    )
    def test_what_is_far_too_long_is_refused_soon_and_not_sent_back(self, food: Live, body: bytes) -> None:
        began = time.monotonic()
        reply = food.post("rpc.sock", body)
        assert time.monotonic() - began < 5
        assert reply.error["code"] in (-32601, -32602, -32003)
        assert len(reply.body) < 4096
