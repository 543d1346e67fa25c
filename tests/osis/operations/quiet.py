"""What the tests of operations share."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson

from hero_sdk.osis import Osis, OsisSettings
from hero_sdk.osis.operations import ExportJob, ImportJob
from tests.osis.bakery import BAKERY, TOWN

SCHEMAS = {"bakery": BAKERY, "town": TOWN}


class Quiet:
    """Looks on and says nothing; ``kill_after`` so many parts it kills the process."""

    def __init__(self, kill_after: int | None = None) -> None:
        self.seen: dict[str, int] = {}
        self._left = kill_after
        self._present = ""

    def begin(self, what: str, total: int) -> None:
        self._present = what
        self.seen.setdefault(what, 0)

    def advance(self, count: int) -> None:
        self.seen[self._present] += count
        if self._left is not None:
            self._left -= count
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


def with_stores(root: Path, use: Callable[[Osis], Awaitable[Any]], **settings: Any) -> Any:
    """What ``use`` gives back, in stores that are open for it alone."""

    async def run() -> Any:
        osis = Osis(root, SCHEMAS.values(), OsisSettings(**settings), search=None)
        try:
            return await use(osis)
        finally:
            await osis.close()

    return asyncio.run(run())


def export_job(root: Path, target: Path, **more: Any) -> ExportJob:
    return ExportJob(root=root, schemas=SCHEMAS, target=target, **more)


def import_job(root: Path, source: Path, **more: Any) -> ImportJob:
    return ImportJob(
        root=root,
        schemas=SCHEMAS,
        source=source,
        find_context=lambda name: int(name) if name.isdecimal() else None,
        refusals=root.with_name("refused.jsonl"),
        **more,
    )


def content(root: Path, context: int = 3) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all types with what the store keeps beside them, and the next number."""
    connection = sqlite3.connect(root / str(context) / "bakery" / "objects.db")
    try:
        found: dict[str, list[tuple[Any, ...]]] = {}
        for name in ("Recipe", "Baker", "Loaf", "Oven"):
            rows = connection.execute(f"SELECT number, rev, created_at, updated_at, body FROM t_{name}")
            found[name] = [(*row, orjson.loads(body)) for *row, body in rows]
        return found | {"next": connection.execute("SELECT number FROM counters").fetchall()}
    finally:
        connection.close()
