"""Listeners who hear the same, told together.

Telling is done for each event and listener, so it is a loop over what writes to a connection, and nothing else. Only
connections for which something waits are looked at more closely: they may have to be dropped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from hero_sdk.events.interest import Interest
from hero_sdk.events.sink import Chunk, Sink

__all__ = ["Chorus", "Listener"]


class Listener:
    """One stream."""

    __slots__ = ("ended", "interest", "sink")

    def __init__(self, interest: Interest, sink: Sink, ended: asyncio.Future[None]) -> None:
        self.interest = interest
        self.sink = sink
        self.ended = ended

    def end(self) -> None:
        """Has whoever waits for the end of the stream go on."""
        if not self.ended.done():
            self.ended.set_result(None)


class Chorus:
    """Listeners with one interest."""

    def __init__(self) -> None:
        self._members: dict[Listener, None] = {}
        self._prompt: list[Callable[[bytes], object]] = []
        self._others: list[Listener] = []
        self._is_sorted = True

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Listener]:
        return iter(self._members)

    def join(self, listener: Listener) -> None:
        """Tells ``listener`` from now on."""
        self._members[listener] = None
        listener.sink.on_change = self._mix
        self._mix()

    def leave(self, listener: Listener) -> None:
        """Tells it no more; nothing where it never joined."""
        self._members.pop(listener, None)
        self._mix()

    def tell(self, chunk: Chunk, most_waiting: int) -> list[Listener]:
        """Sends ``chunk`` to all; who was not sent it, since more bytes than ``most_waiting`` wait for them already."""
        if not self._is_sorted:
            self._sort()
        others, text = self._others, chunk.framed
        for write in self._prompt:
            write(text)
        return [each for each in others if not each.sink.offer(chunk, most_waiting)]

    def _mix(self) -> None:
        self._is_sorted = False

    def _sort(self) -> None:
        """Parts those for whom nothing waits from the others."""
        self._prompt, self._others = [], []
        for listener in self._members:
            write = listener.sink.prompt()
            if write is not None:
                self._prompt.append(write)
            else:
                self._others.append(listener)
        self._is_sorted = True
