"""What the garden domain tells.

Written by `hero-sdk generate` from schemas/garden. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import Change, Reset

from .models import Bed

__all__ = ["GardenEvent"]

GardenEvent: TypeAlias = Change[Bed] | Reset
"""What a listener of the domain may hear."""
