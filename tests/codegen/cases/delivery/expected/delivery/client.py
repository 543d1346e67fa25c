"""Typed calls of the delivery domain.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from hero_sdk.client import (
    Connection,
    CrudNamespace,
    DomainClient,
    EventStream,
    EventTypes,
    Namespace,
    SyncConnection,
    SyncCrudNamespace,
    SyncDomainClient,
    SyncEventStream,
    SyncNamespace,
)

from .errors import OrderClosed
from .events import DeliveryEvent, OrderMoved
from .models import Driver, Order

__all__ = ["DeliveryClient", "DeliverySyncClient"]

_ORDER = TypeAdapter(Order)
_ORDER_LIST = TypeAdapter(list[Order])


class OrderServiceNamespace(Namespace):
    """What a restaurant does with orders."""

    async def waiting(self, zone: str | None = None, limit: int = 50) -> list[Order]:
        """Orders waiting for a driver, oldest first."""
        return await self._call("orderservice.waiting", {"zone": zone, "limit": limit}, _ORDER_LIST, retry=True)

    async def assign(self, order_sid: str, driver_sid: str) -> Order:
        """Hands an order to a driver.

        Raises:
            NotFound: No such object, or none the caller may see.
            OrderClosed: The order can no longer change.
        """
        return await self._call("orderservice.assign", {"order_sid": order_sid, "driver_sid": driver_sid}, _ORDER)


class OrderServiceSyncNamespace(SyncNamespace):
    """What a restaurant does with orders."""

    def waiting(self, zone: str | None = None, limit: int = 50) -> list[Order]:
        """Orders waiting for a driver, oldest first."""
        return self._call("orderservice.waiting", {"zone": zone, "limit": limit}, _ORDER_LIST, retry=True)

    def assign(self, order_sid: str, driver_sid: str) -> Order:
        """Hands an order to a driver.

        Raises:
            NotFound: No such object, or none the caller may see.
            OrderClosed: The order can no longer change.
        """
        return self._call("orderservice.assign", {"order_sid": order_sid, "driver_sid": driver_sid}, _ORDER)


class DeliveryClient(DomainClient):
    """Calls of the delivery domain."""

    errors = (OrderClosed,)
    event_types = EventTypes("delivery", {"order": Order, "driver": Driver}, (OrderMoved,))

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.order = CrudNamespace(self, "order", Order)
        self.driver = CrudNamespace(self, "driver", Driver)
        self.orderservice = OrderServiceNamespace(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[DeliveryEvent]:
        """What happens in the delivery domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class DeliverySyncClient(SyncDomainClient):
    """Blocking calls of the delivery domain."""

    errors = (OrderClosed,)
    event_types = EventTypes("delivery", {"order": Order, "driver": Driver}, (OrderMoved,))

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.order = SyncCrudNamespace(self, "order", Order)
        self.driver = SyncCrudNamespace(self, "driver", Driver)
        self.orderservice = OrderServiceSyncNamespace(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[DeliveryEvent]:
        """What happens in the delivery domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
