"""Full-text search over the objects of a domain.

`TantivyEngine` opens the indexes of a service; what it and a store know of each other stands in `protocol`.
tantivy is loaded when the engine is.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hero_sdk.osis.search.engine import TantivyEngine as TantivyEngine
    from hero_sdk.osis.search.feeder import FeedSettings as FeedSettings

__all__ = ["FeedSettings", "TantivyEngine"]

_HOMES = {"FeedSettings": "feeder", "TantivyEngine": "engine"}


def __getattr__(name: str) -> Any:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(import_module(f"{__name__}.{home}"), name)
