"""Typed calls of the market domain.

Written by `hero-sdk generate` from tests/events/schemas/market.oschema. Change the schema, not this file.
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

from .events import MarketEvent
from .models import Stall

__all__ = ["MarketClient", "MarketSyncClient"]


class MarketClient(DomainClient):
    """Calls of the market domain."""

    event_types = EventTypes("market", {"stall": Stall})

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.stall = CrudNamespace(self, "stall", Stall)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[MarketEvent]:
        """What happens in the market domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class MarketSyncClient(SyncDomainClient):
    """Blocking calls of the market domain."""

    event_types = EventTypes("market", {"stall": Stall})

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.stall = SyncCrudNamespace(self, "stall", Stall)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[MarketEvent]:
        """What happens in the market domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
