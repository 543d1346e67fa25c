"""What the identity domain can do; subclass these and give them to IdentityDomain.

Written by `hero-sdk generate` from schemas/identity. Change the schema, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.values import RootObject

from .models import User

__all__ = ["IdentityDomain", "UserHandlers"]


class UserHandlers(CrudHandlers[User]):
    """`user.*`: somebody who uses an application."""

    namespace: ClassVar[str] = "user"
    spellings: ClassVar[tuple[str, ...]] = ("User",)
    model: ClassVar[type[User]] = User


class IdentityDomain(Domain):
    """People and where they live, shared by every application."""

    name: ClassVar[str] = "identity"
    package: ClassVar[str] = __package__
    handlers: ClassVar[tuple[type[Handlers], ...]] = (UserHandlers,)
    stored: ClassVar[tuple[type[RootObject], ...]] = (User,)
