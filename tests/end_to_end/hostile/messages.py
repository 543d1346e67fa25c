"""What the hostile callers send, and what they may hear."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.inside import inside
from tests.support.live import ADMIN, LISTENERS, Live
from tests.support.reply import Reply

READ_S = 2
BODY_BYTES = 2 * 1024 * 1024

TYPES = ("order", "driver", "deliveryzone", "restaurant", "menuitem", "user")
DRIVER = {"name": "Nobody", "zone_sid": "10", "position": {"latitude": 48.2, "longitude": 16.3}}
HOME = {"street": "Wollzeile 9", "postal_code": "1010", "city": "Wien", "country": "AT"}


def stored(food: Live) -> dict[str, Any]:
    """How many objects there are of each type, and the contexts."""
    calls = [{"jsonrpc": "2.0", "id": name, "method": f"{name}.count"} for name in TYPES]
    calls.append({"jsonrpc": "2.0", "id": "contexts", "method": "context.list"})
    return {answer["id"]: answer["result"] for answer in food.post("rpc.sock", json.dumps(calls).encode()).json}


def call(method: str, params: object = None, request_id: object = 1) -> bytes:
    members = {"jsonrpc": "2.0", "id": request_id, "method": method}
    return json.dumps(members if params is None else members | {"params": params}).encode()


def refused(reply: Reply, code: int, *, status: int = 200, given: bytes = b"") -> Any:
    """The error of an answer that is as it should be; what was ``given`` it may repeat."""
    assert reply.status == status, reply
    assert len(reply.body) < 4096
    assert not inside(reply.body, given), reply.body
    error = reply.error
    assert error["code"] == code, error
    assert error["message"]
    assert error["data"]["type"]
    return error


def repr_of_start(value: object) -> str:
    """What a case is called, where it is a body."""
    return repr(value)[:60]


every_listener = pytest.mark.parametrize("listener", LISTENERS)


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
