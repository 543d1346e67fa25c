"""Listening in tests: events until a mark is heard, streams as raw text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from hero_sdk.client import Connection, EventStream, HeroClient
from hero_sdk.client.message import RequestHead
from hero_sdk.events import Block, SseReader
from hero_sdk.values import Created, Deleted, Event, Updated
from tests.events.generated.harbor import HarborClient
from tests.events.generated.market import MarketClient

PATIENCE_S = 20.0


class Port(HeroClient):
    harbor: HarborClient
    market: MarketClient


async def heard(events: EventStream[Any], count: int) -> list[Event[Any]]:
    """The next events, as many as that."""
    async with asyncio.timeout(PATIENCE_S):
        return [await anext(events) for _ in range(count)]


def said(event: Event[Any]) -> str:
    """An event in a few words: what happened to what."""
    match event.data:
        case Created(object=obj) | Updated(object=obj) | Deleted(object=obj):
            return f"{event.type} {event.data.sid} {getattr(obj, 'name', None)}"
    return f"{event.type} {event.data.model_dump() if hasattr(event.data, 'model_dump') else event.data}"


@dataclass(frozen=True)
class Raw:
    """A stream as text, or a refusal."""

    status: int
    _body: Any
    _reader: SseReader

    async def blocks(self, count: int) -> list[Block]:
        """The next blocks that tell something."""
        found: list[Block] = []
        async with asyncio.timeout(PATIENCE_S):
            while len(found) < count:
                found += [block for block in self._reader.feed(await self.read()) if block.event]
        return found

    async def read(self) -> bytes:
        return bytes(await self._body.read(PATIENCE_S))

    async def error(self) -> Any:
        """What was refused, as a JSON-RPC error."""
        body = b""
        while piece := await self.read():
            body += piece
        return orjson.loads(body)["error"]


@asynccontextmanager
async def raw(connection: Connection, path: str, headers: Mapping[str, str] | None = None) -> AsyncIterator[Raw]:
    """A GET of ``path``, read as it comes in."""
    head = RequestHead(connection.address, path, tuple((headers or {}).items()), method="GET")
    body = await connection.transport.open(head, PATIENCE_S)
    try:
        yield Raw(body.status, body, SseReader())
    finally:
        body.abort()
