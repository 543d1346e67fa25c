"""JSON-RPC request objects as bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from hero_sdk.values import to_json

__all__ = ["CALL_START", "encode_batch", "encode_call", "join_calls"]

CALL_START = b'{"jsonrpc":"2.0","id":1,'
"""How what ``encode_call`` writes begins."""


def encode_call(method: str, params: Mapping[str, Any]) -> bytes:
    """One request with id 1; parameters that are None are left out."""
    return b'%s"method":"%s","params":%s}' % (CALL_START, method.encode(), _encode_params(params))


def encode_batch(calls: Iterable[tuple[str, Mapping[str, Any]]]) -> bytes:
    """Requests with ids counted from 0."""
    entries = (
        b'{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}' % (number, method.encode(), _encode_params(params))
        for number, (method, params) in enumerate(calls)
    )
    return b"[%s]" % b",".join(entries)


def join_calls(calls: Sequence[bytes]) -> bytes:
    """One batch of what ``encode_call`` wrote, with ids counted from 0."""
    entries = (b'{"jsonrpc":"2.0","id":%d,%s' % (number, call[len(CALL_START) :]) for number, call in enumerate(calls))
    return b"[%s]" % b",".join(entries)


def _encode_params(params: Mapping[str, Any]) -> bytes:
    written: dict[str, Any] = {}
    for name, value in params.items():
        kind = type(value)
        if kind is str or kind is int or kind is bool:
            written[name] = value
        elif value is not None:
            written[name] = orjson.Fragment(to_json(value))
    return orjson.dumps(written)
