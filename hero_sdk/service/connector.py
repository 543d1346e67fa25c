"""Clients for handlers: `ctx.client(OtherClient)` calls on as the caller of the request.

Domains of this service are called in the process, by the same way every other call takes: headers, claims,
time limits. Another service is found by its name, which its client class carries as ``service``::

    class Core(IdentityClient):
        service = "hero_core"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from hero_sdk.errors import HeroError
from hero_sdk.rpc import RequestContext

if TYPE_CHECKING:
    from hero_sdk.client import Connection, Identity

__all__ = ["Connector", "UnknownService"]

C = TypeVar("C")


class UnknownService(HeroError):
    """A client class that does not say which service it is for."""


class Connector:
    """The ``ClientConnector`` of one service."""

    def __init__(self, app: Any, packages: Iterable[str]) -> None:
        """``app`` answers calls to the domains whose generated code lies in ``packages``."""
        self._app = app
        self._own_modules = {f"{package}.client" for package in packages}
        self._own: Connection | None = None
        self._others: dict[str, Connection] = {}

    def client(self, ctx: RequestContext, client_class: Callable[..., C]) -> C:
        """See ``ClientConnector``."""
        left_s = ctx.remaining_s
        line = self._line(client_class)
        return client_class(line.bound(_identity(ctx), timeout_s=None if left_s is None else max(left_s, 0.001)))

    async def close(self) -> None:
        """Ends every connection to other services."""
        while self._others:
            _, line = self._others.popitem()
            await line.close()

    def _line(self, client_class: Callable[..., object]) -> Connection:
        from hero_sdk.client import Address, Connection, MemoryTransport

        service = getattr(client_class, "service", None)
        if isinstance(service, str):
            if service not in self._others:
                self._others[service] = Connection.to(Address.of_service(service))
            return self._others[service]
        foreign = self._foreign_part(client_class)
        if foreign is client_class:
            raise UnknownService(
                f"{foreign.__name__} is for a domain of another service: "
                f'make a subclass of it that says which, with `service = "NAME"`'
            )
        if foreign is not None:
            raise UnknownService(
                f"{client_class.__name__} holds {foreign.__name__}, which is for a domain of another service: "
                f"ask for {foreign.__name__} by itself, or make a subclass of {client_class.__name__} that says "
                f'which service answers all of it, with `service = "NAME"`'
            )
        if self._own is None:
            self._own = Connection(MemoryTransport(self._app), Address.parse("http://in-process"))
        return self._own

    def _foreign_part(self, client_class: Callable[..., object]) -> Callable[..., object] | None:
        """The class itself, or the first one it is composed of, that no domain of this service answers."""
        from hero_sdk.client import DomainClient, HeroClient
        from hero_sdk.client.compose import domains_of

        if client_class.__module__ in self._own_modules:
            return None
        parts: Iterable[Callable[..., object]] = ()
        if isinstance(client_class, type) and issubclass(client_class, HeroClient):
            parts = domains_of(client_class, DomainClient).values()
        if not parts:
            return client_class
        for part in parts:
            foreign = part if isinstance(getattr(part, "service", None), str) else self._foreign_part(part)
            if foreign is not None:
                return foreign
        return None


def _identity(ctx: RequestContext) -> Identity:
    from hero_sdk.client import Identity

    return Identity(
        context=ctx.context,
        user=ctx.user,
        claims=None if ctx.claims is None else tuple(sorted(ctx.claims)),
        impersonator=ctx.impersonator,
        request_id=ctx.request_id,
        traceparent=ctx.traceparent,
    )
