"""Peers that hang up, dribble, or speak another protocol."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import closing

import pytest

from tests.support.inside import inside
from tests.support.live import ADMIN, ListenerName, Live, read_reply, request

from .messages import DRIVER, READ_S, call, every_listener, refused

pytestmark = pytest.mark.end_to_end


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
            shown = {"Authorization": f"Bearer {ADMIN}"} if listener == "TCP" else {}  # the same caller both times
            sock.sendall(request("POST", "/rpc", body, shown | key))
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
                assert not inside(reply.body)
