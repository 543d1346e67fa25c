"""The blocking twin of ``connection``: the same calls over plain sockets, for scripts and threads."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, TypeVar, overload

from pydantic import TypeAdapter

from hero_sdk.client.address import Address
from hero_sdk.client.answers import ErrorClasses, read_result, read_single
from hero_sdk.client.event_types import EventTypes
from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.client.identity import UNCHANGED, Identity, Unchanged
from hero_sdk.client.message import Answer, RequestHead
from hero_sdk.client.requests import encode_call
from hero_sdk.client.retry import idempotency_key, pause_before_retry, retry_pauses
from hero_sdk.client.sync_transport import SyncBody, SyncSocketTransport
from hero_sdk.errors import ApplicationError, Unavailable

if TYPE_CHECKING:
    from hero_sdk.client.events_sync import SyncEventStream

__all__ = ["SyncConnection", "SyncDomainClient", "SyncNamespace", "SyncTransport"]

T = TypeVar("T")


class SyncTransport(Protocol):
    """What a blocking connection needs."""

    def send(self, head: RequestHead, body: bytes, *, key: str | None, timeout_s: float) -> Answer:
        """The answer to one request."""
        ...

    def open(self, head: RequestHead, timeout_s: float) -> SyncBody:
        """The answer to one GET as soon as it begins, to be read piece by piece."""
        ...

    def close(self) -> None:
        """Ends every connection."""
        ...


class SyncConnection:
    """Calls to one service in one context as one caller; bound copies share the pool."""

    def __init__(
        self, transport: SyncTransport, address: Address, identity: Identity | None = None, *, timeout_s: float = 30.0
    ) -> None:
        self.transport = transport
        self.address = address
        self.identity = identity or Identity()
        self.timeout_s = timeout_s
        self.head = RequestHead(address, "/rpc", (*self.identity.headers(), ("X-Hero-Timeout", f"{timeout_s:g}")))

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
        return cls(SyncSocketTransport(where), where, identity, timeout_s=timeout_s)

    def bound(self, identity: Identity, *, timeout_s: float | None = None) -> SyncConnection:
        """A copy that calls as ``identity`` over the same pool."""
        return SyncConnection(self.transport, self.address, identity, timeout_s=timeout_s or self.timeout_s)

    def call(self, method: str, params: Mapping[str, Any], errors: ErrorClasses, *, retry: bool = False) -> Any:
        """The result as JSON value; see ``Connection.call``."""
        body = encode_call(method, params)
        key = None if retry else idempotency_key()
        pauses = retry_pauses()
        while True:
            try:
                return read_single(self.transport.send(self.head, body, key=key, timeout_s=self.timeout_s), errors)
            except (ConnectionFailed, Unavailable) as error:
                pause = pause_before_retry(error, next(pauses, None))
                if pause is None:
                    raise
                time.sleep(pause)

    def close(self) -> None:
        """Closes the pool, for every copy."""
        self.transport.close()


class SyncDomainClient:
    """Base of generated blocking clients: one attribute per namespace."""

    errors: ClassVar[tuple[type[ApplicationError], ...]] = ()
    event_types: ClassVar[EventTypes | None] = None

    def __init__(self, connection: SyncConnection) -> None:
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
        return cls(
            SyncConnection.to(address, context=context, user=user, claims=claims, token=token, timeout_s=timeout_s)
        )

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
        return type(self)(self.connection.bound(self.connection.identity, timeout_s=timeout_s))

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[Any]:
        """What happens, as it happens; see ``DomainClient.events``."""
        from hero_sdk.client.events_sync import SyncEventStream
        from hero_sdk.client.told import TypedSubscription

        subscription = TypedSubscription(self._event_types(), self.error_classes, types, sid, after)
        return SyncEventStream(self.connection, subscription)

    def _event_types(self) -> Sequence[EventTypes]:
        return [] if self.event_types is None else [self.event_types]

    def close(self) -> None:
        """Closes the connections, for every copy."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _bound(self, identity: Identity) -> Self:
        return type(self)(self.connection.bound(identity))


class SyncNamespace:
    """Base of generated blocking namespaces."""

    def __init__(self, client: SyncDomainClient) -> None:
        self._client = client

    @overload
    def _call(self, method: str, params: Mapping[str, Any], result: TypeAdapter[T], *, retry: bool = ...) -> T: ...
    @overload
    def _call(self, method: str, params: Mapping[str, Any], result: None = ..., *, retry: bool = ...) -> None: ...
    def _call(
        self, method: str, params: Mapping[str, Any], result: TypeAdapter[T] | None = None, *, retry: bool = False
    ) -> T | None:
        value = self._client.connection.call(method, params, self._client.error_classes, retry=retry)
        return None if result is None else read_result(value, result)
