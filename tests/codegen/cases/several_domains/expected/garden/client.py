"""Typed calls of the garden domain.

Written by `hero-sdk generate` from schemas/garden. Change the schema, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.client import (
    Connection,
    CrudNamespace,
    DomainClient,
    EventStream,
    EventTypes,
    SyncConnection,
    SyncCrudNamespace,
    SyncDomainClient,
    SyncEventStream,
)

from .events import GardenEvent
from .models import Bed

__all__ = ["GardenClient", "GardenSyncClient"]


class GardenClient(DomainClient):
    """Calls of the garden domain."""

    event_types = EventTypes("garden", {"bed": Bed})

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.bed = CrudNamespace(self, "bed", Bed)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[GardenEvent]:
        """What happens in the garden domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class GardenSyncClient(SyncDomainClient):
    """Blocking calls of the garden domain."""

    event_types = EventTypes("garden", {"bed": Bed})

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.bed = SyncCrudNamespace(self, "bed", Bed)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[GardenEvent]:
        """What happens in the garden domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
