"""What the author of a service asked for, before anything runs."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hero_sdk.rpc import Authenticator, Middleware
from hero_sdk.server import TcpAddress
from hero_sdk.service import options
from hero_sdk.service.background import Work
from hero_sdk.service.clock import Clock, SystemClock
from hero_sdk.service.settings import Setting

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from hero_sdk.domain import Domain

__all__ = ["Hook", "Listen", "Plan"]

Hook = Callable[[], Awaitable[None] | None]
"""Something to do once, plain or async."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """A TCP address, and the context its callers land in."""

    address: TcpAddress
    context: int = 0
    tls: ssl.SSLContext | None = None


@dataclass(slots=True, kw_only=True)
class Plan:
    """The parts of a service, in the order they were named."""

    name: str
    version: str
    title: str
    description: str
    domains: list[Domain] = field(default_factory=list)
    routes: list[BaseRoute] = field(default_factory=list)
    listens: list[Listen] = field(default_factory=list)
    authenticate: Authenticator | None = None
    middleware: list[Middleware] = field(default_factory=list)
    has_admin: bool = True
    settings: list[Setting[Any]] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    clock: Clock = field(default_factory=SystemClock)
    on_start: list[Hook] = field(default_factory=list)
    on_stop: list[Hook] = field(default_factory=list)

    @property
    def known_settings(self) -> tuple[Setting[Any], ...]:
        """Those every service has, then its own."""
        return (*options.ALL, *self.settings)
