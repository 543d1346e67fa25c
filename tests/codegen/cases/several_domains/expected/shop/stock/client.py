"""Typed calls of the stock domain.

Written by `hero-sdk generate` from schemas/shop/stock. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.client import Connection, CrudNamespace, DomainClient, SyncConnection, SyncCrudNamespace, SyncDomainClient

from .errors import SoldOut
from .models import Shelf

__all__ = ["StockClient", "StockSyncClient"]


class StockClient(DomainClient):
    """Calls of the stock domain."""

    errors = (SoldOut,)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.shelf = CrudNamespace(self, "shelf", Shelf)


class StockSyncClient(SyncDomainClient):
    """Blocking calls of the stock domain."""

    errors = (SoldOut,)

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.shelf = SyncCrudNamespace(self, "shelf", Shelf)
