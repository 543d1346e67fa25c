"""Errors of the delivery domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/delivery. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.rpc import ApplicationError
from hero_sdk.values import Sid

from .models import OrderStatus

__all__ = ["NoDriverFree", "NotOnMenu", "WrongStatus"]


class WrongStatus(ApplicationError):
    """The order's status does not allow this step."""

    code = -32050
    domain = "delivery"

    status: OrderStatus
    allowed: list[OrderStatus]

    def __init__(
        self,
        message: str = "The order's status does not allow this step.",
        /,
        *,
        status: OrderStatus,
        allowed: list[OrderStatus],
    ) -> None:
        super().__init__(message, status=status, allowed=allowed)
        self.status = status
        self.allowed = allowed


class NoDriverFree(ApplicationError):
    """Every driver of the zone is busy or off duty."""

    code = -32051
    domain = "delivery"

    zone_sid: Sid

    def __init__(self, message: str = "Every driver of the zone is busy or off duty.", /, *, zone_sid: Sid) -> None:
        super().__init__(message, zone_sid=zone_sid)
        self.zone_sid = zone_sid


class NotOnMenu(ApplicationError):
    """Something on the order cannot be had right now."""

    code = -32052
    domain = "delivery"

    menu_item_sids: list[Sid]

    def __init__(
        self, message: str = "Something on the order cannot be had right now.", /, *, menu_item_sids: list[Sid]
    ) -> None:
        super().__init__(message, menu_item_sids=menu_item_sids)
        self.menu_item_sids = menu_item_sids
