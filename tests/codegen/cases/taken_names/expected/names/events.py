"""What the names domain tells.

Written by `hero-sdk generate` from schemas/names. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import Change, Reset

from .models import Thing

__all__ = ["NamesEvent"]

NamesEvent: TypeAlias = Change[Thing] | Reset
"""What a listener of the domain may hear."""
