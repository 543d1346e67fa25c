"""The asynchronous connection: calls as one caller over a shared pool, and what generated clients stand on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from pydantic import TypeAdapter

from hero_sdk.client.address import Address
from hero_sdk.client.answers import ErrorClasses, read_result, read_single, read_typed
from hero_sdk.client.bound import BoundClient, BoundConnection
from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.client.requests import encode_call
from hero_sdk.client.retry import idempotency_key, pause_before_retry, retry_pauses
from hero_sdk.client.transport import SocketTransport, Transport
from hero_sdk.errors import Unavailable

if TYPE_CHECKING:
    from hero_sdk.client.batch import Batch
    from hero_sdk.client.events import EventStream

__all__ = ["Connection", "DomainClient", "Namespace", "current_batch"]

T = TypeVar("T")

current_batch: ContextVar[Batch | None] = ContextVar("current_batch", default=None)
"""The batch that collects the calls of the running task."""


class Connection(BoundConnection[Transport]):
    """Calls to one service in one context as one caller.

    Bound copies (``with_context``, ``as_user``, ``set_token``, ``with_timeout``) share the pool of connections.
    """

    @classmethod
    def _transport_to(cls, address: Address) -> Transport:
        return SocketTransport(address)

    def coalescing(self) -> Connection:
        """A copy over the same pool whose reads travel together where they are asked at the same time."""
        from hero_sdk.client.coalescing import CoalescingTransport

        return Connection(CoalescingTransport(self.transport), self.address, self.identity, timeout_s=self.timeout_s)

    def pipelining(self, connections: int, in_flight: int) -> Connection:
        """A copy over a pool of its own, whose requests follow each other without waiting for answers."""
        from hero_sdk.client.pipelined import PipelinedTransport

        transport = self.transport
        if isinstance(transport, SocketTransport):  # nothing travels in memory
            transport = PipelinedTransport(self.address, connections=connections, in_flight=in_flight)
        return Connection(transport, self.address, self.identity, timeout_s=self.timeout_s)

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


class DomainClient(BoundClient[Connection]):
    """Base of generated clients: one attribute per namespace."""

    connection_class = Connection

    def coalescing(self) -> Self:
        """A copy whose reads travel in one request where they are asked in the same turn of the loop::

            fast = client.coalescing()
            orders = await asyncio.gather(*(fast.order.get(sid) for sid in sids))

        For many calls at once. The answers of one request come together, so the slowest of its reads holds up the
        others. Writes, and what a service refuses to answer together, travel alone.
        """
        return type(self)(self.connection.coalescing())

    def pipelining(self, *, connections: int = 4, in_flight: int = 16) -> Self:
        """A copy with a few connections of its own, on each of which so many requests follow each other::

            async with DeliveryClient.connect("https://…").pipelining() as client:

        For many short calls where connections are dear. A service answers the requests of a connection in their
        order: a slow call holds up those behind it.
        """
        return type(self)(self.connection.pipelining(connections, in_flight))

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

    async def close(self) -> None:
        """Closes the connections, for every copy."""
        await self.connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()


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
