"""People and where they live, shared by every application.

Written by `hero-sdk generate` from schemas/identity. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import IdentityClient, IdentitySyncClient
    from .events import IdentityEvent
    from .handlers import IdentityDomain, UserHandlers
    from .models import Address, User

__all__ = ["Address", "IdentityClient", "IdentityDomain", "IdentityEvent", "IdentitySyncClient", "User", "UserHandlers"]

_HOMES = {
    "client": ("IdentityClient", "IdentitySyncClient"),
    "events": ("IdentityEvent",),
    "handlers": ("IdentityDomain", "UserHandlers"),
    "models": ("Address", "User"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
