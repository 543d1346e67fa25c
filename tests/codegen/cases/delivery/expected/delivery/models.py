"""Orders, drivers and the zones they serve.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from hero_sdk.values import (
    U32,
    Index,
    IndexedField,
    Money,
    Otime,
    RefersTo,
    RootObject,
    Struct,
    WireEnum,
    now,
    readonly,
)

__all__ = ["CardPayment", "CashPayment", "Driver", "Order", "OrderLine", "OrderStatus", "Payment", "Sighting"]


class OrderStatus(WireEnum):
    """Where an order stands."""

    NEW = "new"
    ACCEPTED = "accepted"
    ON_THE_WAY = "on_the_way"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class OrderLine(Struct):
    """One line of an order."""

    menu_item_sid: str
    quantity: Annotated[U32, Field(ge=1, le=99)] = 1


class CardPayment(Struct):
    """Paid by card."""

    type: Literal["card_payment"] = "card_payment"
    reference: Annotated[str, Field(max_length=80)]


class CashPayment(Struct):
    """Paid at the door."""

    type: Literal["cash_payment"] = "cash_payment"


Payment = Annotated[CardPayment | CashPayment, Field(discriminator="type")]
"""How an order was paid."""


class Order(RootObject):
    """An order placed by a customer."""

    customer: Annotated[str, Field(max_length=120)]
    items: Annotated[list[OrderLine], Field(min_length=1)]
    status: OrderStatus = OrderStatus.NEW
    driver_sid: str | None = None
    notes: str | None = None
    labels: dict[str, str]
    total: Money | None = readonly()
    """Computed by the server."""

    payment: Payment | None = None
    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()

    indexes = (Index("status", "created_at"),)

    class Fields:
        """What `find` may filter, order and search by."""

        customer = IndexedField[str]("customer", can_search=True)
        status = IndexedField[OrderStatus]("status", kind="enum")
        driver_sid = IndexedField[str]("driver_sid", can_search=True, refers_to=RefersTo("delivery", "Driver"))
        notes = IndexedField[str]("notes", can_filter=False, can_search=True)


class Driver(RootObject):
    """Someone who delivers."""

    name: str

    class Fields:
        """What `find` may filter, order and search by."""

        name = IndexedField[str]("name", can_search=True)


class Sighting(RootObject):
    """What the service remembers of a driver's position."""

    driver_sid: str
    seen_at: Otime = Field(default_factory=now)

    class Fields:
        """What `find` may filter, order and search by."""

        driver_sid = IndexedField[str]("driver_sid", can_search=True, refers_to=RefersTo("delivery", "Driver"))
        seen_at = IndexedField[datetime]("seen_at", kind="otime")
