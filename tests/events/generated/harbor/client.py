"""Typed calls of the harbor domain.

Written by `hero-sdk generate` from tests/events/schemas/harbor.oschema. Change the schema, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from hero_sdk.client import (
    Connection,
    CrudNamespace,
    DomainClient,
    EventStream,
    EventTypes,
    Namespace,
    SyncConnection,
    SyncCrudNamespace,
    SyncDomainClient,
    SyncEventStream,
    SyncNamespace,
)

from .events import HarborClosed, HarborEvent, ShipDocked, ShipHorn
from .models import Letter, Ship

__all__ = ["HarborClient", "HarborSyncClient"]

_SHIP = TypeAdapter(Ship)
_STR = TypeAdapter(str)


class ShipNamespace(CrudNamespace[Ship]):
    """Calls `ship.*`."""

    async def dock(self, ship_sid: str, berth: str, fails: bool = False, twice: bool = False) -> Ship:
        """Leads a ship to a berth; `fails` undoes everything, `twice` tells it twice with the second undone."""
        return await self._call(
            "ship.dock", {"ship_sid": ship_sid, "berth": berth, "fails": fails, "twice": twice}, _SHIP
        )

    async def horn(self, ship_sid: str, fails: bool = False) -> None:
        """Sounds the horn; `fails` undoes it."""
        await self._call("ship.horn", {"ship_sid": ship_sid, "fails": fails})

    async def sight(self, ship_sid: str) -> str:
        """Notes a sighting."""
        return await self._call("ship.sight", {"ship_sid": ship_sid}, _STR)


class HarborNamespace(Namespace):
    """Calls `harbor.*`."""

    async def close(self) -> None:
        await self._call("harbor.close", {})


class ShipSyncNamespace(SyncCrudNamespace[Ship]):
    """Calls `ship.*`."""

    def dock(self, ship_sid: str, berth: str, fails: bool = False, twice: bool = False) -> Ship:
        """Leads a ship to a berth; `fails` undoes everything, `twice` tells it twice with the second undone."""
        return self._call("ship.dock", {"ship_sid": ship_sid, "berth": berth, "fails": fails, "twice": twice}, _SHIP)

    def horn(self, ship_sid: str, fails: bool = False) -> None:
        """Sounds the horn; `fails` undoes it."""
        self._call("ship.horn", {"ship_sid": ship_sid, "fails": fails})

    def sight(self, ship_sid: str) -> str:
        """Notes a sighting."""
        return self._call("ship.sight", {"ship_sid": ship_sid}, _STR)


class HarborSyncNamespace(SyncNamespace):
    """Calls `harbor.*`."""

    def close(self) -> None:
        self._call("harbor.close", {})


class HarborClient(DomainClient):
    """Calls of the harbor domain."""

    event_types = EventTypes("harbor", {"ship": Ship, "letter": Letter}, (ShipDocked, ShipHorn, HarborClosed))

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.ship = ShipNamespace(self, "ship", Ship)
        self.letter = CrudNamespace(self, "letter", Letter)
        self.harbor = HarborNamespace(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[HarborEvent]:
        """What happens in the harbor domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class HarborSyncClient(SyncDomainClient):
    """Blocking calls of the harbor domain."""

    event_types = EventTypes("harbor", {"ship": Ship, "letter": Letter}, (ShipDocked, ShipHorn, HarborClosed))

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.ship = ShipSyncNamespace(self, "ship", Ship)
        self.letter = SyncCrudNamespace(self, "letter", Letter)
        self.harbor = HarborSyncNamespace(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[HarborEvent]:
        """What happens in the harbor domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
