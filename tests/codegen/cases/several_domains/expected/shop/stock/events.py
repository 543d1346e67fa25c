"""What the stock domain tells.

Written by `hero-sdk generate` from schemas/shop/stock. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import Change, Reset

from .models import Shelf

__all__ = ["StockEvent"]

StockEvent: TypeAlias = Change[Shelf] | Reset
"""What a listener of the domain may hear."""
