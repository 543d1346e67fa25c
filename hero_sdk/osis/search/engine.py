"""Text search of a service: an index in a folder per domain and context, and two threads that search them all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TypeVar

from hero_sdk.errors import Unavailable
from hero_sdk.osis.search.feeder import Feeder, FeedSettings
from hero_sdk.osis.search.protocol import (
    MAX_HITS,
    MAX_MATCHES,
    ChangeSource,
    DomainSearch,
    IndexDamaged,
    IndexFailed,
    IndexHealth,
    Matching,
    Ranking,
    Row,
    SearchIndex,
    SearchType,
    Snippet,
)
from hero_sdk.osis.search.snippets import snippets
from hero_sdk.osis.search.tantivy_index import TantivyIndex

__all__ = ["FedSearch", "TantivyEngine"]

R = TypeVar("R")

_log = logging.getLogger(__name__)

SEARCH_THREADS = 2
"""tantivy lets go of the interpreter while it searches; more threads than cores bring nothing."""


class TantivyEngine:
    """A `SearchEngine` with tantivy indexes."""

    def __init__(self, settings: FeedSettings | None = None) -> None:
        self._settings = settings or FeedSettings()
        self._threads = ThreadPoolExecutor(SEARCH_THREADS, thread_name_prefix="osis-search")
        self._open: set[FedSearch] = set()

    def open(
        self, folder: Path, name: str, types: Sequence[SearchType], source: Callable[[], ChangeSource]
    ) -> DomainSearch:
        index = TantivyIndex(folder, types)
        search = FedSearch(
            index, Feeder(index, name, types, source, self._settings), types, self._threads, self._open.discard
        )
        self._open.add(search)
        return search

    async def close(self) -> None:
        """Closes what is still open, and the threads."""
        for search in tuple(self._open):
            await search.close()
        self._threads.shutdown(wait=False)


class FedSearch:
    """A `DomainSearch` over an index that a feeder keeps up with the store."""

    def __init__(
        self,
        index: SearchIndex,
        feeder: Feeder,
        types: Sequence[SearchType],
        threads: ThreadPoolExecutor,
        on_close: Callable[[FedSearch], object],
    ) -> None:
        self._index = index
        self._feeder = feeder
        self._types = {type_.name: type_ for type_ in types}
        self._threads = threads
        self._on_close = on_close
        self._checking = Lock()
        self._is_checked = False
        feeder.start()

    def notify(self, position: int) -> None:
        self._feeder.notify(position)

    @property
    def position(self) -> int:
        return self._feeder.position

    async def wait_for(self, position: int, *, timeout_s: float = 10.0) -> None:
        """Returns when searches see ``position``. Raises Unavailable after ``timeout_s``."""
        feeder = self._feeder
        if not (feeder.is_searchable and feeder.position >= position):
            feeder.hurry(position)
        await self._until(lambda: feeder.is_searchable and feeder.position >= position, timeout_s)

    async def search(
        self,
        type: str,  # noqa: A002 the schema's word
        query: str,
        *,
        limit: int = MAX_HITS,
        among: Collection[int] | None = None,
        with_total: bool = False,
        timeout_s: float = 5.0,
    ) -> Ranking:
        """The best objects of ``type``. Raises Unavailable while there is no whole index."""
        return await self._ask(
            lambda: self._index.search(type, query, limit=limit, among=among, with_total=with_total), timeout_s
        )

    async def matching(
        self,
        type: str,  # noqa: A002 the schema's word
        query: str,
        *,
        limit: int = MAX_MATCHES,
        timeout_s: float = 5.0,
    ) -> Matching:
        """All keys that match. Raises Unavailable while there is no whole index."""
        return await self._ask(lambda: self._index.matching(type, query, limit=limit), timeout_s)

    async def snippets(self, query: str, rows: Sequence[Row]) -> dict[int, tuple[Snippet, ...]]:
        """Per key the pieces of text that show why it was found."""

        def cut() -> dict[int, tuple[Snippet, ...]]:
            return {row.key: snippets(row, self._types[row.type], query) for row in rows if row.type in self._types}

        return await asyncio.get_running_loop().run_in_executor(self._threads, cut)

    def health(self) -> IndexHealth:
        return self._feeder.health()

    async def close(self) -> None:
        self._feeder.stop()
        await self._feeder.bell.until(lambda: self._feeder.is_closed, _ENDING_S)
        self._on_close(self)

    async def _ask(self, ask: Callable[[], R], timeout_s: float) -> R:
        def ask_and_look() -> tuple[R, bool]:
            return ask(), self._index.is_there()

        await self._until(lambda: self._feeder.is_searchable, timeout_s)
        try:
            answer, is_there = await asyncio.get_running_loop().run_in_executor(self._threads, ask_and_look)
        except IndexFailed as exc:
            if self._feeder.is_searchable:  # else it was taken away between the question and the answer
                _log.warning("%s", exc)
                self._check()
            told = f"text search of {self._feeder.name} failed just now: try again"
            raise Unavailable(told, retry_after_s=1) from exc
        if not is_there or not self._is_checked:  # once per opening, when it turns out to be used
            self._is_checked = True
            self._check()
        return answer

    async def _until(self, is_so: Callable[[], bool], timeout_s: float) -> None:
        """Waits for ``is_so``. Raises Unavailable with what stands in the way."""
        feeder = self._feeder
        await feeder.bell.until(lambda: is_so() or feeder.is_closed, timeout_s)
        if is_so():
            return
        health = feeder.health()
        why = {
            "opening": "is being opened",
            "rebuilding": f"is being rebuilt ({health.rebuilt_rows:,} objects so far)",
            "ready": f"is behind by {health.behind:,} changes",
            "failing": "has a problem, which stands in the log",  # it may name files: callers do not see it
            "closed": "is closed",
        }[health.state]
        raise Unavailable(f"text search of {feeder.name} {why}; filters go on working", retry_after_s=2)

    def _check(self) -> None:
        """Looks in the background whether the index is damaged, and has it built anew if so."""
        if self._checking.acquire(blocking=False):
            self._threads.submit(self._check_now)

    def _check_now(self) -> None:
        rebuilds = self._feeder.rebuilds
        try:
            self._index.verify()
        except IndexDamaged as exc:
            if self._feeder.rebuilds == rebuilds:  # else what was looked at is gone already
                self._feeder.distrust(exc)
        except OSError as exc:
            _log.warning("search index of %s cannot be checked: %s", self._feeder.name, exc)
        finally:
            self._checking.release()


_ENDING_S = 3600.0
"""A thread that is amid a rebuild ends sooner; one that never does must not keep the service for ever."""
