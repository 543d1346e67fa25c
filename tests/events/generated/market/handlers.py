"""What the market domain can do; subclass these and give them to MarketDomain.

Written by `hero-sdk generate` from tests/events/schemas/market.oschema. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.domain import CrudHandlers, Domain

from .models import Stall

__all__ = ["MarketDomain", "StallHandlers"]


class StallHandlers(CrudHandlers[Stall]):
    """Stores and finds `Stall` objects."""

    namespace = "stall"
    spellings = ("Stall",)
    model = Stall


class MarketDomain(Domain):
    """What is sold where the ships come in."""

    name = "market"
    package = __package__
    handlers = (StallHandlers,)
    stored = (Stall,)
