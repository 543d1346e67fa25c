"""Typed calls of the delivery domain.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from hero_models.identity import Address
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

from .errors import NoDriverFree, NotOnMenu, WrongStatus
from .events import DeliveryEvent
from .models import DeliveryZone, Driver, Order, OrderLine, OrderStatus

__all__ = ["DeliveryClient", "DeliverySyncClient"]

_ORDER = TypeAdapter(Order)
_ORDER_LIST = TypeAdapter(list[Order])


class OrderNamespace(CrudNamespace[Order]):
    """What people do with orders."""

    async def place(
        self, customer: str, restaurant_sid: str, lines: list[OrderLine], deliver_to: Address, notes: str | None = None
    ) -> Order:
        """Places an order: looks the dishes up, adds up the prices and the zone's fee.

        Raises:
            NotFound: No such object, or none the caller may see.
            NotOnMenu: Something on the order cannot be had right now.
        """
        return await self._call(
            "order.place",
            {
                "customer": customer,
                "restaurant_sid": restaurant_sid,
                "lines": lines,
                "deliver_to": deliver_to,
                "notes": notes,
            },
            _ORDER,
        )

    async def waiting(self, zone_sid: str | None = None, limit: int = 50) -> list[Order]:
        """Orders without a driver, oldest first."""
        return await self._call("order.waiting", {"zone_sid": zone_sid, "limit": limit}, _ORDER_LIST, retry=True)

    async def assign(self, order_sid: str) -> Order:
        """Hands an order to the nearest free driver of its zone.

        Raises:
            NotFound: No such object, or none the caller may see.
            WrongStatus: The order's status does not allow this step.
            NoDriverFree: Every driver of the zone is busy or off duty.
        """
        return await self._call("order.assign", {"order_sid": order_sid}, _ORDER)

    async def advance(self, order_sid: str, status: OrderStatus) -> Order:
        """Moves an order to its next status; a delivered or cancelled order sets its driver free.

        Raises:
            NotFound: No such object, or none the caller may see.
            WrongStatus: The order's status does not allow this step.
        """
        return await self._call("order.advance", {"order_sid": order_sid, "status": status}, _ORDER)


class OrderSyncNamespace(SyncCrudNamespace[Order]):
    """What people do with orders."""

    def place(
        self, customer: str, restaurant_sid: str, lines: list[OrderLine], deliver_to: Address, notes: str | None = None
    ) -> Order:
        """Places an order: looks the dishes up, adds up the prices and the zone's fee.

        Raises:
            NotFound: No such object, or none the caller may see.
            NotOnMenu: Something on the order cannot be had right now.
        """
        return self._call(
            "order.place",
            {
                "customer": customer,
                "restaurant_sid": restaurant_sid,
                "lines": lines,
                "deliver_to": deliver_to,
                "notes": notes,
            },
            _ORDER,
        )

    def waiting(self, zone_sid: str | None = None, limit: int = 50) -> list[Order]:
        """Orders without a driver, oldest first."""
        return self._call("order.waiting", {"zone_sid": zone_sid, "limit": limit}, _ORDER_LIST, retry=True)

    def assign(self, order_sid: str) -> Order:
        """Hands an order to the nearest free driver of its zone.

        Raises:
            NotFound: No such object, or none the caller may see.
            WrongStatus: The order's status does not allow this step.
            NoDriverFree: Every driver of the zone is busy or off duty.
        """
        return self._call("order.assign", {"order_sid": order_sid}, _ORDER)

    def advance(self, order_sid: str, status: OrderStatus) -> Order:
        """Moves an order to its next status; a delivered or cancelled order sets its driver free.

        Raises:
            NotFound: No such object, or none the caller may see.
            WrongStatus: The order's status does not allow this step.
        """
        return self._call("order.advance", {"order_sid": order_sid, "status": status}, _ORDER)


class DeliveryClient(DomainClient):
    """Calls of the delivery domain."""

    errors = (WrongStatus, NoDriverFree, NotOnMenu)
    event_types = EventTypes("delivery", {"order": Order, "driver": Driver, "deliveryzone": DeliveryZone})

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.order = OrderNamespace(self, "order", Order)
        self.driver = CrudNamespace(self, "driver", Driver)
        self.deliveryzone = CrudNamespace(self, "deliveryzone", DeliveryZone)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[DeliveryEvent]:
        """What happens in the delivery domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class DeliverySyncClient(SyncDomainClient):
    """Blocking calls of the delivery domain."""

    errors = (WrongStatus, NoDriverFree, NotOnMenu)
    event_types = EventTypes("delivery", {"order": Order, "driver": Driver, "deliveryzone": DeliveryZone})

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.order = OrderSyncNamespace(self, "order", Order)
        self.driver = SyncCrudNamespace(self, "driver", Driver)
        self.deliveryzone = SyncCrudNamespace(self, "deliveryzone", DeliveryZone)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[DeliveryEvent]:
        """What happens in the delivery domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
