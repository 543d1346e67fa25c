"""Listeners who hear the same, told together.

Telling is done for each event and listener, so it is a loop over what writes to a connection, and nothing else. Only
connections for which something waits are looked at more closely: they may have to be dropped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from hero_sdk.events.interest import Interest
from hero_sdk.events.sink import Chunk, Sink, nobody_minds

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
        self._prompt: dict[Listener, Callable[[bytes], object]] = {}
        """What writes to those for whom nothing waits."""

        self._others: dict[Listener, None] = {}
        self._changed: list[Listener] = []
        """Who may belong to the other kind by now; writing to somebody may also make them one of these."""

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Listener]:
        return iter(self._members)

    def join(self, listener: Listener) -> None:
        """Tells ``listener`` from now on."""
        self._members[listener] = None
        listener.sink.on_change = partial(self._changed.append, listener)
        self._changed.append(listener)

    def leave(self, listener: Listener) -> None:
        """Tells it no more; nothing where it never joined."""
        if self._members.pop(listener, self) is not self:
            listener.sink.on_change = nobody_minds
            self._changed.append(listener)

    def tell(self, chunk: Chunk, most_waiting: int) -> list[Listener]:
        """Sends ``chunk`` to all; who was not sent it, since more bytes than ``most_waiting`` wait for them already."""
        if self._changed:
            self._sort()
        text = chunk.framed
        for write in self._prompt.values():
            write(text)
        return [each for each in self._others if not each.sink.offer(chunk, most_waiting)]

    def _sort(self) -> None:
        for listener in self._changed:
            self._prompt.pop(listener, None)
            self._others.pop(listener, None)
            if listener not in self._members:
                continue
            write = listener.sink.prompt()
            if write is not None:
                self._prompt[listener] = write
            else:
                self._others[listener] = None
        self._changed.clear()
