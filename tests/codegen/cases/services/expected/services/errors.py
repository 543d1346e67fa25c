"""Errors of the services domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/services. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.rpc import ApplicationError
from hero_sdk.values import Otime

from .models import Color, Kept

__all__ = ["AVeryLongNameForAnErrorThatNobodyWouldEverWant", "Closed", "Tired"]


class Closed(ApplicationError):
    """It is closed now, and it was closed before, and it will be closed for as long as anybody can see, which is
    rather long; come back later.
    """

    code = -32050
    domain = "services"

    why: str
    color: Color
    when: Otime | None
    tags: list[str]
    kept: Kept | None

    def __init__(
        self,
        message: str = (
            "It is closed now, and it was closed before, and it will be closed for as long as anybody can see, which "
            "is rather long; come back later."
        ),
        /,
        *,
        why: str,
        color: Color = Color.RED,
        when: Otime | None = None,
        tags: list[str] | None = None,
        kept: Kept | None = None,
    ) -> None:
        tags = [] if tags is None else tags
        super().__init__(message, why=why, color=color, when=when, tags=tags, kept=kept)
        self.why = why
        self.color = color
        self.when = when
        self.tags = tags
        self.kept = kept


class Tired(ApplicationError):
    code = 4000
    domain = "services"

    def __init__(self, message: str = "Tired.", /) -> None:
        super().__init__(message)


class AVeryLongNameForAnErrorThatNobodyWouldEverWant(ApplicationError):
    code = 4001
    domain = "services"

    another_very_long_name: str
    and_yet_another_very_long_name: list[Color]

    def __init__(
        self,
        message: str = "A very long name for an error that nobody would ever want.",
        /,
        *,
        another_very_long_name: str,
        and_yet_another_very_long_name: list[Color],
    ) -> None:
        super().__init__(
            message,
            another_very_long_name=another_very_long_name,
            and_yet_another_very_long_name=and_yet_another_very_long_name,
        )
        self.another_very_long_name = another_very_long_name
        self.and_yet_another_very_long_name = and_yet_another_very_long_name
