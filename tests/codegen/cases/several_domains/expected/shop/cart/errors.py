"""Errors of the cart domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/shop/cart. Change the schema, not this file.
"""

from __future__ import annotations

from hero_sdk.rpc import ApplicationError

from ..stock.models import State

__all__ = ["Full"]


class Full(ApplicationError):
    """Nothing more goes in."""

    code = -32050
    domain = "cart"

    state: State

    def __init__(self, message: str = "Nothing more goes in.", /, *, state: State = State.FULL) -> None:
        super().__init__(message, state=state)
        self.state = state
