"""Errors of the delivery domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.rpc import ApplicationError

from .models import OrderStatus

__all__ = ["OrderClosed"]


class OrderClosed(ApplicationError):
    """The order can no longer change."""

    code = -32050
    domain = "delivery"

    status: OrderStatus

    def __init__(self, message: str = "The order can no longer change.", /, *, status: OrderStatus) -> None:
        super().__init__(message, status=status)
        self.status = status
