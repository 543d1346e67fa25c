"""The payload all servers share: about 270 bytes of JSON."""

from __future__ import annotations

import json

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
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return json.dumps(request, separators=(",", ":"), ensure_ascii=False).encode()
