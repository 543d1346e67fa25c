"""What the delivery domain tells.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import Change, Reset

from .models import DeliveryZone, Driver, Order

__all__ = ["DeliveryEvent"]

DeliveryEvent: TypeAlias = Change[Order] | Change[Driver] | Change[DeliveryZone] | Reset
"""What a listener of the domain may hear."""
