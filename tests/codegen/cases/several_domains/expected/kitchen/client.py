"""Typed calls of the kitchen domain.

Written by `hero-sdk generate` from schemas/kitchen. Change the schema, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.client import (
    Connection,
    DomainClient,
    EventStream,
    EventTypes,
    SyncConnection,
    SyncDomainClient,
    SyncEventStream,
)

from .events import KitchenEvent, KitchenServed

__all__ = ["KitchenClient", "KitchenSyncClient"]


class KitchenClient(DomainClient):
    """Calls of the kitchen domain."""

    event_types = EventTypes("kitchen", declared=(KitchenServed,))

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[KitchenEvent]:
        """What happens in the kitchen domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class KitchenSyncClient(SyncDomainClient):
    """Blocking calls of the kitchen domain."""

    event_types = EventTypes("kitchen", declared=(KitchenServed,))

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[KitchenEvent]:
        """What happens in the kitchen domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
