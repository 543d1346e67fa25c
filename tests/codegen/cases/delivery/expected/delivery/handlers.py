"""What the delivery domain can do; subclass these and give them to DeliveryDomain.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.rpc import ApplicationError, NotFound, RequestContext, method
from hero_sdk.values import U32, RootObject

from .errors import OrderClosed
from .models import Driver, Order, Sighting

__all__ = ["DeliveryDomain", "DriverHandlers", "OrderHandlers", "OrderServiceHandlers"]


class OrderHandlers(CrudHandlers[Order]):
    """`order.*`: an order placed by a customer."""

    namespace: ClassVar[str] = "order"
    spellings: ClassVar[tuple[str, ...]] = ("Order",)
    model: ClassVar[type[Order]] = Order


class DriverHandlers(CrudHandlers[Driver]):
    """`driver.*`: someone who delivers."""

    namespace: ClassVar[str] = "driver"
    spellings: ClassVar[tuple[str, ...]] = ("Driver",)
    model: ClassVar[type[Driver]] = Driver


class OrderServiceHandlers(Handlers):
    """`orderservice.*`: what a restaurant does with orders."""

    namespace: ClassVar[str] = "orderservice"
    spellings: ClassVar[tuple[str, ...]] = ("OrderService", "order_service")

    @method("read")
    @abstractmethod
    async def waiting(self, ctx: RequestContext, zone: str | None = None, limit: U32 = 50) -> list[Order]:
        """Orders waiting for a driver, oldest first."""

    @method("write", requires=("delivery.dispatch",), errors=(NotFound, OrderClosed))
    @abstractmethod
    async def assign(self, ctx: RequestContext, order_sid: str, driver_sid: str) -> Order:
        """Hands an order to a driver.

        Raises:
            NotFound: no such object, or none the caller may see.
            OrderClosed: the order can no longer change.
        """


class DeliveryDomain(Domain):
    """Orders, drivers and the zones they serve."""

    name: ClassVar[str] = "delivery"
    package: ClassVar[str] = __package__
    handlers: ClassVar[tuple[type[Handlers], ...]] = (OrderHandlers, DriverHandlers, OrderServiceHandlers)
    stored: ClassVar[tuple[type[RootObject], ...]] = (Order, Driver, Sighting)
    errors: ClassVar[tuple[type[ApplicationError], ...]] = (OrderClosed,)
