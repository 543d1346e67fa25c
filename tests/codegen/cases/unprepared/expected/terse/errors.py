"""Errors of the terse domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/terse. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.rpc import ApplicationError

__all__ = ["E", "F"]


class E(ApplicationError):
    code = 1
    domain = "terse"

    def __init__(self, message: str = "E.", /) -> None:
        super().__init__(message)


class F(ApplicationError):
    code = 2
    domain = "terse"

    a: str | None

    def __init__(self, message: str = "F.", /, *, a: str | None = None) -> None:
        super().__init__(message, a=a)
        self.a = a
