"""What connections and clients of both kinds are but for waiting: an address, a caller, and copies for another one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, Self, TypeVar

from hero_sdk.client.address import Address
from hero_sdk.client.answers import ErrorClasses
from hero_sdk.client.event_types import EventTypes
from hero_sdk.client.identity import UNCHANGED, Identity, Unchanged
from hero_sdk.client.message import RequestHead, timeout_header
from hero_sdk.errors import ApplicationError

__all__ = ["BoundClient", "BoundConnection"]

T = TypeVar("T")
C = TypeVar("C", bound="BoundConnection[Any]")


class BoundConnection(ABC, Generic[T]):
    """Calls to one service in one context as one caller, over a transport that its copies share."""

    def __init__(
        self, transport: T, address: Address, identity: Identity | None = None, *, timeout_s: float = 30.0
    ) -> None:
        self.transport = transport
        self.address = address
        self.identity = identity or Identity()
        self.timeout_s = timeout_s
        self.head = RequestHead(address, "/rpc", (*self.identity.headers(), timeout_header(timeout_s)))

    @classmethod
    def to(
        cls,
        address: Address | str,
        *,
        context: int | str | None = None,
        user: str | None = None,
        claims: Iterable[str] | None = None,
        token: str | None = None,
        timeout_s: float = 30.0,
    ) -> Self:
        """A connection to an address; nothing is sent before the first call."""
        where = Address.parse(address) if isinstance(address, str) else address
        identity = Identity.of(context=context, user=user, claims=claims, token=token)
        return cls(cls._transport_to(where), where, identity, timeout_s=timeout_s)

    def bound(self, identity: Identity, *, timeout_s: float | None = None) -> Self:
        """A copy that calls as ``identity`` over the same pool."""
        time_s = self.timeout_s if timeout_s is None else timeout_s
        return type(self)(self.transport, self.address, identity, timeout_s=time_s)

    @classmethod
    @abstractmethod
    def _transport_to(cls, address: Address) -> T:
        """A pool of connections to ``address``."""


class BoundClient(Generic[C]):
    """The calls of a domain over a connection; copies call over the same pool for somebody else."""

    connection_class: type[C]

    errors: ClassVar[tuple[type[ApplicationError], ...]] = ()
    """The errors its schema declares."""

    event_types: ClassVar[EventTypes | None] = None
    """What its domain tells."""

    def __init__(self, connection: C) -> None:
        self.connection = connection
        self.error_classes = ErrorClasses(self.errors)

    @classmethod
    def connect(
        cls,
        service: str,
        *,
        instance: str | None = None,
        context: int | str | None = None,
        user: str | None = None,
        claims: Iterable[str] | None = None,
        token: str | None = None,
        timeout_s: float = 30.0,
    ) -> Self:
        """A client of a service on this machine by its name, or anywhere by its address (``unix://``, ``http://``)."""
        address = Address.parse(service) if "/" in service else Address.of_service(service, instance)
        to = cls.connection_class.to
        return cls(to(address, context=context, user=user, claims=claims, token=token, timeout_s=timeout_s))

    def with_context(self, context: int | str) -> Self:
        """A copy that calls in another context."""
        return self._bound(self.connection.identity._replace(context=context))

    def as_user(self, user: str | None, claims: Iterable[str] | Unchanged | None = UNCHANGED) -> Self:
        """A copy that calls for a user: with the claims it has, restricted to others, or with None trusted."""
        return self._bound(self.connection.identity.for_user(user, claims))

    def set_token(self, token: str | None) -> Self:
        """A copy that shows a bearer token."""
        return self._bound(self.connection.identity._replace(token=token))

    def with_timeout(self, timeout_s: float) -> Self:
        """A copy whose calls wait at most ``timeout_s`` seconds."""
        return self._bound(self.connection.identity, timeout_s=timeout_s)

    def _bound(self, identity: Identity, *, timeout_s: float | None = None) -> Self:
        return type(self)(self.connection.bound(identity, timeout_s=timeout_s))

    def _event_types(self) -> Sequence[EventTypes]:
        """Of every domain it asks."""
        return [] if self.event_types is None else [self.event_types]
