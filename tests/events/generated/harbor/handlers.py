"""What the harbor domain can do; subclass these and give them to HarborDomain.

Written by `hero-sdk generate` from tests/events/schemas/harbor.oschema. Change the schema, not this file.
"""

from __future__ import annotations

from abc import abstractmethod

from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.rpc import RequestContext, method

from .events import HarborClosed, ShipDocked, ShipHorn
from .models import Letter, Ship, Sighting

__all__ = ["HarborDomain", "HarborHandlers", "LetterHandlers", "ShipHandlers"]


class ShipHandlers(CrudHandlers[Ship]):
    """Answers `ship.*`."""

    namespace = "ship"
    spellings = ("Ship",)
    model = Ship

    @method("write")
    @abstractmethod
    async def dock(
        self, ctx: RequestContext, ship_sid: str, berth: str, fails: bool = False, twice: bool = False
    ) -> Ship:
        """Leads a ship to a berth; `fails` undoes everything, `twice` tells it twice with the second undone."""

    @method("write")
    @abstractmethod
    async def horn(self, ctx: RequestContext, ship_sid: str, fails: bool = False) -> None:
        """Sounds the horn; `fails` undoes it."""

    @method("write")
    @abstractmethod
    async def sight(self, ctx: RequestContext, ship_sid: str) -> str:
        """Notes a sighting."""


class LetterHandlers(CrudHandlers[Letter]):
    """Stores and finds `Letter` objects."""

    namespace = "letter"
    spellings = ("Letter",)
    model = Letter


class HarborHandlers(Handlers):
    """Answers `harbor.*`."""

    namespace = "harbor"
    spellings = ("Harbor",)

    @method("write")
    @abstractmethod
    async def close(self, ctx: RequestContext) -> None: ...


class HarborDomain(Domain):
    """Ships and where they lie."""

    name = "harbor"
    package = __package__
    handlers = (ShipHandlers, LetterHandlers, HarborHandlers)
    stored = (Ship, Letter, Sighting)
    events = (ShipDocked, ShipHorn, HarborClosed)
