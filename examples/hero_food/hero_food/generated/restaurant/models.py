"""Restaurants and what they cook.

Written by `hero-sdk generate` from schemas/restaurant. Change the schema, not this file.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hero_models.identity import Address
from hero_sdk.values import Index, IndexedField, Money, Otime, RefersTo, RootObject, Sid, WireEnum, readonly

__all__ = ["Cuisine", "MenuItem", "Restaurant"]


class Cuisine(WireEnum):
    """The kind of kitchen."""

    AUSTRIAN = "austrian"
    ITALIAN = "italian"
    INDIAN = "indian"
    JAPANESE = "japanese"
    LEVANTINE = "levantine"
    VEGAN = "vegan"


class Restaurant(RootObject):
    """A kitchen that takes orders."""

    name: Annotated[str, Field(min_length=1, max_length=120, examples=["Zum Goldenen Knödel"])]
    cuisine: Cuisine
    address: Annotated[
        Address, Field(examples=[{"street": "Bäckerstraße 12", "postal_code": "1010", "city": "Wien", "country": "AT"}])
    ]
    zone_sid: Annotated[Sid, Field(examples=["10"])]
    """The delivery zone it lies in."""

    is_open: bool = True
    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()

    class Fields:
        """What `find` may filter, order and search by."""

        name = IndexedField[str]("name", can_search=True)
        cuisine = IndexedField[Cuisine]("cuisine", kind="enum")
        zone_sid = IndexedField[str]("zone_sid", kind="sid")
        is_open = IndexedField[bool]("is_open", kind="bool")


class MenuItem(RootObject):
    """A dish or a drink somebody can order."""

    restaurant_sid: Annotated[Sid, Field(examples=["10"])]
    name: Annotated[str, Field(min_length=1, max_length=120, examples=["Spinatknödel", "Kaiserschmarrn"])]
    description: Annotated[str, Field(max_length=1000)] = ""
    price: Annotated[Money, Field(examples=[{"amount": "13.50", "currency": "EUR"}])]
    tags: list[str] = Field(default_factory=list)
    """Vegan, spicy, …"""

    is_available: bool = True
    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()

    indexes = (Index("restaurant_sid", "name", unique=True),)

    class Fields:
        """What `find` may filter, order and search by."""

        restaurant_sid = IndexedField[str]("restaurant_sid", kind="sid", refers_to=RefersTo("restaurant", "Restaurant"))
        name = IndexedField[str]("name", can_search=True)
        description = IndexedField[str]("description", can_filter=False, can_search=True)
        price = IndexedField[Money]("price", kind="ocur")
        tags = IndexedField[str]("tags", is_list=True, can_search=True)
        is_available = IndexedField[bool]("is_available", kind="bool")
