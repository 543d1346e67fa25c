"""What the store and a search index know of each other: plain values and protocols, no tantivy, no SQLite.

The store talks to a `DomainSearch`. Behind it one thread reads the store's changes through a `ChangeSource`
and puts them into a `SearchIndex`; tantivy is one such index, a remote indexer may be another.

Positions are those of the store's `changes` table: integers that grow with each committed change, 0 before the first.
Keys are the integers behind the sids, unique within the domain.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from hero_sdk.errors import HeroError

__all__ = [
    "MAX_HITS",
    "MAX_MATCHES",
    "Batch",
    "ChangeSource",
    "ChangesGone",
    "DomainSearch",
    "Hit",
    "IndexDamaged",
    "IndexFailed",
    "IndexHealth",
    "IndexState",
    "Marker",
    "Matching",
    "Ranking",
    "Row",
    "SearchEngine",
    "SearchField",
    "SearchIndex",
    "SearchType",
    "Snippet",
]

MAX_HITS = 1_000
"""Where ranked results stop."""

MAX_MATCHES = 100_000
"""Where unranked results stop."""

NAME_LIKE = frozenset({"name", "title"})

IndexState = Literal["opening", "rebuilding", "ready", "failing", "closed"]


@dataclass(frozen=True, slots=True)
class SearchField:
    """A field that text search reads: text, a list of text, or anything that holds text."""

    name: str
    was: tuple[str, ...] = ()
    """Older names under which stored rows may still keep it."""

    @property
    def weight(self) -> float:
        """How much a hit in this field counts: three times in what names the object."""
        return 3.0 if self.name in NAME_LIKE else 1.0


@dataclass(frozen=True, slots=True)
class SearchType:
    """A stored type with its searchable fields (`can_search`, never `@secret`); types without any are left out."""

    name: str
    fields: tuple[SearchField, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A stored object as its table holds it."""

    type: str
    key: int
    data: str | bytes
    """JSON text of the object."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What happened up to ``position``: each touched object once, as it is now or as gone.

    Rows may be newer than ``position``: their later changes come again and change nothing.
    """

    position: int
    rows: Sequence[Row] = ()
    deleted: Sequence[int] = ()
    """Keys of objects that are gone."""


class ChangesGone(HeroError):
    """The change log no longer reaches back as far as was asked."""


class ChangeSource(Protocol):
    """The store as an index reads it. Made, used and closed on the index's own thread, one call at a time.

    Calls may raise anything; the index logs it, reports it in its health and tries again later.
    """

    def epoch(self) -> str:
        """Changes whenever positions start anew (a restored backup): an index of another epoch is rebuilt."""
        ...

    def position(self) -> int:
        """Position of the last committed change."""
        ...

    def changes(self, after: int, limit: int) -> Batch:
        """The next at most ``limit`` changes after ``after``; a batch with that same position when there is none.

        Changes of types that are not searched move the position and bring no rows.
        Raises ChangesGone when changes after ``after`` have been cut off.
        """
        ...

    def rows(self, type: str, after: int, limit: int) -> Sequence[Row]:  # noqa: A002 the schema's word
        """The next at most ``limit`` rows of ``type`` with a key above ``after``, in order of key; empty at the end."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """One object found, and how well it fits."""

    key: int
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best hits, best first; equal ones in order of creation."""

    hits: tuple[Hit, ...]
    is_cut: bool
    """More objects match than were asked for, or than ranking goes (`MAX_HITS`)."""

    total: int | None = None
    """How many match in all, where it was asked for."""

    def after(self, key: int, offset: int) -> tuple[Hit, ...]:
        """The hits behind ``key``, for the next page; behind the first ``offset`` where ``key`` fell out meanwhile."""
        for place, hit in enumerate(self.hits):
            if hit.key == key:
                return self.hits[place + 1 :]
        return self.hits[offset:]


@dataclass(frozen=True, slots=True)
class Matching:
    """Everything that matches, unranked."""

    keys: Sequence[int]
    """Newest first."""

    is_cut: bool
    """More objects match than were asked for."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of one field's text around what was found."""

    field: str
    text: str
    highlights: tuple[tuple[int, int], ...]
    """Start and end, in characters of ``text``, in order and apart."""


@dataclass(frozen=True, slots=True)
class Marker:
    """How far an index has come, kept in the index and changed in the same commit as its documents."""

    position: int
    epoch: str


class IndexDamaged(HeroError):
    """The index on disk is lost, incomplete, unreadable or of another schema: it has to be built anew."""


