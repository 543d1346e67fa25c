"""A `SearchIndex` in a folder, kept by tantivy.

One tantivy field per searchable field of a type, named `Order.notes`, holding folded words only: the text itself stays
in the store, and snippets are cut from there. How far the index has come stands in a marker document, replaced in
the same commit as what it speaks of. Panics in tantivy's code come out as ordinary errors.
"""

from __future__ import annotations

import ctypes
import hashlib
import re
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import orjson
import tantivy

from hero_sdk.osis.search import analysis, integrity, lookup
from hero_sdk.osis.search.documents import texts
from hero_sdk.osis.search.protocol import (
    MAX_HITS,
    MAX_MATCHES,
    Hit,
    IndexDamaged,
    IndexFailed,
    Marker,
    Matching,
    Ranking,
    Row,
    SearchType,
)

__all__ = ["TantivyIndex"]

HEAP_BYTES = 64 * 1024 * 1024
"""Measured: less makes for many small segments, more brings nothing with one indexing thread."""

MAX_WORD_BYTES = 256
"""Longer words (keys, pictures as text) are not indexed."""

MARKER = "#marker"
"""Stands where documents have their type, which begins with a letter."""


@dataclass(frozen=True, slots=True)
class _View:
    """What searches use: a whole state of the index, replaced after each commit."""

    schema: tantivy.Schema
    searcher: tantivy.Searcher


