"""Errors of the terse domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/terse. Change the schema, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from hero_sdk.rpc import ApplicationError

__all__ = ["E", "F"]


class E(ApplicationError):
    """E."""

    code: ClassVar[int] = 1
    domain: ClassVar[str | None] = "terse"

    def __init__(self, message: str = "E.", /) -> None:
        super().__init__(message)


class F(ApplicationError):
    """F."""

    code: ClassVar[int] = 2
    domain: ClassVar[str | None] = "terse"

    a: str | None

    def __init__(self, message: str = "F.", /, *, a: str | None = None) -> None:
        super().__init__(message, a=a)
        self.a = a
