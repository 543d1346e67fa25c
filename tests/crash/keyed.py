"""The process that is killed while its callers send writes with idempotency keys, and send them again.

What is asked for stands in the log before, what was answered after: ``{"key": key, "answer": object}``. A new process
begins with what the last ones left without an answer, as clients do that have lost their service.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import orjson

from hero_sdk.domain.answers import StoredAnswers
from hero_sdk.osis import Osis, OsisSettings
from hero_sdk.rpc import Dispatcher, RequestContext, Resources
from tests.crash.kills import Kill, arm
from tests.domain.shop import Book, BookHandlers, Ledger, Shelves, ShopDomain, Till

__all__ = ["Shop", "ask_until_killed", "read_log"]

CALLERS = 8


class Books(BookHandlers):
    """What is bought is also entered in the ledger, so that a write is several."""

    async def after_new(self, ctx: RequestContext, obj: Book) -> None:
        await self.store(ctx, Ledger).new(Ledger(text=f"bought {obj.title}"))


class Shop:
    """One life of the service."""

    def __init__(self, root: Path) -> None:
        domain = ShopDomain(Books(), Shelves(), Till())
        self.osis = Osis(root, [domain.store_schema()], OsisSettings(group_size=16), search=None)
        self._answers = StoredAnswers(self.osis)
        self._dispatcher = Dispatcher(domain.methods(), answers=self._answers)
        self._resources = Resources()
        self._resources.add(self.osis)

    async def call(self, key: str) -> Any:
        """What the call with that key, which says what it does, is answered."""
        ctx = RequestContext(claims=None, user="ann", idempotency_key=key, resources=self._resources)
        kind, _, number = key.partition(" ")
        method, params = {
            "new": ("book.new", {"object": {"title": key}}),
            "many": ("book.new_many", {"objects": [{"title": key}, {"title": f"{key} b"}]}),
            "sell": ("till.sell", {"book_sid": "10", "copies": int(number)}),
        }[kind]
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = orjson.loads(await self._dispatcher.dispatch(ctx, orjson.dumps(request)) or b"")
        return answer["result"] if "result" in answer else answer["error"]

    async def close(self) -> None:
        await self._answers.settle()
        await self.osis.close()


def ask_until_killed(root: Path, log: Path, seed: int, kill: Kill) -> None:
    """Calls and calls."""
    asyncio.run(_ask(root, log, seed, kill))


async def _ask(root: Path, log: Path, seed: int, kill: Kill) -> None:
    asked, answered = read_log(log)
    acknowledged = arm(kill)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    shop = Shop(root)

    async def call(key: str) -> None:
        os.write(file, orjson.dumps({"key": key}) + b"\n")
        os.write(file, orjson.dumps({"key": key, "answer": await shop.call(key)}) + b"\n")
        acknowledged()

    async def caller(number: int) -> None:
        random = Random(f"{seed} {number}")
        for key in left[number::CALLERS]:
            await call(key)
        count = 0
        while True:
            count += 1
            key = f"{random.choice(('new', 'new', 'many', 'sell'))} {seed * 100_000 + number * 10_000 + count}"
            await call(key)
            if random.random() < 0.3:
                await call(random.choice([key, *answered]))

    if not asked:
        await call("new 0")  # the book with sid 10, of which copies are sold
    left = sorted(asked - answered.keys())
    await asyncio.gather(*(caller(number) for number in range(CALLERS)))


def read_log(log: Path) -> tuple[set[str], dict[str, list[Any]]]:
    """Keys that were asked with, and all answers by key; a line that was cut off at the end is none."""
    asked: set[str] = set()
    answered: dict[str, list[Any]] = {}
    for line in log.read_bytes().splitlines(True) if log.exists() else ():
        if not line.endswith(b"\n"):
            break
        said = orjson.loads(line)
        asked.add(said["key"])
        if "answer" in said:
            answered.setdefault(said["key"], []).append(said["answer"])
    return asked, answered


@asynccontextmanager
async def opened(root: Path) -> AsyncIterator[Shop]:
    """The shop after the last kill."""
    shop = Shop(root)
    try:
        yield shop
    finally:
        await shop.close()
