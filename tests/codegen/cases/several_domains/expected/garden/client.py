"""Typed calls of the garden domain.

Written by `hero-sdk generate` from schemas/garden. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.client import Connection, CrudNamespace, DomainClient, SyncConnection, SyncCrudNamespace, SyncDomainClient

from .models import Bed

__all__ = ["GardenClient", "GardenSyncClient"]


class GardenClient(DomainClient):
    """Calls of the garden domain."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.bed = CrudNamespace(self, "bed", Bed)


class GardenSyncClient(SyncDomainClient):
    """Blocking calls of the garden domain."""

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.bed = SyncCrudNamespace(self, "bed", Bed)
