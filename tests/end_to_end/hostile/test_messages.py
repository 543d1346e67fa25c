"""Bodies that are no requests, or too much of one."""

from __future__ import annotations

import random
from contextlib import closing

import pytest

from tests.support.inside import inside
from tests.support.live import ADMIN, LISTENERS, ListenerName, Live, read_reply, request

from .messages import BODY_BYTES, DRIVER, call, chunked, every_listener, refused, repr_of_start

pytestmark = pytest.mark.end_to_end


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
                    assert not inside(reply.body)
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
