"""The asynchronous transport for many calls over few connections: requests follow each other without waiting.

A service answers the requests of one connection in their order, so a slow call holds up those behind it. Nobody else's
call suffers more than that: who is cancelled or gives up leaves the connection to the others.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from time import monotonic
from typing import cast

import httptools

from hero_sdk.client.address import Address
from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.client.message import MAX_ANSWER_BYTES, Answer, RequestHead
from hero_sdk.client.transport import SocketTransport
from hero_sdk.errors import DeadlineExceeded

__all__ = ["PipelinedTransport"]


class PipelinedTransport(SocketTransport):
    """A few connections to one address, each with several requests in flight."""

    def __init__(
        self, address: Address, *, connections: int, in_flight: int, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        """At most ``in_flight`` requests on each of ``connections``; who comes then waits."""
        if connections < 1 or in_flight < 1:
            raise ValueError(f"connections and in_flight are at least 1, not {connections} and {in_flight}")
        super().__init__(address, ssl_context=ssl_context)
        self._connections = connections
        self._in_flight = in_flight
        self._places = asyncio.Semaphore(connections * in_flight)
        self._pipes: set[_Pipe] = set()
        self._choosing = asyncio.Lock()

    async def send(self, head: RequestHead, body: bytes, key: str | None, timeout_s: float) -> Answer:
        """See ``Transport``."""
        pipe: _Pipe | None = None
        deadline = monotonic() + timeout_s
        try:
            async with asyncio.timeout(timeout_s):
                await self._places.acquire()
                try:
                    async with self._choosing:  # one connects at a time, and those behind it may share what it made
                        pipe = self._best() or await self._connected(deadline, self._pipe)
                        answer = pipe.ask(head.encode(body, key))
                except BaseException:
                    self._places.release()
                    raise
                return await answer
        except TimeoutError as exc:
            if pipe is None:
                raise DeadlineExceeded(f"no connection to {self._address} was ready within {timeout_s:g} s") from exc
            pipe.retire()
            raise DeadlineExceeded(f"{self._address} did not answer within {timeout_s:g} s") from exc

    async def close(self) -> None:
        """See ``Transport``."""
        await super().close()
        for pipe in list(self._pipes):
            pipe.abort()

    def _pipe(self) -> _Pipe:
        return _Pipe(self._address, self._pipes, self._places)

    def _best(self) -> _Pipe | None:
        """The connection with the fewest requests on their way, or None where one more may be made."""
        usable = [pipe for pipe in self._pipes if pipe.is_usable and pipe.load < self._in_flight]
        best = min(usable, key=lambda pipe: pipe.load, default=None)
        if best is None or (best.load and len(self._pipes) < self._connections):
            return None
        return best


class _Pipe(asyncio.Protocol):
    """A connection on which requests follow each other, and their answers in the same order."""

    def __init__(self, address: Address, pipes: set[_Pipe], places: asyncio.Semaphore) -> None:
        """``pipes`` holds it as long as it is connected.

        A request keeps its place until its answer is there, also where nobody waits for that any more: it lies on the
        connection all the same.
        """
        self.is_usable = False
        self._address = address
        self._pipes = pipes
        self._places = places
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._answers: deque[asyncio.Future[Answer]] = deque()
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._size = 0
        self._has_ended = False

    @property
    def load(self) -> int:
        """Requests that are not answered yet, those that nobody waits for any more included."""
        return len(self._answers)

    def ask(self, request: bytes) -> asyncio.Future[Answer]:
        """The answer, when those before it have come."""
        assert self._transport is not None
        self._transport.write(request)
        answer: asyncio.Future[Answer] = self._loop.create_future()
        self._answers.append(answer)
        return answer

    def retire(self) -> None:
        """Takes no more requests, and ends when nobody waits for any."""
        self.is_usable = False
        if all(answer.done() for answer in self._answers):
            self.abort()

    def abort(self) -> None:
        """Ends the connection; whoever waits for an answer gets ConnectionFailed."""
        self.is_usable = False
        if self._transport is not None:
            self._transport.abort()

    # asyncio calls these

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one without being a subclass
        self._pipes.add(self)
        self.is_usable = True

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as exc:
            if not self._has_ended:
                self._break(f"{self._address} does not speak HTTP: {exc}")
        if self._size > MAX_ANSWER_BYTES:
            self._break(f"{self._address} answered with more than {MAX_ANSWER_BYTES} bytes")
        if not self.is_usable:
            self.retire()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_usable = False
        self._pipes.discard(self)
        while self._answers:
            if not (answer := self._next()).done():
                failure = ConnectionFailed(f"{self._address} closed the connection before it answered", was_sent=True)
                answer.set_exception(failure)

    # the parser calls these

    def on_message_begin(self) -> None:
        if not self._answers:
            self.abort()  # nobody asked: whatever this is, the connection is out of step

    def on_body(self, data: bytes) -> None:
        self._size += len(data)
        if self._size <= MAX_ANSWER_BYTES:
            self._body.append(data)

    def on_message_complete(self) -> None:
        body = b"".join(self._body)
        self._body.clear()
        is_whole = self._size <= MAX_ANSWER_BYTES
        if not self._answers or not is_whole:
            return
        self._size = 0
        answer = self._next()
        if not answer.done():  # who was cancelled takes nothing
            answer.set_result(Answer(self._parser.get_status_code(), body))
        if not self._parser.should_keep_alive():
            self._has_ended = True  # what comes behind it, if anything, answers nobody
            self.abort()

    def _break(self, message: str) -> None:
        """Fails the answer that is coming in, and with the connection those behind it."""
        if self._answers and not (answer := self._next()).done():
            answer.set_exception(BadAnswer(message))
        self.abort()

    def _next(self) -> asyncio.Future[Answer]:
        """The answer that is due, whose place is free from now on."""
        self._places.release()
        return self._answers.popleft()
