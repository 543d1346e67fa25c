"""The blocking twin of ``events``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast

from hero_sdk.client.failures import BadAnswer
from hero_sdk.client.message import MAX_ANSWER_BYTES, RequestHead
from hero_sdk.client.subscription import LOST, SILENCE_S
from hero_sdk.client.told import TypedSubscription
from hero_sdk.values import Event

if TYPE_CHECKING:
    from hero_sdk.client.sync_connection import SyncConnection
    from hero_sdk.client.sync_transport import SyncBody

__all__ = ["SyncEventStream"]

D = TypeVar("D")


class SyncEventStream(Generic[D]):
    """Events, one after another, for scripts and threads; see ``EventStream``::

    with client.events() as events:
        for event in events: ...
    """

    def __init__(self, connection: SyncConnection, subscription: TypedSubscription) -> None:
        self._connection = connection
        self._subscription = subscription
        self._body: SyncBody | None = None
        self._is_closed = False

    @property
    def cursor(self) -> str | None:
        """See ``EventStream``."""
        return self._subscription.cursor

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Event[D]:
        """The next event; raises as ``EventStream`` does."""
        while not self._is_closed:
            if (event := self._subscription.next_event()) is not None:
                return cast("Event[D]", event)
            self._hear()
        raise StopIteration

    def __enter__(self) -> Self:
        while not self._subscription.has_heard and not self._is_closed:
            self._hear()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Hears no more; to be called by who reads, not from another thread."""
        self._is_closed = True
        self._lose()

    def _hear(self) -> None:
        """Waits for news, coming back where the connection broke."""
        try:
            if self._body is None:
                self._body = self._open()
            self._subscription.feed(self._body.read(SILENCE_S))
        except LOST as error:
            self._lose()
            time.sleep(self._subscription.pause_after(error))
        except BadAnswer:
            self._lose()
            raise

    def _open(self) -> SyncBody:
        connection = self._connection
        head = RequestHead(connection.address, self._subscription.path(), connection.identity.headers(), method="GET")
        body = connection.transport.open(head, connection.timeout_s)
        try:
            if body.status != 200:
                said = b""
                while (piece := body.read(connection.timeout_s)) and len(said) < MAX_ANSWER_BYTES:
                    said += piece
                raise self._subscription.refusal(connection.address, body.status, said)
        except BaseException:
            body.abort()
            raise
        self._subscription.begin()
        return body

    def _lose(self) -> None:
        body, self._body = self._body, None
        if body is not None:
            body.abort()
