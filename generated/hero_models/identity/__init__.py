"""People and where they live, shared by every application.

Written by `hero-sdk generate` from schemas/identity. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import IdentityClient as IdentityClient
    from .client import IdentitySyncClient as IdentitySyncClient
    from .handlers import IdentityDomain as IdentityDomain
    from .handlers import UserHandlers as UserHandlers
    from .models import Address as Address
    from .models import User as User

__all__ = ["Address", "IdentityClient", "IdentityDomain", "IdentitySyncClient", "User", "UserHandlers"]

_HOMES = {
    "client": ("IdentityClient", "IdentitySyncClient"),
    "handlers": ("IdentityDomain", "UserHandlers"),
    "models": ("Address", "User"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
