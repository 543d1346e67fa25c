"""What the stock domain can do; subclass these and give them to StockDomain.

Written by `hero-sdk generate` from schemas/shop/stock. Change the schema, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.rpc import ApplicationError
from hero_sdk.values import RootObject

from .errors import SoldOut
from .models import Shelf

__all__ = ["ShelfHandlers", "StockDomain"]


class ShelfHandlers(CrudHandlers[Shelf]):
    """`shelf.*`: where articles stand."""

    namespace: ClassVar[str] = "shelf"
    spellings: ClassVar[tuple[str, ...]] = ("Shelf",)
    model: ClassVar[type[Shelf]] = Shelf


class StockDomain(Domain):
    """What there is to buy."""

    name: ClassVar[str] = "stock"
    package: ClassVar[str] = __package__
    handlers: ClassVar[tuple[type[Handlers], ...]] = (ShelfHandlers,)
    stored: ClassVar[tuple[type[RootObject], ...]] = (Shelf,)
    errors: ClassVar[tuple[type[ApplicationError], ...]] = (SoldOut,)
