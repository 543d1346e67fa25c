"""Typed calls of the identity domain.

Written by `hero-sdk generate` from schemas/identity. Change the schema, not this file.
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

from .events import IdentityEvent
from .models import User

__all__ = ["IdentityClient", "IdentitySyncClient"]


class IdentityClient(DomainClient):
    """Calls of the identity domain."""

    event_types = EventTypes("identity", {"user": User})

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.user = CrudNamespace(self, "user", User)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[IdentityEvent]:
        """What happens in the identity domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class IdentitySyncClient(SyncDomainClient):
    """Blocking calls of the identity domain."""

    event_types = EventTypes("identity", {"user": User})

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.user = SyncCrudNamespace(self, "user", User)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[IdentityEvent]:
        """What happens in the identity domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
