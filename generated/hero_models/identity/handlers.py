"""What the identity domain can do; subclass these and give them to IdentityDomain.

Written by `hero-sdk generate` from schemas/identity. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.domain import CrudHandlers, Domain

from .models import User

__all__ = ["IdentityDomain", "UserHandlers"]


class UserHandlers(CrudHandlers[User]):
    """Stores and finds `User` objects."""

    namespace = "user"
    spellings = ("User",)
    model = User


class IdentityDomain(Domain):
    """People and where they live, shared by every application."""

    name = "identity"
    package = __package__
    handlers = (UserHandlers,)
    stored = (User,)
