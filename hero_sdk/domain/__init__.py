"""What generated handlers stand on: base classes of namespaces and of a domain."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hero_sdk.domain.crud import CrudHandlers as CrudHandlers
    from hero_sdk.domain.domain import Domain as Domain
    from hero_sdk.domain.handlers import HandlerMissing as HandlerMissing
    from hero_sdk.domain.handlers import Handlers as Handlers

__all__ = ["CrudHandlers", "Domain", "HandlerMissing", "Handlers"]

_HOMES = {"crud": ("CrudHandlers",), "domain": ("Domain",), "handlers": ("HandlerMissing", "Handlers")}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
