"""The payload all servers share: about 270 bytes of JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pydantic import BaseModel, Field

NOTE = {
    "title": "Quarterly planning notes",
    "body": "Discuss the roadmap for storage, search and events; agree on owners, risks and dates. "
    "Follow up with the infrastructure team about the disk budget and the new machines. Café.",
    "priority": 3,
    "tags": ["planning", "storage", "q3"],
}


class Note(BaseModel):
    """The same constraints as `Note` of the benchmark schema."""

    title: str = Field(max_length=200)
    body: str
    priority: int = Field(ge=0, le=9)
    tags: list[str] = Field(max_length=32)


def call(method: str, params: object) -> bytes:
    """A JSON-RPC request, compact."""
    return written(_call(1, method, params))


def batch_of(calls: Sequence[tuple[str, object]]) -> bytes:
    """JSON-RPC requests in one."""
    return written([_call(number, method, params) for number, (method, params) in enumerate(calls)])


def written(value: object) -> bytes:
    """JSON, compact."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _call(number: int, method: str, params: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
