"""The asynchronous connection: calls as one caller over a shared pool, and what generated clients stand on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, overload

from pydantic import TypeAdapter

from hero_sdk.client.address import Address
from hero_sdk.client.answers import ErrorClasses, read_result, read_single, read_typed
from hero_sdk.client.event_types import EventTypes
from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.client.identity import UNCHANGED, Identity, Unchanged
from hero_sdk.client.message import RequestHead
from hero_sdk.client.requests import encode_call
from hero_sdk.client.retry import idempotency_key, pause_before_retry, retry_pauses
from hero_sdk.client.transport import SocketTransport, Transport
from hero_sdk.errors import ApplicationError, Unavailable

if TYPE_CHECKING:
    from hero_sdk.client.batch import Batch
    from hero_sdk.client.events import EventStream

__all__ = ["Connection", "DomainClient", "Namespace", "current_batch"]

T = TypeVar("T")

current_batch: ContextVar[Batch | None] = ContextVar("current_batch", default=None)
"""The batch that collects the calls of the running task."""


class Connection:
    """Calls to one service in one context as one caller.

    Bound copies (``with_context``, ``as_user``, ``set_token``, ``with_timeout``) share the pool of connections.
    """

    def __init__(
        self,
        transport: Transport,
        address: Address,
        identity: Identity | None = None,
        *,
        timeout_s: float = 30.0,
        path: str = "/rpc",
    ) -> None:
        self.transport = transport
        self.address = address
        self.identity = identity or Identity()
        self.timeout_s = timeout_s
        self.head = RequestHead(address, path, (*self.identity.headers(), ("X-Hero-Timeout", f"{timeout_s:g}")))

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
        return cls(SocketTransport(where), where, identity, timeout_s=timeout_s)

    def bound(self, identity: Identity, *, timeout_s: float | None = None) -> Connection:
        """A copy that calls as ``identity`` over the same pool."""
        return Connection(self.transport, self.address, identity, timeout_s=timeout_s or self.timeout_s)

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        errors: ErrorClasses,
        result: TypeAdapter[Any] | None = None,
        retry: bool = False,
    ) -> Any:
        """The result as ``result`` reads it, or without that as JSON value.

        ``params`` that are None are left out. ``retry``: the call only reads, so it may simply be asked again.
        Raises the service's error, ConnectionFailed, DeadlineExceeded or BadAnswer.
        """
        batch = current_batch.get()
        if batch is not None and batch.collects_for(self):
            value = await batch.join(method, params, errors)
            return value if result is None else read_result(value, result)
        body = encode_call(method, params)
        key = None if retry else idempotency_key()
        pauses = None
        while True:
            try:
                answer = await self.transport.send(self.head, body, key, self.timeout_s)
                return read_single(answer, errors) if result is None else read_typed(answer, result, errors)
            except (ConnectionFailed, Unavailable) as error:
                pauses = pauses or retry_pauses()
                pause = pause_before_retry(error, next(pauses, None))
                if pause is None:
                    raise
                await asyncio.sleep(pause)

    async def close(self) -> None:
        """Closes the pool, for every copy."""
        await self.transport.close()


class DomainClient:
    """Base of generated clients: one attribute per namespace."""

    errors: ClassVar[tuple[type[ApplicationError], ...]] = ()
    """The errors its schema declares."""

    event_types: ClassVar[EventTypes | None] = None
    """What its domain tells."""

    def __init__(self, connection: Connection) -> None:
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
        connection = Connection.to(address, context=context, user=user, claims=claims, token=token, timeout_s=timeout_s)
        return cls(connection)

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

    def batch(self) -> Batch:
        """Calls that travel together in one request::

        async with client.batch() as batch:
            rye = batch.add(client.order.get("10"))
            oat = batch.add(client.order.get("11"))
        print(rye.result(), oat.result())
        """
        from hero_sdk.client.batch import Batch

        return Batch(self.connection)

    def events(self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None) -> EventStream[Any]:
        """What happens, as it happens; see ``EventStream``.

        ``types`` are names like ``order.moved`` or ``order.*``, ``sid`` objects that matter; without them all that
        the caller may hear. ``after`` is the cursor to go on from; without it, it begins now.
        """
        from hero_sdk.client.events import EventStream
        from hero_sdk.client.told import TypedSubscription

        subscription = TypedSubscription(self._event_types(), self.error_classes, types, sid, after)
        return EventStream(self.connection, subscription)

    def _event_types(self) -> Sequence[EventTypes]:
        return [] if self.event_types is None else [self.event_types]

    async def close(self) -> None:
        """Closes the connections, for every copy."""
        await self.connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    def _bound(self, identity: Identity) -> Self:
        return type(self)(self.connection.bound(identity))


class Namespace:
    """Base of generated namespaces."""

    def __init__(self, client: DomainClient) -> None:
        self._connection = client.connection
        self._errors = client.error_classes

    @overload
    def _call(
        self, method: str, params: Mapping[str, Any], result: TypeAdapter[T], *, retry: bool = ...
    ) -> Coroutine[Any, Any, T]: ...
    @overload
    def _call(
        self, method: str, params: Mapping[str, Any], result: None = ..., *, retry: bool = ...
    ) -> Coroutine[Any, Any, None]: ...
    def _call(
        self, method: str, params: Mapping[str, Any], result: TypeAdapter[T] | None = None, *, retry: bool = False
    ) -> Coroutine[Any, Any, T | None]:
        call = self._connection.call(method, params, self._errors, result, retry)
        return _nothing(call) if result is None else call


async def _nothing(call: Coroutine[Any, Any, Any]) -> None:
    await call
