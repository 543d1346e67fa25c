"""hero_sdk: a service from a schema.

``from hero_sdk import HeroServer, HeroClient, RequestContext`` loads only what is touched.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take the name for true; importing it would cost every command its start

if TYPE_CHECKING:
    from typing import Any

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
    from importlib import import_module

    return getattr(import_module(home), name)
