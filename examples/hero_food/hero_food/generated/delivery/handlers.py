"""What the delivery domain can do; subclass these and give them to DeliveryDomain.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, ClassVar

from pydantic import Field

from hero_models.identity import Address
from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.rpc import ApplicationError, NotFound, RequestContext, method
from hero_sdk.values import U32, RootObject, Sid

from .errors import NoDriverFree, NotOnMenu, WrongStatus
from .models import DeliveryZone, Driver, Order, OrderLine, OrderStatus

__all__ = ["DeliveryDomain", "DeliveryZoneHandlers", "DriverHandlers", "OrderHandlers"]


class OrderHandlers(CrudHandlers[Order]):
    """`order.*`: what people do with orders."""

    namespace: ClassVar[str] = "order"
    spellings: ClassVar[tuple[str, ...]] = ("Order",)
    model: ClassVar[type[Order]] = Order

    @method("write", errors=(NotFound, NotOnMenu))
    @abstractmethod
    async def place(
        self,
        ctx: RequestContext,
        customer: Annotated[str, Field(min_length=1, max_length=120)],
        restaurant_sid: Sid,
        lines: Annotated[list[OrderLine], Field(min_length=1, max_length=50)],
        deliver_to: Address,
        notes: Annotated[str, Field(max_length=500)] | None = None,
    ) -> Order:
        """Places an order: looks the dishes up, adds up the prices and the zone's fee.

        Raises:
            NotFound: no such object, or none the caller may see.
            NotOnMenu: something on the order cannot be had right now.
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
            NotFound: no such object, or none the caller may see.
            WrongStatus: the order's status does not allow this step.
            NoDriverFree: every driver of the zone is busy or off duty.
        """

    @method("write", requires=("order.dispatch",), errors=(NotFound, WrongStatus))
    @abstractmethod
    async def advance(self, ctx: RequestContext, order_sid: Sid, status: OrderStatus) -> Order:
        """Moves an order to its next status; a delivered or cancelled order sets its driver free.

        Raises:
            NotFound: no such object, or none the caller may see.
            WrongStatus: the order's status does not allow this step.
        """


class DriverHandlers(CrudHandlers[Driver]):
    """`driver.*`: somebody who brings orders to people."""

    namespace: ClassVar[str] = "driver"
    spellings: ClassVar[tuple[str, ...]] = ("Driver",)
    model: ClassVar[type[Driver]] = Driver


class DeliveryZoneHandlers(CrudHandlers[DeliveryZone]):
    """`deliveryzone.*`: a part of the city that drivers serve."""

    namespace: ClassVar[str] = "deliveryzone"
    spellings: ClassVar[tuple[str, ...]] = ("DeliveryZone", "delivery_zone")
    model: ClassVar[type[DeliveryZone]] = DeliveryZone


class DeliveryDomain(Domain):
    """Orders, drivers and the zones they serve."""

    name: ClassVar[str] = "delivery"
    package: ClassVar[str] = __package__
    handlers: ClassVar[tuple[type[Handlers], ...]] = (OrderHandlers, DriverHandlers, DeliveryZoneHandlers)
    stored: ClassVar[tuple[type[RootObject], ...]] = (Order, Driver, DeliveryZone)
    errors: ClassVar[tuple[type[ApplicationError], ...]] = (WrongStatus, NoDriverFree, NotOnMenu)
