"""`python -m tests.benchmarks.round_trips SOCKET ROUNDS CALLS`: median microseconds per round and client, as JSON."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import httpx
import orjson
import uvloop
from bench_models.bench import BenchClient, PlainNote  # type: ignore[import-not-found]

from tests.benchmarks.peers.note import NOTE, Note

Call = Callable[[], Awaitable[object]]
PEERS_NOTE = Note.model_validate(NOTE)
HEADERS = {"Content-Type": "application/json"}


def _written(note: Note) -> bytes:
    """The request a careful caller sends: made from the typed note, as ours is."""
    params = {"note": note.model_dump(mode="json")}
    return orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": "echo.note", "params": params})


def _read(body: bytes) -> Note:
    """What a careful caller does with an answer: parse it, check it, make it typed."""
    return Note.model_validate(orjson.loads(body)["result"])


@asynccontextmanager
async def hero_sdk(socket: str) -> AsyncIterator[Call]:
    note = PlainNote(**NOTE)
    async with BenchClient.connect(socket) as client:
        yield lambda: client.echo.note(note)


@asynccontextmanager
async def with_aiohttp(socket: str) -> AsyncIterator[Call]:
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(socket)) as session:

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


async def main(socket: str, rounds: int, calls: int) -> dict[str, list[float]]:
    seen: dict[str, list[float]] = {"hero_sdk": [], "aiohttp": [], "httpx": []}
    async with hero_sdk(socket) as ours, with_aiohttp(socket) as aio, with_httpx(socket) as httpx_:
        candidates: list[tuple[str, Call]] = [("hero_sdk", ours), ("aiohttp", aio), ("httpx", httpx_)]
        for turn in range(-1, rounds):
            for name, ask in candidates if turn % 2 == 0 else reversed(candidates):
                times = []
                for _ in range(calls if turn >= 0 else 50):
                    began = time.perf_counter()
                    await ask()
                    times.append(time.perf_counter() - began)
                if turn >= 0:
                    seen[name].append(statistics.median(times) * 1e6)
    return seen


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))))
