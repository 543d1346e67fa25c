"""HTTP surface, sockets and lifecycle: bytes from the network to the dispatcher and back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hero_sdk.server.addresses import TcpAddress as TcpAddress
    from hero_sdk.server.addresses import UnixAddress as UnixAddress
    from hero_sdk.server.addresses import parse_address as parse_address
    from hero_sdk.server.errors import BadListenAddress as BadListenAddress
    from hero_sdk.server.errors import BadTokenFile as BadTokenFile
    from hero_sdk.server.errors import SocketInUse as SocketInUse
    from hero_sdk.server.errors import SocketUnusable as SocketUnusable
    from hero_sdk.server.errors import StartError as StartError
    from hero_sdk.server.lifecycle import Steps as Steps
    from hero_sdk.server.lifecycle import serve as serve
    from hero_sdk.server.listeners import Endpoint as Endpoint
    from hero_sdk.server.listeners import Listeners as Listeners
    from hero_sdk.server.logs import set_up_logs as set_up_logs
    from hero_sdk.server.origin import OriginRules as OriginRules

_HOMES = {
    "addresses": ("TcpAddress", "UnixAddress", "parse_address"),
    "errors": ("BadListenAddress", "BadTokenFile", "SocketInUse", "SocketUnusable", "StartError"),
    "lifecycle": ("Steps", "serve"),
    "listeners": ("Endpoint", "Listeners"),
    "logs": ("set_up_logs",),
    "origin": ("OriginRules",),
}

__all__ = [
    "BadListenAddress",
    "BadTokenFile",
    "Endpoint",
    "Listeners",
    "OriginRules",
    "SocketInUse",
    "SocketUnusable",
    "StartError",
    "Steps",
    "TcpAddress",
    "UnixAddress",
    "parse_address",
    "serve",
    "set_up_logs",
]


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
