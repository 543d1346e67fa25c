"""What the stock domain can do; subclass these and give them to StockDomain.

Written by `hero-sdk generate` from schemas/shop/stock. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.domain import CrudHandlers, Domain

from .errors import SoldOut
from .models import Shelf

__all__ = ["ShelfHandlers", "StockDomain"]


class ShelfHandlers(CrudHandlers[Shelf]):
    """Stores and finds `Shelf` objects."""

    namespace = "shelf"
    spellings = ("Shelf",)
    model = Shelf


class StockDomain(Domain):
    """What there is to buy."""

    name = "stock"
    package = __package__
    handlers = (ShelfHandlers,)
    stored = (Shelf,)
    errors = (SoldOut,)
