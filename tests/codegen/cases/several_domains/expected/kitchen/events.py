"""What the kitchen domain tells.

Written by `hero-sdk generate` from schemas/kitchen. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import DomainEvent, Reset

from .models import Dish

__all__ = ["KitchenEvent", "KitchenServed"]


class KitchenServed(DomainEvent):
    event_name = "kitchen.served"
    event_domain = "kitchen"

    dish: Dish


KitchenEvent: TypeAlias = KitchenServed | Reset
"""What a listener of the domain may hear."""
