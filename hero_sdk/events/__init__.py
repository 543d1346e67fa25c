"""Events on their way to whoever listens: cursors, their text on the wire, one broadcaster per context.

Knows neither store nor HTTP: logs and sinks are protocols that others fill. A client loads the text alone.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing is not loaded for a command that listens

if TYPE_CHECKING:
    from typing import Any

    from hero_sdk.events.cursor import BadCursor as BadCursor
    from hero_sdk.events.cursor import CursorKey as CursorKey
    from hero_sdk.events.hub import BACKLOG_BYTES as BACKLOG_BYTES
    from hero_sdk.events.hub import BEAT_S as BEAT_S
    from hero_sdk.events.hub import Hub as Hub
    from hero_sdk.events.interest import Interest as Interest
    from hero_sdk.events.log import Follower as Follower
    from hero_sdk.events.log import Log as Log
    from hero_sdk.events.log import LogGone as LogGone
    from hero_sdk.events.log import Occurrence as Occurrence
    from hero_sdk.events.log import Page as Page
    from hero_sdk.events.log import State as State
    from hero_sdk.events.sink import Chunk as Chunk
    from hero_sdk.events.sink import Sink as Sink
    from hero_sdk.events.sink import nobody_minds as nobody_minds
    from hero_sdk.events.text import MEDIA_TYPE as MEDIA_TYPE
    from hero_sdk.events.text import Block as Block
    from hero_sdk.events.text import SseReader as SseReader

__all__ = [
    "BACKLOG_BYTES",
    "BEAT_S",
    "MEDIA_TYPE",
    "BadCursor",
    "Block",
    "Chunk",
    "CursorKey",
    "Follower",
    "Hub",
    "Interest",
    "Log",
    "LogGone",
    "Occurrence",
    "Page",
    "Sink",
    "SseReader",
    "State",
    "nobody_minds",
]

_HOMES = {
    "cursor": ("BadCursor", "CursorKey"),
    "hub": ("BACKLOG_BYTES", "BEAT_S", "Hub"),
    "interest": ("Interest",),
    "log": ("Follower", "Log", "LogGone", "Occurrence", "Page", "State"),
    "sink": ("Chunk", "Sink", "nobody_minds"),
    "text": ("MEDIA_TYPE", "Block", "SseReader"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