class IndexFailed(HeroError):
    """The index could not do what was asked just now; what it holds is not in doubt."""


class SearchIndex(Protocol):
    """One index of one domain in one context. Every call may block, none is made on an event loop.

    `open`, `clear`, `put`, `remove`, `commit`, `rest` and `close` come from one thread, one at a time;
    `search`, `matching`, `is_there`, `verify` from any, at any time between `open` and `close`.
    """

    def open(self) -> Marker | None:
        """What is on disk, ready to be searched; None where nothing was ever committed. Raises IndexDamaged.

        Opening again after a failed `put` or `commit` drops what they left; searches meanwhile see what they saw.
        """
        ...

    def clear(self) -> None:
        """Forgets everything, on disk too, whatever state that is in."""
        ...

    def put(self, rows: Iterable[Row], *, is_fresh: bool = False) -> None:
        """Adds or replaces objects from the next commit on; ``is_fresh`` says that none of them is in there yet."""
        ...

    def remove(self, keys: Iterable[int]) -> None:
        """Drops objects from the next commit on."""
        ...

    def commit(self, marker: Marker) -> None:
        """Everything put and removed is on disk with ``marker``, and seen by searches that begin now."""
        ...

    def rest(self) -> None:
        """Gives back what only writing needs; the next `put` takes it again."""
        ...

    def search(
        self,
        type: str,  # noqa: A002 the schema's word
        query: str,
        *,
        limit: int = MAX_HITS,
        among: Collection[int] | None = None,
        with_total: bool = False,
    ) -> Ranking: ...

    def matching(
        self,
        type: str,  # noqa: A002 the schema's word
        query: str,
        *,
        limit: int = MAX_MATCHES,
    ) -> Matching: ...

    def is_there(self) -> bool:
        """Whether its files still stand where they were; a cheap look, `verify` is the thorough one."""
        ...

    def verify(self) -> None:
        """Reads everything on disk against its checksums. Raises IndexDamaged."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """How an index is doing."""

    state: IndexState
    position: int
    behind: int
    """Committed changes that searches do not see yet, as far as the index was told."""

    rebuilt_rows: int = 0
    """Rows read so far, while rebuilding."""

    error: str | None = None
    """What went wrong last, while failing."""


class DomainSearch(Protocol):
    """Text search of one domain in one context, as the store uses it.

    The query language: ``words`` (all of them), ``"phrases"``, ``-not``, ``prefix*``, ``field:word``. Any text is a
    legal query; one without a single word or sign to look for (``-``, ``***``) finds nothing. Very long ones are cut.
    """

    def notify(self, position: int) -> None:
        """Says that changes up to ``position`` are committed. Cheap, from any thread, never waits."""
        ...

    @property
    def position(self) -> int:
        """The change up to which searches see everything."""
        ...

    async def wait_for(self, position: int, *, timeout_s: float = 10.0) -> None:
        """Returns when searches see ``position``; this hurries the index. Raises Unavailable after ``timeout_s``."""
        ...

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
        """The best ``limit`` (at most `MAX_HITS`) objects of ``type``.

        ``among`` keeps to these keys, for a filter that leaves few objects (thousands, not millions).
        While the index is opened or rebuilt this waits, and raises Unavailable after ``timeout_s``.
        """
        ...

    async def matching(
        self,
        type: str,  # noqa: A002 the schema's word
        query: str,
        *,
        limit: int = MAX_MATCHES,
        timeout_s: float = 5.0,
    ) -> Matching:
        """All keys that match, for counting, and for filters and orders that leave many objects."""
        ...

    async def snippets(self, query: str, rows: Sequence[Row]) -> dict[int, tuple[Snippet, ...]]:
        """Per key the pieces of text that show why it was found; fields without a hit are left out."""
        ...

    def health(self) -> IndexHealth: ...

    async def close(self) -> None:
        """Stops reading the source, closes it and the index; what is not indexed yet is read at the next start."""
        ...


class SearchEngine(Protocol):
    """Opens the indexes of one service, which share its threads for searching."""

    def open(
        self, folder: Path, name: str, types: Sequence[SearchType], source: Callable[[], ChangeSource]
    ) -> DomainSearch:
        """The search of one domain, at once: opening, catching up and rebuilding go on in the background.

        ``folder`` (`.../<context>/<domain>/index`) belongs to the index alone and need not exist; ``name`` stands in
        messages (`delivery in context 3`); ``source`` is called on the index's thread.
        """
        ...

    async def close(self) -> None:
        """Closes what is still open, and the threads."""
        ...
