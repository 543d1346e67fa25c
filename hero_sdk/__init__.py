"""hero_sdk: a service from a schema.

``from hero_sdk import HeroServer, HeroClient, RequestContext`` loads only what is touched.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hero_sdk.client import HeroClient as HeroClient
    from hero_sdk.rpc import RequestContext as RequestContext
    from hero_sdk.service import HeroServer as HeroServer

__all__ = ["HeroClient", "HeroServer", "RequestContext", "__version__"]

__version__ = "0.1.0"

_HOMES = {"HeroClient": "hero_sdk.client", "HeroServer": "hero_sdk.service", "RequestContext": "hero_sdk.rpc"}


def __getattr__(name: str) -> Any:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(import_module(home), name)
