"""OTOML files written and read by several processes.

A file per object costs more than the object's way through the store does, so other cores help where there are many.
Few are done in this process, which is faster than starting others.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TypeVar

from hero_sdk.osis.operations.object_files import StoredRow, read_otoml_files, write_otoml_files

__all__ = ["OtomlWriters", "read_all"]

R = TypeVar("R")

_FEW = 2_000


class OtomlWriters:
    """One type as OTOML files."""

    size = 0

    def __init__(self, folder: Path, name: str, size: int, without: Collection[str]) -> None:
        self._folder = folder / name
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._without = tuple(without)
        self._pool: ProcessPoolExecutor | None = None
        self._written = 0
        self._waiting: deque[Future[list[tuple[int, str]]]] = deque()
        self._refused: list[tuple[int, str]] = []

    def write(self, rows: list[StoredRow]) -> None:
        """Writes them, or has them written."""
        self._written += len(rows)
        if self._written <= _FEW:
            self._refused += write_otoml_files(str(self._folder), rows, self._without)
            return
        if self._pool is None:
            self._pool = _pool()
        if len(self._waiting) > 2 * _WORKERS:
            self._refused += self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(write_otoml_files, str(self._folder), rows, self._without))

    def finish(self) -> list[tuple[int, str]]:
        """All files are there; what was refused since the last time."""
        while self._waiting:
            self._refused += self._waiting.popleft().result()
        refused, self._refused = self._refused, []
        return refused

    def __enter__(self) -> OtomlWriters:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def read_all(folder: Path, batches: Iterable[Sequence[str]], total: int, max_bytes: int) -> Iterator[list[bytes | str]]:
    """What the files of each batch of names hold, in this order; see `read_otoml_files`."""
    if total <= _FEW:
        for names in batches:
            yield read_otoml_files(str(folder), names, max_bytes)
        return
    with _closed_early(_pool()) as pool:
        waiting: deque[Future[list[bytes | str]]] = deque()
        for names in batches:
            waiting.append(pool.submit(read_otoml_files, str(folder), names, max_bytes))
            if len(waiting) > 2 * _WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _closed_early(pool: ProcessPoolExecutor) -> Iterator[ProcessPoolExecutor]:
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _pool() -> ProcessPoolExecutor:
    # Not forked: a process with a progress bar has threads, whose locks a copy would inherit as they are.
    return ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn"), initializer=_belong_to_the_parent)


def _belong_to_the_parent() -> None:
    """In a worker: Ctrl-C is the parent's business, and where that is killed nobody else would end this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


_WORKERS = min(4, os.cpu_count() or 1)
