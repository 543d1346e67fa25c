"""Typed calls of the stock domain.

Written by `hero-sdk generate` from schemas/shop/stock. Change the schema, not this file.
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

from .errors import SoldOut
from .events import StockEvent
from .models import Shelf

__all__ = ["StockClient", "StockSyncClient"]


class StockClient(DomainClient):
    """Calls of the stock domain."""

    errors = (SoldOut,)
    event_types = EventTypes("stock", {"shelf": Shelf})

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.shelf = CrudNamespace(self, "shelf", Shelf)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[StockEvent]:
        """What happens in the stock domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class StockSyncClient(SyncDomainClient):
    """Blocking calls of the stock domain."""

    errors = (SoldOut,)
    event_types = EventTypes("stock", {"shelf": Shelf})

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.shelf = SyncCrudNamespace(self, "shelf", Shelf)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[StockEvent]:
        """What happens in the stock domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
