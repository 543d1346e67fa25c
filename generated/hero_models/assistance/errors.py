"""Errors of the assistance domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.rpc import ApplicationError

from .models import TicketStatus

__all__ = ["WrongStatus"]


class WrongStatus(ApplicationError):
    """The ticket's status does not allow this."""

    code = -32050
    domain = "assistance"

    status: TicketStatus

    def __init__(self, message: str = "The ticket's status does not allow this.", /, *, status: TicketStatus) -> None:
        super().__init__(message, status=status)
        self.status = status
