"""What the delivery domain can do; subclass these and give them to DeliveryDomain.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from abc import abstractmethod

from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.rpc import NotFound, RequestContext, method
from hero_sdk.values import U32

from .errors import OrderClosed
from .events import OrderMoved
from .models import Driver, Order, Sighting

__all__ = ["DeliveryDomain", "DriverHandlers", "OrderHandlers", "OrderServiceHandlers"]


class OrderHandlers(CrudHandlers[Order]):
    """Stores and finds `Order` objects."""

    namespace = "order"
    spellings = ("Order",)
    model = Order


class DriverHandlers(CrudHandlers[Driver]):
    """Stores and finds `Driver` objects."""

    namespace = "driver"
    spellings = ("Driver",)
    model = Driver


class OrderServiceHandlers(Handlers):
    """What a restaurant does with orders."""

    namespace = "orderservice"
    spellings = ("OrderService", "order_service")

    @method("read")
    @abstractmethod
    async def waiting(self, ctx: RequestContext, zone: str | None = None, limit: U32 = 50) -> list[Order]:
        """Orders waiting for a driver, oldest first."""

    @method("write", requires=("delivery.dispatch",), errors=(NotFound, OrderClosed))
    @abstractmethod
    async def assign(self, ctx: RequestContext, order_sid: str, driver_sid: str) -> Order:
        """Hands an order to a driver.

        Raises:
            NotFound: No such object, or none the caller may see.
            OrderClosed: The order can no longer change.
        """


class DeliveryDomain(Domain):
    """Orders, drivers and the zones they serve."""

    name = "delivery"
    package = __package__
    handlers = (OrderHandlers, DriverHandlers, OrderServiceHandlers)
    stored = (Order, Driver, Sighting)
    errors = (OrderClosed,)
    events = (OrderMoved,)
