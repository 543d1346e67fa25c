"""What the restaurant domain tells.

Written by `hero-sdk generate` from schemas/restaurant. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import Change, Reset

from .models import MenuItem, Restaurant

__all__ = ["RestaurantEvent"]

RestaurantEvent: TypeAlias = Change[Restaurant] | Change[MenuItem] | Reset
"""What a listener of the domain may hear."""
