"""One kept-alive connection of the asynchronous transport: a request out, its answer back.

An ``asyncio.Protocol`` with neither task, timer nor future of a request's own: who waits for an answer runs on in the
step that brought it. Who makes one call after another finds everything cold after each wait, so every object and every
step here costs a multiple of what a loop over it would show.
"""

from __future__ import annotations

import asyncio
from math import inf
from time import monotonic
from typing import cast

import httptools

from hero_sdk.client.address import Address
from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.client.message import MAX_ANSWER_BYTES, Answer
from hero_sdk.errors import DeadlineExceeded
from hero_sdk.turn import Turn

__all__ = ["Line"]


class Line(asyncio.Protocol):
    """A connection on which one request at a time is asked."""

    def __init__(self, address: Address, open_lines: set[Line]) -> None:
        """``open_lines`` holds the line as long as it is connected."""
        self.is_usable = False
        self._address = address
        self._open_lines = open_lines
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._answer = Turn[Answer](self._loop)
        self._is_asked = False
        self._deadline = 0.0
        self._timeout_s = 0.0
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_at = inf
        self._known_head: bytes | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._is_parsing = False
        self._piece = b""
        self._complete: Answer | None = None
        self._body: list[bytes] = []
        self._size = 0

    def ask(self, request: bytes, deadline: float, timeout_s: float) -> Turn[Answer]:
        """The answer until ``deadline`` on the monotonic clock; ``timeout_s`` is what the caller named.

        To be awaited at once, by the task that asked.
        """
        assert self._transport is not None
        self._transport.write(request)  # before anything else: the service works while the rest is done
        self._is_asked = True
        self._deadline = deadline
        self._timeout_s = timeout_s
        if deadline < self._alarm_at:
            self._set_alarm()
        return self._answer

    def abort(self) -> None:
        """Ends the connection at once; whoever waits for an answer gets ConnectionFailed."""
        self.is_usable = False
        if self._transport is not None:
            self._transport.abort()

    # asyncio calls these

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one without being a subclass
        self._transport.set_write_buffer_limits(0)  # uvloop would write at the end of the loop's turn otherwise
        self._open_lines.add(self)
        self.is_usable = True

    def data_received(self, data: bytes) -> None:
        if not self._is_asked:
            self.abort()  # nobody asked: whatever this is, the line is out of step
            return
        known = self._known_head
        if known is not None and data.startswith(known) and not self._is_parsing:
            length, is_there, body = data[len(known) :].partition(b"\r\n\r\n")
            if is_there and length == b"%d" % len(body):
                self._is_asked = False
                self._answer.come(Answer(200, body))  # the last step: who waits may ask the next thing now
                return
        self._parse(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_usable = False
        self._open_lines.discard(self)
        if self._alarm is not None:
            self._alarm.cancel()
        self._fail(ConnectionFailed(f"{self._address} closed the connection before it answered", was_sent=True))

    # the parser calls these

    def on_message_begin(self) -> None:
        if not self._is_asked or self._complete is not None:
            self.abort()  # a second answer where there was one question

    def on_body(self, data: bytes) -> None:
        self._size += len(data)
        if self._size <= MAX_ANSWER_BYTES:
            self._body.append(data)

    def on_message_complete(self) -> None:
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._body.clear()
        if self._complete is not None:
            return  # only the first one answers the question
        status = self._parser.get_status_code()
        self._complete = Answer(status, body)
        if not self._parser.should_keep_alive():
            self.is_usable = False
            if self._transport is not None:
                self._transport.close()
        elif status == 200:
            self._remember_head(body)

    def _parse(self, data: bytes) -> None:
        self._piece = b"" if self._is_parsing else data
        self._is_parsing = True
        failure = None
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as exc:
            failure = BadAnswer(f"{self._address} does not speak HTTP: {exc}")
        if self._size > MAX_ANSWER_BYTES:
            self._complete = None
            failure = BadAnswer(f"{self._address} answered with more than {MAX_ANSWER_BYTES} bytes")
        if failure is not None:
            self.abort()
        answer, self._complete = self._complete, None
        if answer is not None:
            self._is_asked = self._is_parsing = False
            self._size = 0
            self._piece = b""
            self._answer.come(answer)
        elif failure is not None:
            self._fail(failure)

    def _remember_head(self, body: bytes) -> None:
        """The next answer needs no parser if it begins as this one and comes in one piece.

        A service's heads differ in the length of the body and, from second to second, in the date.
        """
        head = self._piece.removesuffix(b"%d\r\n\r\n%s" % (len(body), body))
        if len(head) < len(self._piece) and head.lower().endswith(b"\r\ncontent-length: "):
            self._known_head = head

    def _set_alarm(self) -> None:
        # One timer for all requests of the line, moved as seldom as can be: making and cancelling one for each
        # would cost more than all the rest of it.
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = self._loop.call_later(self._deadline - monotonic(), self._ring)
        self._alarm_at = self._deadline

    def _ring(self) -> None:
        self._alarm = None
        self._alarm_at = inf
        if not self._is_asked:
            return  # the next request sets it again
        if monotonic() < self._deadline:
            self._set_alarm()  # that of an earlier request
        else:
            self._fail(DeadlineExceeded(f"{self._address} did not answer within {self._timeout_s:g} s"))

    def _fail(self, error: Exception) -> None:
        if self._is_asked:
            self._is_asked = False
            self._answer.fail(error)
