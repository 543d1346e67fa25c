"""How far a listener believes what a request says about its caller.

Trust is a constant of the listener, never read from the request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from inspect import isawaitable
from typing import Literal

from hero_sdk.rpc.context import Peer

__all__ = ["Authenticator", "Credentials", "Grant", "Listener", "Trust", "first_of"]


class Trust(Enum):
    """What stands behind the identity of a request."""

    HEADERS = "headers"
    """A Unix socket: whoever may open it is believed; who shows credentials of their own is who those say."""

    AUTHENTICATOR = "authenticator"
    """TCP: nobody is believed but the service's authenticator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What an authenticator may look at."""

    authorization: str | None = None
    cookie: str | None = None
    peer: Peer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Who a request comes from, as an authenticator says."""

    user: str | None = None
    claims: frozenset[str] = frozenset()
    contexts: frozenset[int] | Literal["all"] = frozenset()
    """Contexts the caller may name, beside the listener's own."""

    session: str | None = None
    """What the service calls the session that the credentials belong to; handlers find it in their context."""


Authenticator = Callable[[Credentials], "Grant | Awaitable[Grant | None] | None"]
"""Gives the caller's grant, None for an anonymous one, or raises Unauthenticated for bad credentials."""


def first_of(*authenticators: Authenticator) -> Authenticator:
    """Asks one after another: the first that knows the caller says who they are, or that they are refused."""

    async def ask(credentials: Credentials) -> Grant | None:
        for authenticate in authenticators:
            grant = authenticate(credentials)
            if isawaitable(grant):
                grant = await grant
            if grant is not None:
                return grant
        return None

    return ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """What one listening socket is to the calls that come through it."""

    name: str
    """For logs: ``rpc.sock``, ``127.0.0.1:8080``."""

    trust: Trust
    context: int = 0
    """Where a request lands that names no context."""

    authenticate: Authenticator | None = None
