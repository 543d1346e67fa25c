"""Where something is: a point on the earth, or an address people write."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hero_sdk.values.scalars import F64
from hero_sdk.values.struct import Struct

__all__ = ["Address", "Location"]


class Location(Struct):
    """A point on the earth, and how far around it is meant."""

    latitude: Annotated[F64, Field(ge=-90, le=90)]
    longitude: Annotated[F64, Field(ge=-180, le=180)]
    radius: Annotated[F64, Field(ge=0)] = 0.0
    """Metres."""


class Address(Struct):
    """A civic address."""

    street: str
    """With the house's number."""

    postal_code: str = ""
    city: str
    region: str = ""
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    """ISO 3166-1 alpha-2."""
