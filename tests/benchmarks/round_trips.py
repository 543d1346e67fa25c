"""`python -m tests.benchmarks.round_trips SOCKET ROUNDS CALLS`: µs per call by kind, client and round, as JSON.

Kinds: `one`, one call after another; `many`, ``CALLERS`` tasks that each make one call after another; `sync`.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import httpx
import orjson
import uvloop
from bench_models.bench import BenchClient, PlainNote  # type: ignore[import-not-found]
from bench_models.bench.client import BenchSyncClient  # type: ignore[import-not-found]

from tests.benchmarks.peers.note import NOTE, Note

CALLERS = 64
HEADERS = {"Content-Type": "application/json"}
PEERS_NOTE = Note.model_validate(NOTE)
OUR_NOTE = PlainNote(**NOTE)

Call = Callable[[], Awaitable[object]]


def _written(note: Note) -> bytes:
    """The request a careful caller sends: made from the typed note, as ours is."""
    params = {"note": note.model_dump(mode="json")}
    return orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": "echo.note", "params": params})


def _read(body: bytes) -> Note:
    """What a careful caller does with an answer: parse it, check it, make it typed."""
    return Note.model_validate(orjson.loads(body)["result"])


@asynccontextmanager
async def with_hero_sdk(socket: str) -> AsyncIterator[Call]:
    async with BenchClient.connect(socket) as client:
        yield lambda: client.echo.note(OUR_NOTE)


@asynccontextmanager
async def with_hero_sdk_coalescing(socket: str) -> AsyncIterator[Call]:
    async with BenchClient.connect(socket).coalescing() as client:
        yield lambda: client.echo.note(OUR_NOTE)


@asynccontextmanager
async def with_aiohttp(socket: str) -> AsyncIterator[Call]:
    connector = aiohttp.UnixConnector(socket, limit=CALLERS)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def ask() -> Note:
            async with session.post("http://localhost/rpc", data=_written(PEERS_NOTE), headers=HEADERS) as answer:
                return _read(await answer.read())

        yield ask


@asynccontextmanager
async def with_httpx(socket: str) -> AsyncIterator[Call]:
    transport = httpx.AsyncHTTPTransport(uds=socket)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:

        async def ask() -> Note:
            answer = await client.post("/rpc", content=_written(PEERS_NOTE), headers=HEADERS)
            return _read(answer.content)

        yield ask


def with_sync_hero_sdk(socket: str) -> Callable[[], object]:
    client = BenchSyncClient.connect(socket)
    return lambda: client.echo.note(OUR_NOTE)


def with_sync_httpx(socket: str) -> Callable[[], object]:
    client = httpx.Client(transport=httpx.HTTPTransport(uds=socket), base_url="http://localhost")
    return lambda: _read(client.post("/rpc", content=_written(PEERS_NOTE), headers=HEADERS).content)


async def one_after_another(ask: Call, calls: int) -> float:
    times = []
    for _ in range(calls):
        began = time.perf_counter()
        await ask()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


async def many_at_once(ask: Call, calls: int) -> float:
    async def caller() -> None:
        for _ in range(each):
            await ask()

    each = max(10, calls * 4 // CALLERS)
    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return (time.perf_counter() - began) / (each * CALLERS) * 1e6


async def one_blocking(ask: Callable[[], object], calls: int) -> float:
    times = []
    for _ in range(calls):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


async def main(socket: str, rounds: int, calls: int) -> dict[str, dict[str, list[float]]]:
    async with (
        with_hero_sdk(socket) as ours,
        with_hero_sdk_coalescing(socket) as coalescing,
        with_aiohttp(socket) as aio,
        with_httpx(socket) as httpx_,
    ):
        visits: list[tuple[str, str, Callable[[Any, int], Awaitable[float]], Any]] = [
            ("one", "hero_sdk", one_after_another, ours),
            ("one", "aiohttp", one_after_another, aio),
            ("one", "httpx", one_after_another, httpx_),
            ("many", "hero_sdk", many_at_once, ours),
            ("many", "hero_sdk coalescing", many_at_once, coalescing),
            ("many", "aiohttp", many_at_once, aio),
            ("sync", "hero_sdk", one_blocking, with_sync_hero_sdk(socket)),
            ("sync", "httpx", one_blocking, with_sync_httpx(socket)),
        ]
        seen: dict[str, dict[str, list[float]]] = {}
        for turn in range(-1, rounds):
            for kind, name, measured, ask in visits if turn % 2 == 0 else reversed(visits):
                found = await measured(ask, calls if turn >= 0 else 50)
                if turn >= 0:
                    seen.setdefault(kind, {}).setdefault(name, []).append(found)
        return seen


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))))
