"""What the kitchen domain can do; subclass these and give them to KitchenDomain.

Written by `hero-sdk generate` from schemas/kitchen. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.domain import Domain

from .events import KitchenServed

__all__ = ["KitchenDomain"]


class KitchenDomain(Domain):
    """What is cooked."""

    name = "kitchen"
    package = __package__
    events = (KitchenServed,)
