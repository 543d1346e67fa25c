"""Where a stream goes: a connection, as far as the broadcaster needs to know it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Protocol

__all__ = ["Chunk", "Sink", "nobody_minds"]


class Chunk:
    """A piece of a stream, encoded once for everyone who gets it."""

    def __init__(self, text: bytes) -> None:
        self.text = text

    @cached_property
    def framed(self) -> bytes:
        """As a chunk of an HTTP/1.1 body."""
        return b"%x\r\n%s\r\n" % (len(self.text), self.text)


class Sink(Protocol):
    """One listener's connection."""

    on_change: Callable[[], None]
    """Called when ``prompt`` gives something else than before."""

    def prompt(self) -> Callable[[bytes], object] | None:
        """What sends a framed chunk at once, and may be called until ``on_change`` is; None where more is to be done.

        Gives none while bytes wait for the listener, so that whoever calls it need not look at how many do.
        """
        ...

    def write(self, chunk: Chunk) -> None:
        """Sends ``chunk``, now or as soon as the listener has read what is before it."""
        ...

    def offer(self, chunk: Chunk, most_waiting: int) -> bool:
        """Sends ``chunk``, unless more bytes than ``most_waiting`` wait for the listener already."""
        ...

    async def drained(self) -> None:
        """Waits until the listener has read most of it."""
        ...

    def abort(self) -> None:
        """Ends the connection at once, and forgets what waits."""
        ...


def nobody_minds() -> None:
    """What a sink calls that changes while nobody tells it anything."""
