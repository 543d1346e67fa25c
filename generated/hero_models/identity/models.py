"""People and where they live, shared by every application.

Written by `hero-sdk generate` from schemas/identity. Change the schema, not this file.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hero_sdk.values import Email, IndexedField, Location, Otime, RootObject, Struct, readonly

__all__ = ["Address", "User"]


class Address(Struct):
    """A place that post and drivers find."""

    street: Annotated[str, Field(max_length=200)]
    postal_code: Annotated[str, Field(max_length=20)]
    city: Annotated[str, Field(max_length=100)]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$", examples=["AT"])]
    """ISO 3166-1 alpha-2."""

    position: Location | None = None


class User(RootObject):
    """Somebody who uses an application."""

    email: Annotated[Email, Field(examples=["ann@example.org", "dora@example.org"])]
    display_name: Annotated[str, Field(min_length=1, max_length=120, examples=["Ann Gruber"])]
    addresses: list[Address] = Field(default_factory=list)
    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()

    class Fields:
        """What `find` may filter, order and search by."""

        email = IndexedField[str]("email", kind="email", can_search=True, is_unique=True)
        display_name = IndexedField[str]("display_name", can_search=True)
