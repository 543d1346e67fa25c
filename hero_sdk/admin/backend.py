"""What the pages need of the service they belong to, as values and functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hero_sdk.admin.snippets import ClientHome
from hero_sdk.rpc import CallFigures, CompiledDocument, ContextReader, Dispatcher, RequestContext
from hero_sdk.server import LogLine, Sample, Streams

__all__ = ["Backend", "Change", "EventDesk", "History", "Place", "RecentEvents", "StoredType", "ToldEvent"]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere the service listens."""

    address: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredType:
    """What the store knows of one type beyond its schema."""

    domain: str
    name: str
    references: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Field → domain and type of what it refers to."""

    searched: tuple[str, ...] = ()
    """Fields in the full-text index."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the record of changes."""

    time_ms: int
    operation: str
    user: str | None
    fields: Mapping[str, Any] | None = None
    """The object from then on, as JSON; None where it is not kept, or not for everyone who may read the object."""

    uid: int | None = None
    """The user of the machine whose process called, where that is known and may be shown."""


History = Callable[[RequestContext, str, str, str], Awaitable[Sequence[Change]]]
"""The latest changes of one object, newest first, for context, domain, type and sid."""


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event as somebody hears it."""

    name: str
    sid: str
    """Of the object it is about; empty for none."""

    text: bytes
    """JSON, as a stream sends it."""


@dataclass(frozen=True, slots=True)
class RecentEvents:
    """The latest events that somebody may hear, newest first."""

    events: Sequence[ToldEvent]
    cursor: str
    """A stream goes on behind it."""

    is_cut: bool
    """There may be older ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDesk:
    """What a service tells, as far as whoever asks may hear it."""

    names: Callable[[RequestContext], Sequence[str]]
    recent: Callable[[RequestContext, Sequence[str], Sequence[str], int], Awaitable[RecentEvents]]
    """Of these types and sids (all where there are none), at most so many. Raises what a stream of them would get."""

    streams: Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """One running service."""

    name: str
    title: str
    version: str
    description: str
    dispatcher: Dispatcher
    document: Callable[[str | None], CompiledDocument]
    """Of one domain, or of the whole service."""

    reader: ContextReader
    """Says who sends a request, as far as admin.sock believes it."""

    health: Callable[..., Awaitable[Mapping[str, Any]]]
    places: Callable[[], Sequence[Place]]
    socket: str
    """Path of rpc.sock."""

    domains: Mapping[str, str]
    """Name → title."""

    clients: Mapping[str, ClientHome]
    """Domain → its generated code."""

    stored: Sequence[StoredType]
    history: History
    began: float
    """When the service was put together, by ``time.monotonic``."""

    is_ending: Callable[[], bool]
    log: Callable[[], Sequence[LogLine]]
    """The latest lines, newest first; none where nobody keeps them."""

    samples: Callable[[], Sequence[Sample]]
    """Oldest first; none where nobody takes them."""

    events: EventDesk
    calls: Callable[[], Sequence[CallFigures]]
    """Of each method since the start."""
