"""Errors of the stock domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/shop/stock. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.rpc import ApplicationError

from .models import Article

__all__ = ["SoldOut"]


class SoldOut(ApplicationError):
    """Somebody bought the last one."""

    code = -32050
    domain = "stock"

    article: Article

    def __init__(self, message: str = "Somebody bought the last one.", /, *, article: Article) -> None:
        super().__init__(message, article=article)
        self.article = article
