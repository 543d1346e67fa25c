"""What the identity domain tells.

Written by `hero-sdk generate` from schemas/identity. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import Change, Reset

from .models import User

__all__ = ["IdentityEvent"]

IdentityEvent: TypeAlias = Change[User] | Reset
"""What a listener of the domain may hear."""
