"""Who is calling, for which context, and what the service offers to the call.

A `RequestContext` is made for every request and given to every handler. It knows no store and no client:
those come as resources, a map from type to value that the service fills at start.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from hero_sdk.errors import HeroError, PermissionDenied, UnknownContext
from hero_sdk.rpc.contexts import ContextRegistry

if TYPE_CHECKING:
    from hero_sdk.rpc.keyed import KeyedCall

__all__ = ["ADMIN_CLAIMS", "ClientConnector", "MissingResource", "Peer", "RequestContext", "Resources"]

R = TypeVar("R")
C = TypeVar("C")


class MissingResource(HeroError, LookupError):
    """A handler asked for a resource that the service was not given."""


class Resources:
    """What handlers may reach, by type."""

    def __init__(self) -> None:
        self._values: dict[Any, Any] = {}

    def add(self, value: R, as_: type[R] | None = None) -> None:
        """Makes ``value`` known under its own type, or under ``as_``; a second one of a type replaces the first."""
        self._values[type(value) if as_ is None else as_] = value

    def plus(self, value: R) -> Resources:
        """These and ``value``, for one call: what a middleware found out and the handler needs."""
        made = Resources()
        made._values = {**self._values, type(value): value}
        return made

    def get(self, key: type[R]) -> R:
        """The resource known under ``key``; MissingResource where there is none."""
        try:
            return cast(R, self._values[key])
        except KeyError:
            raise MissingResource(f"this service has no {key.__name__}") from None

    def find(self, key: type[R]) -> R | None:
        """The resource known under ``key``, or None."""
        return cast("R | None", self._values.get(key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The other end of the connection, as the kernel tells it."""

    pid: int | None = None
    uid: int | None = None
    """Of a Unix peer."""

    address: str | None = None
    """Of a TCP peer, ``host:port``."""


class ClientConnector(Protocol):
    """Gives a handler clients of other services; installed as a resource by the service."""

    def client(self, ctx: RequestContext, client_class: Callable[..., C]) -> C:
        """A client that calls on as the caller of ``ctx``."""
        ...


@dataclass(slots=True, eq=False)
class RequestContext:
    """The facts of one request.

    ``claims`` has no default on purpose: whoever makes a context says whether it is trusted.
    """

    claims: frozenset[str] | None
    """What a restricted caller may do; None for a caller with full trust."""

    context: int = 0
    context_name: str = "admin"
    user: str | None = None
    """The end user behind the call."""

    impersonator: str | None = None
    request_id: str | None = None
    traceparent: str | None = None
    deadline: float | None = None
    """By ``time.monotonic``; None where the caller set no time."""

    idempotency_key: str | None = None
    forwarded_prefix: str = ""
    """Mount path that a proxy took off, without a slash at its end."""

    peer: Peer | None = None
    domain: str | None = None
    """The domain whose own address the request came to; None for the common one."""

    resources: Resources = field(default_factory=Resources)
    keyed: KeyedCall | None = None
    """The call itself, where it is a write with an idempotency key."""

    session: str | None = None
    """The session the caller showed credentials of, as the service's authenticator calls it."""

    again: Callable[[], Awaitable[RequestContext]] | None = None
    """Who the same request would come from now, where an authenticator said it; raises what it refuses it with."""

    @property
    def is_trusted(self) -> bool:
        return self.claims is None

    def has_claim(self, claim: str) -> bool:
        """Whether the caller may do what ``claim`` names; a trusted caller may do everything."""
        return self.claims is None or claim in self.claims or bool(self.claims & ADMIN_CLAIMS)

    @property
    def remaining_s(self) -> float | None:
        """Seconds until the deadline, never below zero; None without one."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def within(self, context: int) -> RequestContext:
        """The same caller in another context, for callers with full trust. UnknownContext where it is not registered.

        Raises PermissionDenied for a caller whose claims are restricted.
        """
        if self.claims is not None:
            raise PermissionDenied("only callers with full trust go from one context to another")
        registry = self.resources.get(ContextRegistry)  # type: ignore[type-abstract]
        entry = registry.find(context)
        if entry is None:
            raise UnknownContext(f"no context {context} here", known=[each.id for each in registry.entries()])
        return replace(self, context=entry.id, context_name=entry.name)

    def resource(self, key: type[R]) -> R:
        """What the service offers under this type; MissingResource where it offers none."""
        return self.resources.get(key)

    def client(self, client_class: Callable[..., C]) -> C:
        """A client of another service that calls with this context, user, claims, request id and time."""
        return self.resources.get(ClientConnector).client(self, client_class)  # type: ignore[type-abstract]


ADMIN_CLAIMS = frozenset({"groups.admin", "admin"})
"""Either of them grants everything a claim can grant; the second is an older spelling."""
