"""Typed clients over Unix sockets, HTTP and in-memory transports.

The façade of generated clients. Names load when touched, so that a command line that needs one blocking
socket imports neither asyncio nor pydantic.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing is not loaded for one call

if TYPE_CHECKING:
    from typing import Any

    from hero_sdk.client.address import Address as Address
    from hero_sdk.client.batch import Batch as Batch
    from hero_sdk.client.compose import HeroClient as HeroClient
    from hero_sdk.client.compose import SyncHeroClient as SyncHeroClient
    from hero_sdk.client.connection import Connection as Connection
    from hero_sdk.client.connection import DomainClient as DomainClient
    from hero_sdk.client.connection import Namespace as Namespace
    from hero_sdk.client.crud import CrudNamespace as CrudNamespace
    from hero_sdk.client.crud_sync import SyncCrudNamespace as SyncCrudNamespace
    from hero_sdk.client.event_types import EventTypes as EventTypes
    from hero_sdk.client.events import EventStream as EventStream
    from hero_sdk.client.events_sync import SyncEventStream as SyncEventStream
    from hero_sdk.client.failures import BadAnswer as BadAnswer
    from hero_sdk.client.failures import ClientError as ClientError
    from hero_sdk.client.failures import ConnectionFailed as ConnectionFailed
    from hero_sdk.client.failures import RemoteError as RemoteError
    from hero_sdk.client.identity import Identity as Identity
    from hero_sdk.client.memory import MemoryTransport as MemoryTransport
    from hero_sdk.client.sync_connection import SyncConnection as SyncConnection
    from hero_sdk.client.sync_connection import SyncDomainClient as SyncDomainClient
    from hero_sdk.client.sync_connection import SyncNamespace as SyncNamespace

__all__ = [
    "Address",
    "BadAnswer",
    "Batch",
    "ClientError",
    "Connection",
    "ConnectionFailed",
    "CrudNamespace",
    "DomainClient",
    "EventStream",
    "EventTypes",
    "HeroClient",
    "Identity",
    "MemoryTransport",
    "Namespace",
    "RemoteError",
    "SyncConnection",
    "SyncCrudNamespace",
    "SyncDomainClient",
    "SyncEventStream",
    "SyncHeroClient",
    "SyncNamespace",
]

_HOMES = {
    "address": ("Address",),
    "batch": ("Batch",),
    "compose": ("HeroClient", "SyncHeroClient"),
    "connection": ("Connection", "DomainClient", "Namespace"),
    "crud": ("CrudNamespace",),
    "crud_sync": ("SyncCrudNamespace",),
    "event_types": ("EventTypes",),
    "events": ("EventStream",),
    "events_sync": ("SyncEventStream",),
    "failures": ("BadAnswer", "ClientError", "ConnectionFailed", "RemoteError"),
    "identity": ("Identity",),
    "memory": ("MemoryTransport",),
    "sync_connection": ("SyncConnection", "SyncDomainClient", "SyncNamespace"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
