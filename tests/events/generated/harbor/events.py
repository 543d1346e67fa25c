"""What the harbor domain tells.

Written by `hero-sdk generate` from tests/events/schemas/harbor.oschema. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import U8, Change, DomainEvent, Reset

from .models import Letter, Ship

__all__ = ["HarborClosed", "HarborEvent", "ShipDocked", "ShipHorn"]


class ShipDocked(DomainEvent):
    """A ship came to its berth."""

    event_name = "ship.docked"
    event_domain = "harbor"
    about = "ship_sid"

    ship_sid: str
    berth: str
    tugs: U8 = 1


class ShipHorn(DomainEvent):
    """A ship made itself heard."""

    event_name = "ship.horn"
    event_domain = "harbor"
    is_transient = True
    about = "ship_sid"

    ship_sid: str


class HarborClosed(DomainEvent):
    """Everybody has gone home."""

    event_name = "harbor.closed"
    event_domain = "harbor"


HarborEvent: TypeAlias = Change[Ship] | Change[Letter] | ShipDocked | ShipHorn | HarborClosed | Reset
"""What a listener of the domain may hear."""
