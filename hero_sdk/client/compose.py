"""Clients of several domains over one pool of connections::

class FoodClient(HeroClient):
    delivery: DeliveryClient
    restaurant: RestaurantClient

async with FoodClient.connect("hero_food", user="ann") as food:
    await food.delivery.order.waiting()
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, get_type_hints

from hero_sdk.client.bound import BoundClient
from hero_sdk.client.connection import Connection, DomainClient
from hero_sdk.client.event_types import EventTypes
from hero_sdk.client.sync_connection import SyncConnection, SyncDomainClient

__all__ = ["HeroClient", "SyncHeroClient", "domains_of"]

D = TypeVar("D", bound=BoundClient[Any])


class HeroClient(DomainClient):
    """Base of composed clients: each annotated domain client becomes an attribute."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        for name, domain in domains_of(type(self), DomainClient).items():
            setattr(self, name, domain(connection))

    def _event_types(self) -> Sequence[EventTypes]:
        return _event_types(domains_of(type(self), DomainClient).values())


class SyncHeroClient(SyncDomainClient):
    """The same for blocking clients."""

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        for name, domain in domains_of(type(self), SyncDomainClient).items():
            setattr(self, name, domain(connection))

    def _event_types(self) -> Sequence[EventTypes]:
        return _event_types(domains_of(type(self), SyncDomainClient).values())


def domains_of(composed: type[D], kind: type[D]) -> dict[str, type[D]]:
    """The domain client behind each attribute of a composed client of this ``kind``."""
    hints = get_type_hints(composed)
    return {name: hint for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, kind)}


def _event_types(domains: Iterable[type[BoundClient[Any]]]) -> list[EventTypes]:
    return [each.event_types for each in domains if each.event_types is not None]
