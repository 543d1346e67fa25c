"""Errors of the assistance domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.rpc import ApplicationError

from .models import TicketStatus

__all__ = ["SignInFailed", "WrongStatus"]


class SignInFailed(ApplicationError):
    """A link or code does not work: it is wrong, used, too old, or was asked for on another device."""

    code = -32051
    domain = "assistance"

    def __init__(
        self,
        message: str = "A link or code does not work: it is wrong, used, too old, or was asked for on another device.",
        /,
    ) -> None:
        super().__init__(message)


class WrongStatus(ApplicationError):
    """The ticket's status does not allow this."""

    code = -32050
    domain = "assistance"

    status: TicketStatus

    def __init__(self, message: str = "The ticket's status does not allow this.", /, *, status: TicketStatus) -> None:
        super().__init__(message, status=status)
        self.status = status
