"""Callers that are careless, clumsy or worse, against a hero_food with its city, over rpc.sock and over TCP.

After each of them the service is well, has stored nothing, has met no unexpected exception and has told nothing
about its inside.
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest

from tests.support.live import ADMIN, CLERK, LISTENERS, WAYS, ListenerName, Live, Reply, live, read_reply, request

pytestmark = pytest.mark.end_to_end

READ_S = 2
BODY_BYTES = 2 * 1024 * 1024

TYPES = ("order", "driver", "deliveryzone", "restaurant", "menuitem", "user")
DRIVER = {"name": "Nobody", "zone_sid": "10", "position": {"latitude": 48.2, "longitude": 16.3}}
HOME = {"street": "Wollzeile 9", "postal_code": "1010", "city": "Wien", "country": "AT"}

INSIDE = re.compile(
    rb"Traceback|File \"|\.py\b|site-packages|/tmp/|/home/|/root|hero_food\.|hero_models|hero_sdk|pydantic"
    rb"|sqlite|SELECT |INSERT |PRAGMA|json_extract|tantivy|orjson|Exception|Handlers|<class|0x[0-9a-f]{6}",
    re.IGNORECASE,
)
"""What no answer may say."""


@pytest.fixture(scope="module", params=WAYS)
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    root = tmp_path_factory.mktemp("f")
    words = ("--read-s", str(READ_S), "--body-bytes", str(BODY_BYTES), "--calls", request.param)
    with live("hero_food:build", "hero_food", root, *words) as service:
        environment = {**os.environ, "PATH_ROOT": str(root)}
        subprocess.run([sys.executable, "-m", "hero_food.city"], env=environment, check=True, capture_output=True)
        yield service


@pytest.fixture
def food(city: Live) -> Iterator[Live]:
    """The service, found as it was when the test is over."""
    before, logged = stored(city), len(city.log)
    yield city
    for listener in LISTENERS:
        health = city.exchange(listener, request("GET", "/health", b"", {}))
        assert health.json == {"status": "ok", "service": "hero_food", "version": "0.1.0"}
    assert stored(city) == before
    since = city.log[logged:]
    assert "raceback" not in since
    assert '"incident"' not in since
    assert "-token-0123456789" not in since


def stored(food: Live) -> dict[str, Any]:
    """How many objects there are of each type, and the contexts."""
    calls = [{"jsonrpc": "2.0", "id": name, "method": f"{name}.count"} for name in TYPES]
    calls.append({"jsonrpc": "2.0", "id": "contexts", "method": "context.list"})
    return {answer["id"]: answer["result"] for answer in food.post("rpc.sock", json.dumps(calls).encode()).json}


def call(method: str, params: object = None, request_id: object = 1) -> bytes:
    members = {"jsonrpc": "2.0", "id": request_id, "method": method}
    return json.dumps(members if params is None else members | {"params": params}).encode()


def refused(reply: Reply, code: int, *, status: int = 200) -> Any:
    """The error of an answer that is as it should be."""
    assert reply.status == status, reply
    assert len(reply.body) < 4096
    assert not INSIDE.search(reply.body), reply.body
    error = reply.error
    assert error["code"] == code, error
    assert error["message"]
    assert error["data"]["type"]
    return error


def repr_of_start(value: object) -> str:
    """What a case is called, where it is a body."""
    return repr(value)[:60]


every_listener = pytest.mark.parametrize("listener", LISTENERS)


class TestMessages:
    """Bodies that are no requests, or too much of one; around a write, so that half of it could be stored."""

    @every_listener
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"", -32700),
            (b"\xef\xbb\xbf" + call("driver.new", {"object": DRIVER}), -32700),
            (call("driver.new", {"object": DRIVER}).decode().encode("utf-16"), -32700),
            (call("driver.new", {"object": DRIVER})[:-1], -32700),
            (call("driver.new", {"object": DRIVER}) + b"\x00", -32700),
            (call("driver.new", {"object": DRIVER}).replace(b"48.2", b"NaN"), -32700),
            (call("driver.new", {"object": DRIVER}).replace(b"48.2", b"-Infinity"), -32700),
            (call("driver.new", {"object": DRIVER}).replace(b"48.2", b"1e999"), -32600),
            (call("driver.new", {"object": DRIVER}).replace(b"Nobody", rb"\ud800"), -32700),
            (call("driver.new", {"object": DRIVER}).replace(b"Nobody", b"\xff\xfe"), -32700),
            (call("driver.new", {"object": DRIVER}).replace(b"Nobody", b"\xed\xa0\x80"), -32700),
            (call("driver.new", {"object": DRIVER}).replace(b'"name"', b'"zone_sid": "10", "name"'), -32600),
            (call("driver.new", {"object": DRIVER}).replace(b'"id": 1', b'"id": 1' + b"0" * 400), -32600),
            (call("driver.new", {"object": DRIVER}).replace(b'"id": 1', b'"id": {}'), -32600),
            (call("driver.new", {"object": DRIVER}).replace(b"2.0", b"2.1"), -32600),
            (call("driver.new", {"object": DRIVER}).replace(b'"Nobody"', b"[" * 100_000 + b"]" * 100_000), -32600),
            (b"[" * 100_000, -32600),
            (b'{"a":' * 100_000, -32600),
            (call("driver.new", "object"), -32600),
            (call("driver.new", [DRIVER, DRIVER]), -32602),
            (b"[]", -32600),
            (b"[" + b",".join([call("driver.new", {"object": DRIVER})] * 1001) + b"]", -32007),
        ],
        ids=repr_of_start,
    )
    def test_what_is_no_request_is_refused_and_nothing_of_it_done(
        self, food: Live, listener: ListenerName, body: bytes, code: int
    ) -> None:
        refused(food.post(listener, body), code)

    @every_listener
    def test_every_bad_entry_of_a_batch_is_answered_in_its_place(self, food: Live, listener: ListenerName) -> None:
        entries = [b"1", call("driver.get", {"sid": 5}, 2), b"{}", call("nothing.here", None, 4), call("order.count")]
        answers = food.post(listener, b"[" + b",".join(entries) + b"]").json

        assert [answer["id"] for answer in answers] == [None, 2, None, 4, 1]
        assert [answer["error"]["code"] for answer in answers[:-1]] == [-32600, -32602, -32600, -32601]
        assert answers[-1]["result"] > 0

    @every_listener
    def test_a_body_over_the_limit_is_refused_however_it_is_announced(self, food: Live, listener: ListenerName) -> None:
        body = call("driver.new", {"object": DRIVER | {"name": "x" * BODY_BYTES}})
        refused(food.post(listener, body), -32007, status=413)
        reply = food.exchange(listener, chunked([body[at : at + 65_536] for at in range(0, len(body), 65_536)]))
        refused(reply, -32007, status=413)

    def test_a_body_that_is_announced_and_never_sent_costs_nothing(self, food: Live) -> None:
        for length in ("99999999999", "9" * 40):
            with closing(food.connect("TCP")) as sock:
                sock.sendall(request("POST", "/rpc", b"", {"Content-Length": length, "Expect": "100-continue"}))
                assert read_reply(sock).status in (400, 413)

    def test_any_change_to_a_request_gets_an_answer(self, food: Live) -> None:
        """A few hundred requests with bytes changed, lost and doubled, on few connections."""
        chance = random.Random(4)
        good = call("order.find", {"filter": {"status": "new"}, "limit": 1})
        for listener in LISTENERS:
            headers = {"Authorization": f"Bearer {ADMIN}"}
            with closing(food.connect(listener)) as sock:
                for _ in range(200):
                    sock.sendall(request("POST", "/rpc", mutated(good, chance), headers))
                    reply = read_reply(sock)
                    assert reply.status in (200, 204), reply
                    assert not INSIDE.search(reply.body)
                    assert not reply.body or reply.json["jsonrpc"] == "2.0"


def mutated(text: bytes, chance: random.Random) -> bytes:
    changed = bytearray(text)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 6)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 6)]
            case 3:
                changed[at:at] = chance.choice([b'"', b"{", b"[", b"}", b":", b",", b"\\u0000", b"\\", b"1e9", b"null"])
    return bytes(changed)


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
            assert not INSIDE.search(reply.body)

    def test_text_from_strangers_is_text_and_nothing_else(self, food: Live) -> None:
        for hostile in ("' OR '1'='1", '"; DROP TABLE orders; --', "%", "../../etc/passwd", "\0", "\u202e", "😀" * 50):
            assert food.call("TCP", "order.count", {"filter": {"customer": hostile}})["result"] == 0
            refused(food.post("TCP", call("order.get", {"sid": hostile})), -32003)
            refused(food.post("TCP", call("driver.patch", {"sid": hostile, "fields": {}})), -32003)
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


class TestTrust:
    """Nobody is trusted over TCP because of what they say."""

    @pytest.mark.parametrize(
        "forged",
        [
            {},
            {"X-Hero-User": "ann"},
            {"X-Hero-User": "ann", "X-Hero-Claims": "groups.admin"},
            {"X-Hero-Claims": "groups.admin,admin,order.read,order.write"},
            {"X-Hero-Impersonator": "ann", "X-Hero-User": "root"},
            {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1;proto=https"},
            {"X-Forwarded-Prefix": "/food", "X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "unix"},
            {"x_hero_claims": "groups.admin", "X-HERO-CLAIMS": "groups.admin"},
            {"Cookie": "session=admin; X-Hero-User=ann"},
        ],
        ids=lambda headers: ", ".join(headers),
    )
    def test_without_a_token_no_header_opens_anything(self, food: Live, forged: dict[str, str]) -> None:
        for method, params in (("order.count", None), ("driver.new", {"object": DRIVER}), ("context.list", None)):
            error = food.call("TCP", method, params, forged, token=None)["error"]
            assert error["code"] == -32001
        visible = food.call("TCP", "rpc.methods", None, forged, token=None)["result"]
        assert {method["name"] for method in visible} == {"rpc.discover", "rpc.health", "rpc.methods"}

    def test_a_token_gives_what_stands_beside_it_and_headers_add_nothing(self, food: Live) -> None:
        forged = {"X-Hero-User": "ann", "X-Hero-Claims": "groups.admin,order.read,order.dispatch"}
        assert food.call("TCP", "order.count", token=CLERK)["result"] > 0
        for headers in ({}, forged):
            for method, params in (
                ("order.assign", {"order_sid": "19"}),
                ("driver.new", {"object": DRIVER}),
                ("context.add", {"id": 5, "name": "mine"}),
            ):
                error = food.call("TCP", method, params, headers, token=CLERK)["error"]
                assert (error["code"], error["data"]["type"]) == (-32002, "PermissionDenied")

    def test_claims_in_a_header_only_ever_take_away(self, food: Live) -> None:
        assert "result" in food.call("TCP", "order.count", headers={"X-Hero-Claims": "order.read"})
        for claims in ("", "driver.read"):
            assert food.call("TCP", "order.count", headers={"X-Hero-Claims": claims})["error"]["code"] == -32002

    def test_empty_claims_on_rpc_sock_are_no_trust(self, food: Live) -> None:
        error = food.call("rpc.sock", "driver.new", {"object": DRIVER}, {"X-Hero-Claims": ""})["error"]
        assert error["code"] == -32001

    @pytest.mark.parametrize(
        ("authorization", "code"),
        [
            ("Bearer nobody-knows-this-one", -32001),
            (f"Bearer {ADMIN}x", -32001),
            (f"Bearer {ADMIN[:-1]}", -32001),
            (f"Bearer {ADMIN.upper()}", -32001),
            (f"Basic {ADMIN}", -32001),
            (ADMIN, -32001),
            ("Bearer", -32001),
            ("", -32600),
            ("Bearer \xe9", -32600),
            ("Bearer " + "x" * 9_000, -32600),
            (f"Bearer {CLERK}\r\nAuthorization: Bearer {ADMIN}", -32600),
        ],
    )
    def test_a_bad_token_opens_nothing_not_even_what_all_may_do(
        self, food: Live, authorization: str, code: int
    ) -> None:
        for body in (call("driver.new", {"object": DRIVER}), call("rpc.methods")):
            refused(food.post("TCP", body, {"Authorization": authorization}), code)

    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "evil.example"},
            {"Host": "127.0.0.1.evil.example"},
            {"Host": "localhost.evil.example:80"},
            {"Host": "localhost@evil.example"},
            {"Host": "[::1"},
            {"Origin": "http://evil.example"},
            {"Origin": "http://localhost:1"},
            {"Origin": "null"},
            {"Origin": "file://"},
        ],
        ids=str,
    )
    def test_a_web_page_cannot_come_in_by_another_name(self, food: Live, headers: dict[str, str]) -> None:
        for path in ("/rpc", "/api/delivery/rpc"):
            refused(food.post("TCP", call("driver.new", {"object": DRIVER}), headers, path=path), -32002, status=403)
        for path in ("/health", "/openrpc.json", "/api/domains.json"):
            assert food.exchange("TCP", request("GET", path, b"", headers)).status == 403

    def test_a_preflight_of_a_foreign_page_is_given_nothing(self, food: Live) -> None:
        headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
        reply = food.exchange("TCP", request("OPTIONS", "/rpc", b"", headers))
        assert reply.status == 403
        assert not any(name.startswith("access-control") for name in reply.headers)


class TestHttp:
    @every_listener
    @pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_calls_are_posted(self, food: Live, listener: ListenerName, verb: str) -> None:
        reply = food.exchange(listener, request(verb, "/rpc", call("driver.new", {"object": DRIVER}), {}))
        refused(reply, -32600, status=405)
        assert reply.headers["allow"] == "POST"

    @every_listener
    @pytest.mark.parametrize(
        "headers",
        [
            {"Content-Type": "text/plain"},  # what a web page's form may send without being asked
            {"Content-Type": "application/x-www-form-urlencoded"},
            {"Content-Type": "multipart/form-data; boundary=x"},
            {"Content-Type": "application/jsonx"},
            {"Content-Type": "application/json; charset=utf-16"},
            {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        ],
        ids=str,
    )
    def test_what_is_not_said_to_be_json_is_not_read(
        self, food: Live, listener: ListenerName, headers: dict[str, str]
    ) -> None:
        refused(food.post(listener, call("driver.new", {"object": DRIVER}), headers), -32600, status=415)

    @every_listener
    def test_a_body_in_chunks_is_a_body(self, food: Live, listener: ListenerName) -> None:
        body = call("order.count")
        reply = food.exchange(listener, chunked([body[at : at + 1] for at in range(len(body))]))
        assert reply.status == 200
        assert reply.json["result"] > 0

    @every_listener
    @pytest.mark.parametrize(
        "rest",
        [
            b"zz\r\n{}\r\n0\r\n\r\n",
            b"-5\r\nhello\r\n0\r\n\r\n",
            b"ffffffffffffffffffff\r\n{}",
            b"5\r\nhelloXX0\r\n\r\n",
        ],
    )
    def test_chunks_that_do_not_add_up_are_refused(self, food: Live, listener: ListenerName, rest: bytes) -> None:
        head = request("POST", "/rpc", b"", {"Transfer-Encoding": "chunked"}).replace(b"Content-Length: 0\r\n", b"")
        reply = food.exchange(listener, head + rest)
        assert reply.status in (400, 413)
        assert not INSIDE.search(reply.body)

    @every_listener
    @pytest.mark.parametrize(
        "framing",
        [
            "Content-Length: 5\r\nContent-Length: 60",
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Content-Length: +5",
            "Content-Length: 0x5",
            "Transfer-Encoding: chunked, identity",
        ],
    )
    def test_two_ways_to_say_where_a_body_ends_smuggle_nothing(
        self, food: Live, listener: ListenerName, framing: str
    ) -> None:
        inner = request("POST", "/rpc", call("driver.new", {"object": DRIVER}), {"Authorization": f"Bearer {ADMIN}"})
        raw = f"POST /rpc HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n\r\n0\r\n\r\n".encode() + inner
        reply = food.exchange(listener, raw)
        assert reply.status != 0
        assert b'"result"' not in reply.body

    @every_listener
    def test_http_1_0_is_answered_and_closed(self, food: Live, listener: ListenerName) -> None:
        headers = {"Authorization": f"Bearer {ADMIN}"}
        with closing(food.connect(listener)) as sock:
            sock.sendall(request("POST", "/rpc", call("order.count"), headers, version="1.0"))
            answer = read_to_end(sock)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b'"result"' in answer

    @every_listener
    def test_requests_in_a_row_are_answered_in_a_row(self, food: Live, listener: ListenerName) -> None:
        headers = {"Authorization": f"Bearer {ADMIN}"}
        bodies = [call("order.count", None, number) if number % 3 else b"{" for number in range(60)]
        raw = b"".join(request("POST", "/rpc", body, headers) for body in bodies)
        with closing(food.connect(listener)) as sock:
            sock.sendall(raw + request("GET", "/health", b"", {"Connection": "close"}))
            answers = read_to_end(sock)
        found = [part.partition(b",")[0] for part in answers.split(b'"id":')[1:]]
        assert found == [b"%d" % number if number % 3 else b"null" for number in range(60)]
        assert b'"status":"ok"' in answers

    @every_listener
    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/rpc/",
            "//rpc",
            "/RPC",
            "/api/nowhere/rpc",
            "/api/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/api/delivery/../../../rpc",
            "/openrpc.json/../../hero_food.log",
            "/<script>alert(1)</script>",
            "/" + "a" * 60_000,
            "/\xe4",
            "/%00",
        ],
        ids=lambda path: path[:30],
    )
    def test_nothing_else_is_served(self, food: Live, listener: ListenerName, path: str) -> None:
        for verb in ("GET", "POST"):
            reply = food.exchange(listener, request(verb, path, b"", {}))
            assert reply.status in (400, 404), reply
            assert reply.headers["content-type"].startswith("application/json")
            assert b"root:" not in reply.body
            assert b"raceback" not in reply.body


class TestConnections:
    """Peers that go away, or never come to the point, in the middle of a write."""

    WRITE = request("POST", "/rpc", call("driver.new", {"object": DRIVER}), {"Authorization": f"Bearer {ADMIN}"})

    @every_listener
    @pytest.mark.parametrize("is_reset", [False, True], ids=["hangs up", "resets"])
    def test_a_peer_that_goes_before_its_request_is_complete_has_asked_nothing(
        self, food: Live, listener: ListenerName, is_reset: bool
    ) -> None:
        for share in (0, 1, 40, len(self.WRITE) - 60, len(self.WRITE) - 1):
            sock = food.connect(listener)
            if is_reset:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.sendall(self.WRITE[:share])
            sock.close()

    def test_many_that_reset_at_once_are_no_trouble(self, food: Live) -> None:
        for _ in range(300):
            sock = food.connect("TCP")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()

    @every_listener
    def test_a_write_whose_peer_has_gone_can_be_repeated_and_is_done_once(
        self, food: Live, listener: ListenerName
    ) -> None:
        body = call("driver.new_many", {"objects": [DRIVER | {"name": "Vanished"}] * 50})
        for round_ in range(5):
            key = {"Idempotency-Key": f"vanished-{listener}-{round_}"}
            sock = food.connect(listener)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.sendall(request("POST", "/rpc", body, {"Authorization": f"Bearer {ADMIN}"} | key))
            sock.close()
            assert len(food.post(listener, body, key).json["result"]) == 50
        found = food.call(listener, "driver.find", {"filter": {"name": "Vanished"}, "limit": 500})["result"]["items"]
        assert len(found) == 5 * 50
        assert food.call(listener, "driver.delete_many", {"sids": [each["sid"] for each in found]})["result"] == 5 * 50

    @every_listener
    def test_a_request_byte_by_byte_is_a_request(self, food: Live, listener: ListenerName) -> None:
        raw = request("POST", "/rpc", call("order.count"), {"Authorization": f"Bearer {ADMIN}"})
        with closing(food.connect(listener)) as sock:
            for at in range(len(raw)):
                sock.sendall(raw[at : at + 1])
            assert read_reply(sock).json["result"] > 0

    @every_listener
    def test_who_dribbles_is_told_that_it_takes_too_long_and_others_do_not_wait(
        self, food: Live, listener: ListenerName
    ) -> None:
        slow = [food.connect(listener) for _ in range(20)]
        for at, sock in enumerate(slow):
            sock.sendall(self.WRITE[: 10 * at + 1])
        began = time.monotonic()
        assert food.call(listener, "order.count")["result"] > 0
        assert time.monotonic() - began < READ_S
        for sock in slow:
            reply = read_reply(sock)
            sock.close()
            refused(reply, -32008, status=408)
        assert time.monotonic() - began < READ_S + 6

    def test_who_does_not_read_keeps_nobody_waiting(self, food: Live) -> None:
        deaf = food.connect("rpc.sock")
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.setblocking(False)
        try:
            for _ in range(400):
                deaf.send(request("GET", "/openrpc.json", b"", {}))
        except BlockingIOError:
            pass  # the server has stopped listening to it, as it should
        assert food.call("rpc.sock", "order.count")["result"] > 0
        deaf.close()

    def test_what_is_no_http_is_told_so(self, food: Live) -> None:
        for rubbish in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\0" * 100, b"SSH-2.0-x\r\n", b"{}\r\n\r\n"):
            with closing(food.connect("TCP")) as sock:
                sock.sendall(rubbish)
                reply = read_reply(sock)
                assert reply.status in (400, 408)
                assert not INSIDE.search(reply.body)


def chunked(parts: list[bytes], headers: Mapping[str, str] | None = None) -> bytes:
    """A POST to /rpc whose body comes in these chunks."""
    named = {"Host": "localhost", "Transfer-Encoding": "chunked", "Authorization": f"Bearer {ADMIN}", **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    return f"POST /rpc HTTP/1.1\r\n{head}\r\n".encode() + body + b"0\r\n\r\n"


def read_to_end(sock: socket.socket) -> bytes:
    """Everything until the other side closes."""
    parts = []
    while data := sock.recv(65_536):
        parts.append(data)
    return b"".join(parts)
