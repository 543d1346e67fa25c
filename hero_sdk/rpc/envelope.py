"""JSON-RPC 2.0 request objects taken apart, answers put together.

Errors here carry the request's id where it could be told. This module knows no methods.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from hero_sdk.errors import HeroError, InvalidRequest, RpcError
from hero_sdk.values import to_json

__all__ = [
    "NO_ID",
    "BadEnvelope",
    "Id",
    "Outcome",
    "check_envelope",
    "encode_answer",
    "encode_error",
    "encode_result",
]

Id = str | int | float | None

NO_ID = object()
"""The id of a notification."""

_BEYOND_64_BITS = 2.0**63

_NO_PARAMS: dict[str, Any] = {}


def check_envelope(entry: Any) -> tuple[Any, str, Any]:
    """Id, method name and parameters of a request; ``NO_ID`` for a notification.

    Raises BadEnvelope, which knows the id where it was fit to be one.
    """
    try:  # what nearly every request looks like
        request_id, name, params = entry["id"], entry["method"], entry["params"]
        if type(request_id) is int and type(name) is str and type(params) is dict and entry["jsonrpc"] == "2.0":
            return request_id, name, params
    except (KeyError, TypeError):
        pass
    if type(entry) is not dict:
        raise BadEnvelope("a request is an object")
    request_id = entry.get("id", NO_ID)
    kind = type(request_id)
    if kind is not int and kind is not str and request_id is not NO_ID and request_id is not None:
        if kind is not float:
            raise BadEnvelope("`id` must be text, a number or null")
        if not -_BEYOND_64_BITS <= request_id < _BEYOND_64_BITS:
            raise BadEnvelope("`id` must be within 64 bits")  # as a float it has lost digits already
    name = entry.get("method")
    if entry.get("jsonrpc") != "2.0":
        raise BadEnvelope('`jsonrpc` must be "2.0"', request_id)
    if type(name) is not str:
        raise BadEnvelope("`method` must be text", request_id)
    params = entry.get("params", _NO_PARAMS)
    if type(params) is not dict and type(params) is not list:
        raise BadEnvelope("`params` must be an object or an array", request_id)
    return request_id, name, params


class BadEnvelope(HeroError):
    """Not a request object; ``request_id`` is the one to answer to."""

    def __init__(self, message: str, request_id: Any = None) -> None:
        super().__init__(message)
        self.error = InvalidRequest(message)
        self.request_id: Id = None if request_id is NO_ID else request_id


class Outcome(NamedTuple):
    """What a call came to, ready to go into an answer."""

    member: bytes
    """The ``result`` or ``error`` member."""

    code: int | None = None
    """Of the error; None for a result."""

    @classmethod
    def of_error(cls, error: RpcError) -> Outcome:
        """ValueError or TypeError where the error's data has no JSON form."""
        message = orjson.dumps(error.message)
        member = b'"error":{"code":%d,"message":%b,"data":%b}' % (error.code, message, to_json(error.data))
        return cls(member, error.code)


def encode_answer(request_id: Id, member: bytes) -> bytes:
    """The answer to the request of that id."""
    if type(request_id) is int:
        return b'{"jsonrpc":"2.0","id":%d,%b}' % (request_id, member)
    return b'{"jsonrpc":"2.0","id":%b,%b}' % (orjson.dumps(request_id), member)


def encode_result(request_id: Id, result: bytes) -> bytes:
    """The answer to the request of that id, whose result is ``result`` in JSON."""
    return b"".join((b'{"jsonrpc":"2.0","id":', orjson.dumps(request_id), b',"result":', result, b"}"))


def encode_error(error: RpcError, request_id: Id = None) -> bytes:
    """The answer that carries ``error``; servers send it with 413, 415, 405 and 503 too."""
    return encode_answer(request_id, Outcome.of_error(error).member)
