"""Clients of several domains over one pool of connections::

class FoodClient(HeroClient):
    delivery: DeliveryClient
    restaurant: RestaurantClient

async with FoodClient.connect("hero_food", user="ann") as food:
    await food.delivery.order.waiting()
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_type_hints

from hero_sdk.client.connection import Connection, DomainClient
from hero_sdk.client.event_types import EventTypes
from hero_sdk.client.sync_connection import SyncConnection, SyncDomainClient

__all__ = ["HeroClient", "SyncHeroClient", "domains_of"]


class HeroClient(DomainClient):
    """Base of composed clients: each annotated domain client becomes an attribute."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        for name, domain in domains_of(type(self)).items():
            setattr(self, name, domain(connection))

    def _event_types(self) -> Sequence[EventTypes]:
        return [each.event_types for each in domains_of(type(self)).values() if each.event_types is not None]


def domains_of(composed: type[HeroClient]) -> dict[str, type[DomainClient]]:
    """The domain client behind each attribute of a composed client."""
    hints = get_type_hints(composed)
    return {name: hint for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, DomainClient)}


class SyncHeroClient(SyncDomainClient):
    """The same for blocking clients."""

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        for name, domain in get_type_hints(type(self)).items():
            if isinstance(domain, type) and issubclass(domain, SyncDomainClient):
                setattr(self, name, domain(connection))

    def _event_types(self) -> Sequence[EventTypes]:
        domains = [hint for hint in get_type_hints(type(self)).values() if isinstance(hint, type)]
        found = [each.event_types for each in domains if issubclass(each, SyncDomainClient)]
        return [each for each in found if each is not None]
