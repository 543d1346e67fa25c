"""What a service tells, as an asynchronous iterator that comes back by itself and goes on where it was."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from hero_sdk.client.answers import ErrorClasses
from hero_sdk.client.body import OpenBody
from hero_sdk.client.event_types import EventTypes
from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.client.listening import LOST, SILENCE_S, path_of, pauses
from hero_sdk.client.message import MAX_ANSWER_BYTES, RequestHead
from hero_sdk.client.retry import retry_pauses
from hero_sdk.client.told import read_event, refusal
from hero_sdk.errors import DeadlineExceeded
from hero_sdk.events import Block, SseReader
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

    def __init__(
        self,
        connection: Connection,
        domain: str | None,
        known: Mapping[str, EventTypes],
        errors: ErrorClasses,
        types: Sequence[str],
        sids: Sequence[str],
        after: str | None,
    ) -> None:
        """``known`` by domain; ``domain`` None: events of the whole service."""
        self.cursor = after
        self._connection = connection
        self._domain = domain
        self._known = known
        self._errors = errors
        self._types = tuple(types)
        self._sids = tuple(sids)
        self._body: OpenBody | None = None
        self._reader = SseReader()
        self._blocks: deque[Block] = deque()
        self._pauses: Iterator[float] | None = None
        self._is_closed = False
        self._was_open = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event[D]:
        """The next event.

        Raises what the service refuses the stream with, and ConnectionFailed where it was never reached.
        """
        while not self._is_closed:
            while self._blocks:
                block = self._blocks.popleft()
                self.cursor = self.cursor if block.cursor is None else block.cursor
                event = read_event(block, self._known) if block.event else None
                if event is not None:
                    return cast("Event[D]", event)
            await self._hear()
        raise StopAsyncIteration

    async def __aenter__(self) -> Self:
        while not self._blocks and not self._is_closed:  # the first tells where it begins
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
                await self._open()
            assert self._body is not None
            piece = await self._body.read(SILENCE_S)
        except (*LOST, DeadlineExceeded) as error:
            self._lose()
            await self._pause(error)
            return
        if not piece:
            self._lose()
            await self._pause(ConnectionFailed("the service ended the stream", was_sent=True))
            return
        try:
            found = self._reader.feed(piece)
        except ValueError as error:
            self._lose()
            raise BadAnswer(f"{self._connection.address}: {error}") from error
        if found:
            self._pauses = None
        self._blocks += found

    async def _open(self) -> None:
        connection = self._connection
        path = path_of(self._domain, self._types, self._sids, self.cursor)
        head = RequestHead(connection.address, path, connection.identity.headers(), method="GET")
        body = await connection.transport.open(head, connection.timeout_s)
        try:
            if body.status != 200:
                said = b""
                while (piece := await body.read(connection.timeout_s)) and len(said) < MAX_ANSWER_BYTES:
                    said += piece
                raise refusal(body.status, said, self._errors, head)
        except BaseException:
            body.abort()
            raise
        self._body, self._reader = body, SseReader()
        self._was_open = True

    async def _pause(self, error: Exception) -> None:
        """Waits before the next try. Raises ``error`` where nothing was heard yet and the last try is over."""
        if self._is_closed:
            return
        if self._pauses is None:
            self._pauses = pauses(self._reader.retry_s or 1.0) if self._was_open else retry_pauses()
        pause_s = next(self._pauses, None)
        if pause_s is None:
            raise error
        await asyncio.sleep(pause_s)

    def _lose(self) -> None:
        body, self._body = self._body, None
        if body is not None:
            body.abort()


def event_stream(
    connection: Connection,
    known: Sequence[EventTypes],
    errors: ErrorClasses,
    types: Sequence[str],
    sid: str | Sequence[str] | None,
    after: str | None,
) -> EventStream[Any]:
    """The stream of one domain, or of the whole service where ``known`` are several."""
    domain = known[0].domain if len(known) == 1 else None
    sids = [] if sid is None else [sid] if isinstance(sid, str) else list(sid)
    return EventStream(connection, domain, {each.domain: each for each in known}, errors, types, sids, after)
