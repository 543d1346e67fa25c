"""Typed calls of the identity domain.

Written by `hero-sdk generate` from schemas/identity. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.client import Connection, CrudNamespace, DomainClient, SyncConnection, SyncCrudNamespace, SyncDomainClient

from .models import User

__all__ = ["IdentityClient", "IdentitySyncClient"]


class IdentityClient(DomainClient):
    """Calls of the identity domain."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.user = CrudNamespace(self, "user", User)


class IdentitySyncClient(SyncDomainClient):
    """Blocking calls of the identity domain."""

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.user = SyncCrudNamespace(self, "user", User)
