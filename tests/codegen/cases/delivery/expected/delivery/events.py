"""What the delivery domain tells.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import Change, DomainEvent, Reset

from .models import Driver, Order, OrderStatus

__all__ = ["DeliveryEvent", "OrderMoved"]


class OrderMoved(DomainEvent):
    """An order moved to another status."""

    event_name = "order.moved"
    event_domain = "delivery"
    about = "order_sid"

    order_sid: str
    status: OrderStatus


DeliveryEvent: TypeAlias = Change[Order] | Change[Driver] | OrderMoved | Reset
"""What a listener of the domain may hear."""