class TantivyIndex:
    """The index in ``folder`` over ``types``."""

    def __init__(self, folder: Path, types: Sequence[SearchType]) -> None:
        self._folder = folder
        self._types = {type_.name: type_ for type_ in types}
        self._fingerprint = _fingerprint(types)
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._view: _View | None = None

    # Writing: one thread.

    def open(self) -> Marker | None:
        self._drop_writer()
        if not self._folder.exists():
            self._folder.mkdir(parents=True)
        integrity.check_complete(self._folder)
        with _tantivy(IndexDamaged, f"{self._folder} cannot be opened"):
            schema = _schema(self._types.values())
            index = tantivy.Index(schema, str(self._folder))
            index.register_tokenizer(_WORDS, _analyzer())
            index.config_reader("manual")
            index.reload()
            view = _View(schema, index.searcher())
            marker = self._read_marker(view)
        if marker is None and view.searcher.num_docs:
            raise IndexDamaged(f"{self._folder} was not finished")
        if marker is not None or self._view is None:  # what was searched so far is better than nothing
            self._index, self._view = index, view
        return marker

    def clear(self) -> None:
        self.close()
        if self._folder.is_dir():
            shutil.rmtree(self._folder)
        else:
            self._folder.unlink(missing_ok=True)
        self.open()

    def put(self, rows: Iterable[Row], *, is_fresh: bool = False) -> None:
        schema, writer = self._seen().schema, self._open_writer()
        with _tantivy(IndexFailed, f"{self._folder} cannot be written"):
            for number, row in enumerate(rows, 1):
                if number % _PAUSE_EVERY == 0:
                    time.sleep(0)  # lets the event loop have the interpreter: measured, its wait falls from 5 to 1 ms
                if not is_fresh:
                    writer.delete_documents_by_query(lookup.of_key(schema, row.key))
                type_ = self._types.get(row.type)
                if type_ is not None:
                    writer.add_document(_document(row, type_))

    def remove(self, keys: Iterable[int]) -> None:
        schema, writer = self._seen().schema, self._open_writer()
        with _tantivy(IndexFailed, f"{self._folder} cannot be written"):
            for key in keys:
                writer.delete_documents_by_query(lookup.of_key(schema, key))

    def commit(self, marker: Marker) -> None:
        schema, writer = self._seen().schema, self._open_writer()
        with _tantivy(IndexFailed, f"{self._folder} cannot be written"):
            writer.delete_documents_by_query(lookup.of_type(schema, MARKER))
            writer.add_document(self._marker_document(marker))
            writer.commit()
            self._look_again()

    def rest(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            with _tantivy(IndexFailed, f"{self._folder} cannot be written"):
                writer.wait_merging_threads()
                self._look_again()  # lets go of the files that merging has made superfluous
            _trim_memory()

    def close(self) -> None:
        self._drop_writer()
        self._view = None
        self._index = None

    # Searching: any thread.

    def search(
        self,
        type: str,  # noqa: A002 the schema's word
        query: str,
        *,
        limit: int = MAX_HITS,
        among: Collection[int] | None = None,
        with_total: bool = False,
    ) -> Ranking:
        limit = max(1, min(limit, MAX_HITS))
        with _tantivy(IndexFailed, f"{self._folder} cannot be searched"):
            view = self._seen()
            wanted = lookup.build(view.schema, self._types.get(type), query)
            if wanted is None or (among is not None and not among):
                return Ranking((), is_cut=False, total=0 if with_total else None)
            if among is not None:
                wanted = lookup.among(view.schema, wanted, among)
            found = view.searcher.search(wanted, limit + 1, count=with_total)
            hits = _hits(view, found)
        total: int | None = found.count if with_total else None  # type: ignore[attr-defined]  # the stub forgot it
        return Ranking(tuple(hits[:limit]), is_cut=len(hits) > limit, total=total)

    def matching(
        self,
        type: str,  # noqa: A002 the schema's word
        query: str,
        *,
        limit: int = MAX_MATCHES,
    ) -> Matching:
        limit = max(1, min(limit, MAX_MATCHES))
        with _tantivy(IndexFailed, f"{self._folder} cannot be searched"):
            view = self._seen()
            wanted = lookup.build(view.schema, self._types.get(type), query)
            if wanted is None:
                return Matching((), is_cut=False)
            keys: list[int] = []
            while len(keys) <= limit:
                found = view.searcher.search(wanted, _PAGE, count=False, order_by_field="key", offset=len(keys))
                keys += [key for key, _ in found.hits]
                if len(found.hits) < _PAGE:
                    break
        return Matching(keys[:limit], is_cut=len(keys) > limit)

    def count(self, type: str) -> int:  # noqa: A002 the schema's word
        """How many objects of ``type`` are in the index."""
        with _tantivy(IndexFailed, f"{self._folder} cannot be searched"):
            view = self._seen()
            found = view.searcher.search(lookup.of_type(view.schema, type), 1, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # the stub forgot it

    def is_there(self) -> bool:
        return (self._folder / "meta.json").exists()

    def verify(self) -> None:
        if not self.is_there():
            raise IndexDamaged(f"{self._folder} has lost its meta.json")
        integrity.check_sums(self._folder)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            if self._index is None:
                raise IndexFailed(f"{self._folder} is not open")
            with _tantivy(IndexFailed, f"{self._folder} cannot be written"):
                self._writer = self._index.writer(HEAP_BYTES, 1)
                # tantivy gives the first operation of a writer the number of the last commit, and a merge that this
                # writer begins takes it for done: documents it was to delete come back. So it is given to nothing.
                self._writer.delete_documents_by_query(lookup.of_type(self._seen().schema, _NOTHING))
        return self._writer

    def _look_again(self) -> None:
        """Searches that begin now see what is committed."""
        assert self._index is not None
        self._index.reload()
        self._view = _View(self._seen().schema, self._index.searcher())

    def _drop_writer(self) -> None:
        """Without waiting for merges; what was not committed will be read again from the store."""
        writer, self._writer = self._writer, None
        if writer is not None:
            # Dropping a writer that still has documents would write them first, and hold the interpreter meanwhile.
            with suppress(IndexFailed), _tantivy(IndexFailed, f"{self._folder} cannot be written"):
                writer.rollback()
                writer.wait_merging_threads()  # there are none now; it gives the lock back, whoever keeps the writer

    def _seen(self) -> _View:
        if self._view is None:
            raise IndexFailed(f"{self._folder} is not open")
        return self._view

    def _marker_document(self, marker: Marker) -> tantivy.Document:
        document = tantivy.Document()
        document.add_text("type", MARKER)
        state = {"position": marker.position, "epoch": marker.epoch, "fingerprint": self._fingerprint}
        document.add_bytes("state", orjson.dumps(state))
        return document

    def _read_marker(self, view: _View) -> Marker | None:
        hits = view.searcher.search(lookup.of_type(view.schema, MARKER), 1, count=False).hits
        if not hits:
            return None
        state = orjson.loads(bytes(view.searcher.doc(hits[0][1])["state"][0]))
        if state["fingerprint"] != self._fingerprint:
            raise IndexDamaged(f"{self._folder} was made for another schema")
        return Marker(state["position"], state["epoch"])


def _fingerprint(types: Iterable[SearchType]) -> str:
    """What has to be the same for an index to be of use."""
    shape = sorted((type_.name, sorted((field.name, *field.was) for field in type_.fields)) for type_ in types)
    return hashlib.sha256(orjson.dumps([_LAYOUT, analysis.VERSION, shape])).hexdigest()[:16]


def _schema(types: Iterable[SearchType]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_text_field("type", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("state", stored=True)
    for type_ in sorted(types, key=lambda type_: type_.name):
        for field in sorted(type_.fields, key=lambda field: field.name):
            builder.add_text_field(lookup.field_name(type_, field), tokenizer_name=_WORDS, index_option="position")
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    """Takes folded words apart; all that matters about them was decided in `analysis`."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return builder.filter(tantivy.Filter.remove_long(MAX_WORD_BYTES)).build()


def _document(row: Row, type_: SearchType) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("key", row.key)
    document.add_text("type", type_.name)
    found = texts(row, type_)
    for field in type_.fields:
        name = lookup.field_name(type_, field)
        for text in found.get(field.name, ()):
            document.add_text(name, analysis.fold(text))
    return document


def _hits(view: _View, found: tantivy.SearchResult) -> list[Hit]:
    keys = view.searcher.fast_field_values("key", [address for _, address in found.hits])
    hits = [Hit(key, score) for key, (score, _) in zip(keys, found.hits, strict=True) if isinstance(key, int)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.key))


def _trim_memory() -> None:
    """Hands the heap of a writer that is gone back to the system; glibc would keep it for the next one."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@contextmanager
def _tantivy(raised: type[IndexDamaged | IndexFailed], what: str) -> Iterator[None]:
    """Turns whatever tantivy raises, its panics too, into ``raised``; IndexFailed where the files are not to blame."""
    try:
        yield
    except (IndexDamaged, IndexFailed):
        raise
    except Exception as exc:
        found = _ERRNO.search(str(exc))
        is_passing = found is not None and int(found[1] or found[2]) in integrity.PASSING
        raise (IndexFailed if is_passing else raised)(f"{what}: {exc}") from exc
    except BaseException as exc:
        if type(exc).__name__ != "PanicException":  # of pyo3, which does not let it be imported
            raise
        raise raised(f"{what}: {exc}") from exc


_ERRNO = re.compile(r"\bOs \{ code: (\d+)|\(os error (\d+)\)")
"""How Rust writes an error of the system."""

_LAYOUT = 1
_NOTHING = "#nothing"
"""The type of no document."""
_PAUSE_EVERY = 16
_PAGE = 25_000
"""Hits taken from tantivy at a time: turning these into Python's numbers holds up every other thread for some 4 ms."""
_WORDS = "words"
