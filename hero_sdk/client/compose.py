"""Clients of several domains over one pool of connections::

class FoodClient(HeroClient):
    delivery: DeliveryClient
    restaurant: RestaurantClient

async with FoodClient.connect("hero_food", user="ann") as food:
    await food.delivery.order.waiting()
"""

from __future__ import annotations

from typing import get_type_hints

from hero_sdk.client.connection import Connection, DomainClient
from hero_sdk.client.sync_connection import SyncConnection, SyncDomainClient

__all__ = ["HeroClient", "SyncHeroClient"]


class HeroClient(DomainClient):
    """Base of composed clients: each annotated domain client becomes an attribute."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        for name, domain in get_type_hints(type(self)).items():
            if isinstance(domain, type) and issubclass(domain, DomainClient):
                setattr(self, name, domain(connection))


class SyncHeroClient(SyncDomainClient):
    """The same for blocking clients."""

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        for name, domain in get_type_hints(type(self)).items():
            if isinstance(domain, type) and issubclass(domain, SyncDomainClient):
                setattr(self, name, domain(connection))
