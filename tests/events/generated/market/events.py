"""What the market domain tells.

Written by `hero-sdk generate` from tests/events/schemas/market.oschema. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import Change, Reset

from .models import Stall

__all__ = ["MarketEvent"]

MarketEvent: TypeAlias = Change[Stall] | Reset
"""What a listener of the domain may hear."""
