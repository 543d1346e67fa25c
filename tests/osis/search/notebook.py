"""A store in memory: objects, and the record of what was changed, as an index reads them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock, get_ident
from typing import Any

from hero_sdk.osis.search.protocol import Batch, ChangesGone, Row, SearchField, SearchType

NOTE = SearchType("Note", (SearchField("title"), SearchField("text", was=("body",)), SearchField("tags")))
PERSON = SearchType("Person", (SearchField("name"), SearchField("text")))


@dataclass
class Notebook:
    """Keeps objects; positions begin at 1."""

    epoch: str = "first"
    objects: dict[int, Row] = field(default_factory=dict)
    changes: list[tuple[str, int]] = field(default_factory=list)
    kept_from: int = 0
    """Changes up to this position have been cut off."""

    problem: Exception | None = None
    """What every reading raises, while set."""

    before_rows: Callable[[int], None] = lambda after: None
    """Called on the index's thread before rows are read for a rebuild."""

    sources: int = 0
    open_sources: int = 0
    rows_read: int = 0
    changes_read: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def position(self) -> int:
        return len(self.changes)

    def put(self, key: int, type_: str = "Note", **fields: Any) -> int:
        return self.put_raw(key, json.dumps(fields, ensure_ascii=False), type_)

    def put_raw(self, key: int, data: str | bytes, type_: str = "Note") -> int:
        with self.lock:
            self.objects[key] = Row(type_, key, data)
            self.changes.append((type_, key))
            return self.position

    def delete(self, key: int) -> int:
        with self.lock:
            row = self.objects.pop(key)
            self.changes.append((row.type, key))
            return self.position

    def source(self) -> NotebookSource:
        self.sources += 1
        return NotebookSource(self)


class NotebookSource:
    """A `ChangeSource` that insists on one thread and on being closed."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._thread = get_ident()
        self._is_open = True
        notebook.open_sources += 1

    def epoch(self) -> str:
        return self._asked().epoch

    def position(self) -> int:
        return self._asked().position

    def changes(self, after: int, limit: int) -> Batch:
        notebook = self._asked()
        with notebook.lock:
            if after < notebook.kept_from:
                raise ChangesGone(f"changes after {after} are not kept any more")
            touched = notebook.changes[after : after + limit]
            notebook.changes_read += len(touched)
            keys = {key for type_, key in touched if type_ in ("Note", "Person")}
            rows = [notebook.objects[key] for key in keys if key in notebook.objects]
            return Batch(after + len(touched), rows, [key for key in keys if key not in notebook.objects])

    def rows(self, type: str, after: int, limit: int) -> Sequence[Row]:  # noqa: A002
        notebook = self._asked()
        notebook.before_rows(after)
        with notebook.lock:
            keys = sorted(key for key, row in notebook.objects.items() if row.type == type and key > after)[:limit]
            notebook.rows_read += len(keys)
            return [notebook.objects[key] for key in keys]

    def close(self) -> None:
        self._asked(is_closing=True)
        self._is_open = False
        self._notebook.open_sources -= 1

    def _asked(self, *, is_closing: bool = False) -> Notebook:
        assert self._is_open
        assert get_ident() == self._thread
        if self._notebook.problem is not None and not is_closing:
            raise self._notebook.problem
        return self._notebook


async def eventually(is_so: Callable[[], object], timeout_s: float = 20.0) -> None:
    """Returns as soon as ``is_so``; fails after ``timeout_s``."""
    async with asyncio.timeout(timeout_s):
        while not is_so():  # noqa: ASYNC110 what is waited for happens on other threads
            await asyncio.sleep(0.002)
