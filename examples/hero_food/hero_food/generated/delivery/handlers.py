"""What the delivery domain can do; subclass these and give them to DeliveryDomain.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import Field

from hero_models.identity import Address
from hero_sdk.domain import CrudHandlers, Domain
from hero_sdk.rpc import NotFound, RequestContext, method
from hero_sdk.values import U32, Sid

from .errors import NoDriverFree, NotOnMenu, WrongStatus
from .models import DeliveryZone, Driver, Order, OrderLine, OrderStatus

__all__ = ["DeliveryDomain", "DeliveryZoneHandlers", "DriverHandlers", "OrderHandlers"]


class OrderHandlers(CrudHandlers[Order]):
    """What people do with orders."""

    namespace = "order"
    spellings = ("Order",)
    model = Order

    @method("write", errors=(NotFound, NotOnMenu))
    @abstractmethod
    async def place(
        self,
        ctx: RequestContext,
        customer: Annotated[str, Field(min_length=1, max_length=120)],
        restaurant_sid: Sid,
        lines: Annotated[list[OrderLine], Field(min_length=1, max_length=50)],
        deliver_to: Address,
        notes: Annotated[str | None, Field(max_length=500)] = None,
    ) -> Order:
        """Places an order: looks the dishes up, adds up the prices and the zone's fee.

        Raises:
            NotFound: No such object, or none the caller may see.
            NotOnMenu: Something on the order cannot be had right now.
        """

    @method("read")
    @abstractmethod
    async def waiting(
        self, ctx: RequestContext, zone_sid: Sid | None = None, limit: Annotated[U32, Field(ge=1, le=200)] = 50
    ) -> list[Order]:
        """Orders without a driver, oldest first."""

    @method("write", requires=("order.dispatch",), errors=(NotFound, WrongStatus, NoDriverFree))
    @abstractmethod
    async def assign(self, ctx: RequestContext, order_sid: Sid) -> Order:
        """Hands an order to the nearest free driver of its zone.

        Raises:
            NotFound: No such object, or none the caller may see.
            WrongStatus: The order's status does not allow this step.
            NoDriverFree: Every driver of the zone is busy or off duty.
        """

    @method("write", requires=("order.dispatch",), errors=(NotFound, WrongStatus))
    @abstractmethod
    async def advance(self, ctx: RequestContext, order_sid: Sid, status: OrderStatus) -> Order:
        """Moves an order to its next status; a delivered or cancelled order sets its driver free.

        Raises:
            NotFound: No such object, or none the caller may see.
            WrongStatus: The order's status does not allow this step.
        """


class DriverHandlers(CrudHandlers[Driver]):
    """Stores and finds `Driver` objects."""

    namespace = "driver"
    spellings = ("Driver",)
    model = Driver


class DeliveryZoneHandlers(CrudHandlers[DeliveryZone]):
    """Stores and finds `DeliveryZone` objects."""

    namespace = "deliveryzone"
    spellings = ("DeliveryZone", "delivery_zone")
    model = DeliveryZone


class DeliveryDomain(Domain):
    """Orders, drivers and the zones they serve."""

    name = "delivery"
    package = __package__
    handlers = (OrderHandlers, DriverHandlers, DeliveryZoneHandlers)
    stored = (Order, Driver, DeliveryZone)
    errors = (WrongStatus, NoDriverFree, NotOnMenu)
