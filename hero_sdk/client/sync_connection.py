"""The blocking twin of ``connection``: the same calls over plain sockets, for scripts and threads."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, overload

from pydantic import TypeAdapter

from hero_sdk.client.address import Address
from hero_sdk.client.answers import ErrorClasses, read_result, read_single
from hero_sdk.client.bound import BoundClient, BoundConnection
from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.client.message import Answer, RequestHead
from hero_sdk.client.requests import encode_call
from hero_sdk.client.retry import idempotency_key, pause_before_retry, retry_pauses
from hero_sdk.client.sync_transport import SyncBody, SyncSocketTransport
from hero_sdk.errors import Unavailable

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


class SyncConnection(BoundConnection[SyncTransport]):
    """Calls to one service in one context as one caller; bound copies share the pool."""

    @classmethod
    def _transport_to(cls, address: Address) -> SyncTransport:
        return SyncSocketTransport(address)

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


class SyncDomainClient(BoundClient[SyncConnection]):
    """Base of generated blocking clients: one attribute per namespace."""

    connection_class = SyncConnection

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[Any]:
        """What happens, as it happens; see ``DomainClient.events``."""
        from hero_sdk.client.events_sync import SyncEventStream
        from hero_sdk.client.told import TypedSubscription

        subscription = TypedSubscription(self._event_types(), self.error_classes, types, sid, after)
        return SyncEventStream(self.connection, subscription)

    def close(self) -> None:
        """Closes the connections, for every copy."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


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
