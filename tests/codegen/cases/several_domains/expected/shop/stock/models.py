"""What there is to buy.

Written by `hero-sdk generate` from schemas/shop/stock. Change the schema, not this file.
"""

from __future__ import annotations

from hero_models.identity import User
from hero_sdk.values import IndexedField, RefersTo, RootObject, Sid, Struct, WireEnum

__all__ = ["Article", "Shelf", "State"]


class State(WireEnum):
    """How much is left."""

    EMPTY = "empty"
    FULL = "full"


class Article(Struct):
    """Something to buy."""

    name: str
    state: State = State.FULL
    by: User | None = None


class Shelf(RootObject):
    """Where articles stand."""

    owner_sid: Sid | None = None

    class Fields:
        """What `find` may filter, order and search by."""

        owner_sid = IndexedField[str]("owner_sid", kind="sid", refers_to=RefersTo("identity", "User"))
