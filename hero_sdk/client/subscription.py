"""How a stream of events is followed, whoever reads it: what to ask for, what was heard, when to come back.

Reads nothing and waits for nothing itself, so that it serves the asynchronous client, the blocking one and the command
line. Loads little, for the last of them.
"""

from __future__ import annotations

from collections import deque

from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.client.retry import retry_pauses
from hero_sdk.errors import DeadlineExceeded, Unavailable
from hero_sdk.events import SseReader

TYPE_CHECKING = False  # typing is not loaded for a command that listens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hero_sdk.events import Block

__all__ = ["LOST", "SILENCE_S", "Subscription"]

SILENCE_S = 45.0
"""A service shows that it is alive every 15 seconds; after this long it is not."""

LOST = (ConnectionFailed, DeadlineExceeded, Unavailable)
"""After these one comes back."""

_LONGEST_PAUSE_S = 30.0


class Subscription:
    """What one listener asked for, and how far it has come::

    while True:
        try:
            # open a connection, ask for path(), begin()
            # feed() each piece that is read, take the events from next_block()
        except LOST as error:
            # close the connection, sleep for pause_after(error)
    """

    def __init__(self, domain: str | None, types: Sequence[str], sids: Sequence[str], after: str | None) -> None:
        """``domain`` None: all of the service."""
        self.cursor = after
        """Behind what was taken last, or where it begins."""

        self.was_open = False
        """Whether the service was reached."""

        self.has_heard = False
        """Whether anything was heard, if only where the stream begins."""

        self._domain = domain
        self._types = types
        self._sids = sids
        self._reader = SseReader()
        self._blocks: deque[Block] = deque()
        self._pauses: Iterator[float] | None = None

    def path(self) -> str:
        """What to ask for, to go on where this is."""
        from urllib.parse import quote, urlencode

        asked = {"types": ",".join(self._types), "sid": ",".join(self._sids), "from": self.cursor or ""}
        query = urlencode({name: value for name, value in asked.items() if value}, quote_via=quote)
        path = "/events" if self._domain is None else f"/api/{quote(self._domain, safe='')}/events"
        return f"{path}?{query}" if query else path

    def begin(self) -> None:
        """The service has taken the request, and tells from now on."""
        self._reader = SseReader()
        self.was_open = True

    def feed(self, piece: bytes) -> None:
        """Takes what was read, empty at the end of the stream. Raises ConnectionFailed at its end, and BadAnswer."""
        if not piece:
            raise ConnectionFailed("the service ended the stream", was_sent=True)
        try:
            found = self._reader.feed(piece)
        except ValueError as error:
            raise BadAnswer(f"the service does not tell events: {error}") from error
        if found:
            self._pauses = None
            self.has_heard = True
        for block in found:
            if block.event or self._blocks:
                self._blocks.append(block)
            else:
                self._pass(block)

    def next_block(self) -> Block | None:
        """The next event; None where nothing is left of what was read."""
        while self._blocks:
            block = self._blocks.popleft()
            self._pass(block)
            if block.event:
                return block
        return None

    def pause_after(self, error: Exception) -> float:
        """Seconds to wait before coming back after ``error``, which is one of `LOST`.

        Raises it where the service was never reached and the last try is over.
        """
        if self._pauses is None:
            self._pauses = _pauses(self._reader.retry_s or 1.0) if self.was_open else retry_pauses()
        pause_s = next(self._pauses, None)
        if pause_s is None:
            raise error
        return pause_s

    def _pass(self, block: Block) -> None:
        if block.cursor is not None:
            self.cursor = block.cursor


def _pauses(first_s: float) -> Iterator[float]:
    """Seconds to wait before each try: random, so that not all listeners of a service come back at once."""
    import random

    pause_s = first_s
    while True:
        yield random.uniform(0, pause_s)  # noqa: S311  # no secret, only spread
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
