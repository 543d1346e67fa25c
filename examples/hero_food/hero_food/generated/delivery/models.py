"""Orders, drivers and the zones they serve.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from hero_models.identity import Address
from hero_sdk.values import (
    U32,
    Index,
    IndexedField,
    Location,
    Money,
    Otime,
    RefersTo,
    RootObject,
    Sid,
    Struct,
    WireEnum,
    readonly,
)

__all__ = ["DeliveryZone", "Driver", "DriverStatus", "Order", "OrderLine", "OrderStatus"]


class OrderStatus(WireEnum):
    """Where an order stands."""

    NEW = "new"
    """Placed, waiting for a driver."""

    ACCEPTED = "accepted"
    """A driver has it."""

    ON_THE_WAY = "on_the_way"
    """Picked up at the restaurant."""

    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class DriverStatus(WireEnum):
    """What a driver is doing."""

    OFF_DUTY = "off_duty"
    FREE = "free"
    BUSY = "busy"


class OrderLine(Struct):
    """One line of an order."""

    menu_item_sid: Annotated[Sid, Field(examples=["12"])]
    quantity: Annotated[U32, Field(ge=1, le=99)] = 1


class Order(RootObject):
    """What somebody ordered, where it goes and how far it got."""

    customer: Annotated[str, Field(min_length=1, max_length=120, examples=["Ann Gruber"])]
    restaurant_sid: Annotated[Sid, Field(examples=["10"])]
    zone_sid: Annotated[Sid, Field(examples=["10"])]
    lines: Annotated[
        list[OrderLine],
        Field(
            min_length=1,
            max_length=50,
            examples=[[{"menu_item_sid": "12", "quantity": 2}, {"menu_item_sid": "13", "quantity": 1}]],
        ),
    ]
    deliver_to: Annotated[
        Address, Field(examples=[{"street": "Wollzeile 9", "postal_code": "1010", "city": "Wien", "country": "AT"}])
    ]
    notes: Annotated[str | None, Field(max_length=500)] = None
    status: OrderStatus = readonly(OrderStatus.NEW)
    driver_sid: Sid | None = readonly()
    total: Money | None = readonly()
    """Computed from the menu when the order is placed."""

    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()

    indexes = (Index("status", "created_at"),)

    class Fields:
        """What `find` may filter, order and search by."""

        customer = IndexedField[str]("customer", can_search=True)
        restaurant_sid = IndexedField[str]("restaurant_sid", kind="sid")
        zone_sid = IndexedField[str]("zone_sid", kind="sid", refers_to=RefersTo("delivery", "DeliveryZone"))
        notes = IndexedField[str]("notes", can_filter=False, can_search=True)
        status = IndexedField[OrderStatus]("status", kind="enum")
        driver_sid = IndexedField[str]("driver_sid", kind="sid", refers_to=RefersTo("delivery", "Driver"))
        created_at = IndexedField[datetime]("created_at", kind="otime")


class Driver(RootObject):
    """Somebody who brings orders to people."""

    name: Annotated[str, Field(min_length=1, max_length=120, examples=["Amina"])]
    zone_sid: Annotated[Sid, Field(examples=["10"])]
    position: Annotated[Location, Field(examples=[{"latitude": 48.2101, "longitude": 16.369}])]
    status: DriverStatus = DriverStatus.FREE
    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()

    class Fields:
        """What `find` may filter, order and search by."""

        name = IndexedField[str]("name", can_search=True)
        zone_sid = IndexedField[str]("zone_sid", kind="sid", refers_to=RefersTo("delivery", "DeliveryZone"))
        status = IndexedField[DriverStatus]("status", kind="enum")


class DeliveryZone(RootObject):
    """A part of the city that drivers serve."""

    name: Annotated[str, Field(min_length=1, max_length=80, examples=["Innere Stadt", "Favoriten"])]
    center: Annotated[Location, Field(examples=[{"latitude": 48.2085, "longitude": 16.3721}])]
    fee: Annotated[Money, Field(examples=[{"amount": "2.90", "currency": "EUR"}])]
    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()

    class Fields:
        """What `find` may filter, order and search by."""

        name = IndexedField[str]("name", can_search=True, is_unique=True)
