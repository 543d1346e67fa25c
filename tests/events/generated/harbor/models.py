"""Ships and where they lie.

Written by `hero-sdk generate` from tests/events/schemas/harbor.oschema. Change the schema, not this file.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hero_sdk.values import U64, IndexedField, RootObject, readonly

__all__ = ["Letter", "Ship", "Sighting"]


class Ship(RootObject):
    """A ship."""

    name: Annotated[str, Field(max_length=60)]
    owner: str = ""
    berth: str | None = None
    rev: U64 | None = readonly()

    class Fields:
        """What `find` may filter, order and search by."""

        name = IndexedField[str]("name", can_search=True)


class Letter(RootObject):
    """A letter, of which its readers are shown different things."""

    text: str
    secret: str | None = None


class Sighting(RootObject):
    """What the harbor remembers for itself."""

    ship_sid: str
