"""What the garden domain can do; subclass these and give them to GardenDomain.

Written by `hero-sdk generate` from schemas/garden. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.domain import CrudHandlers, Domain

from .models import Bed

__all__ = ["BedHandlers", "GardenDomain"]


class BedHandlers(CrudHandlers[Bed]):
    """Stores and finds `Bed` objects."""

    namespace = "bed"
    spellings = ("Bed",)
    model = Bed


class GardenDomain(Domain):
    """What grows."""

    name = "garden"
    package = __package__
    handlers = (BedHandlers,)
    stored = (Bed,)
