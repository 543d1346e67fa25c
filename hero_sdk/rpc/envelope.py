"""JSON-RPC envelopes as bytes, both ways."""

from __future__ import annotations

from typing import Any

import orjson

from hero_sdk.errors import RpcError

__all__ = ["encode_error"]


def encode_error(error: RpcError, request_id: Any = None) -> bytes:
    """The answer object that carries ``error``; what a server sends with 413, 415, 405 and 503, too."""
    return orjson.dumps(
        {
            "jsonrpc": "2.0",
            "id": request_id,
            "error": {"code": error.code, "message": error.message, "data": error.data},
        }
    )
