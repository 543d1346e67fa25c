"""Requests that HTTP does not allow, and ways to smuggle one."""

from __future__ import annotations

import select
from contextlib import closing

import pytest

from tests.support.inside import inside
from tests.support.live import ADMIN, ListenerName, Live, request

from .messages import DRIVER, call, chunked, every_listener, read_to_end, refused, repr_of_start

pytestmark = pytest.mark.end_to_end


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
        assert not inside(reply.body)

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
    @pytest.mark.parametrize("is_chunked", [False, True], ids=["length", "chunks"])
    @pytest.mark.parametrize("wish", ["h2c", "websocket"])
    def test_the_body_behind_a_wish_for_another_protocol_is_a_body(
        self, food: Live, listener: ListenerName, wish: str, is_chunked: bool
    ) -> None:
        inner = request("POST", "/rpc", call("driver.new", {"object": DRIVER}), {"Authorization": f"Bearer {ADMIN}"})
        counted = call("order.count", None, "counted")
        for body, expected in ((inner, b"ParseError"), (counted, b'"id":"counted","result":')):
            headers = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": wish, "Authorization": f"Bearer {ADMIN}"}
            raw = chunked([body[:9], body[9:]], headers) if is_chunked else request("POST", "/rpc", body, headers)
            end = raw.index(b"\r\n\r\n") + 4
            last = request("GET", "/health", b"", {"Connection": "close"})
            for pieces in ([raw + last], [raw[:end], raw[end:] + last], [raw[: end + 5], raw[end + 5 :], last]):
                with closing(food.connect(listener)) as sock:
                    for piece in pieces:
                        sock.sendall(piece)
                        select.select([sock], [], [], 0.02)  # the pieces are to come one by one; any timing has to do
                    answers = read_to_end(sock)
                assert answers.count(b"HTTP/1.1 200 OK") == 2, answers
                assert expected in answers
                assert answers.endswith(b'"version":"0.1.0"}')

    @every_listener
    def test_a_request_behind_one_that_wishes_for_another_protocol_is_answered(
        self, food: Live, listener: ListenerName
    ) -> None:
        wish = request("GET", "/health", b"", {"Connection": "Upgrade", "Upgrade": "websocket"})
        with closing(food.connect(listener)) as sock:
            sock.sendall(wish * 3 + request("GET", "/health", b"", {"Connection": "close"}))
            assert read_to_end(sock).count(b'"status":"ok"') == 4

    @every_listener
    @pytest.mark.parametrize("written", ["\t{}\t", "   {}   ", "0000000000000{}", "0" * 5000 + "{}"], ids=repr_of_start)
    def test_a_length_is_a_length_however_it_is_written(self, food: Live, listener: ListenerName, written: str) -> None:
        body = call("order.count")
        reply = food.post(listener, body, {"Content-Length": written.format(len(body))})
        assert reply.status == 200
        assert reply.json["result"] > 0

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
