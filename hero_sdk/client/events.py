"""What a service tells, as an asynchronous iterator that comes back by itself and goes on where it was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast

from hero_sdk.client.body import OpenBody
from hero_sdk.client.failures import BadAnswer
from hero_sdk.client.message import MAX_ANSWER_BYTES, RequestHead
from hero_sdk.client.subscription import LOST, SILENCE_S
from hero_sdk.client.told import TypedSubscription
from hero_sdk.values import Event

if TYPE_CHECKING:
    from hero_sdk.client.connection import Connection

__all__ = ["EventStream"]

D = TypeVar("D")


class EventStream(Generic[D]):
    """Events, one after another::

        async with client.events() as events:
            async for event in events:
                match event.data:
                    case Updated(object=Order() as order): ...
                    case OrderMoved(): ...
                    case Reset(): ...  # read again what matters

    It hears what happens from the moment on at which it is entered, or first asked for an event, and loses nothing
    from then on: where the connection breaks it comes back and resumes. ``cursor`` says how far it has come.
    """

    def __init__(self, connection: Connection, subscription: TypedSubscription) -> None:
        self._connection = connection
        self._subscription = subscription
        self._body: OpenBody | None = None
        self._is_closed = False

    @property
    def cursor(self) -> str | None:
        """What goes on behind the last event that was given out; at first, where the stream begins."""
        return self._subscription.cursor

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event[D]:
        """The next event.

        Raises what the service refuses the stream with, and ConnectionFailed where it was never reached.
        """
        while not self._is_closed:
            if (event := self._subscription.next_event()) is not None:
                return cast("Event[D]", event)
            await self._hear()
        raise StopAsyncIteration

    async def __aenter__(self) -> Self:
        while not self._subscription.has_heard and not self._is_closed:
            await self._hear()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Hears no more."""
        self._is_closed = True
        self._lose()

    async def _hear(self) -> None:
        """Waits for news, coming back where the connection broke."""
        try:
            if self._body is None:
                self._body = await self._open()
            self._subscription.feed(await self._body.read(SILENCE_S))
        except LOST as error:
            self._lose()
            if not self._is_closed:
                await asyncio.sleep(self._subscription.pause_after(error))
        except BadAnswer:
            self._lose()
            raise

    async def _open(self) -> OpenBody:
        connection = self._connection
        head = RequestHead(connection.address, self._subscription.path(), connection.identity.headers(), method="GET")
        body = await connection.transport.open(head, connection.timeout_s)
        try:
            if body.status != 200:
                said = b""
                while (piece := await body.read(connection.timeout_s)) and len(said) < MAX_ANSWER_BYTES:
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
