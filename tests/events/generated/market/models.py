"""What is sold where the ships come in.

Written by `hero-sdk generate` from tests/events/schemas/market.oschema. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.values import RootObject

__all__ = ["Stall"]


class Stall(RootObject):
    """A stall."""

    name: str
    title: str | None = None
