"""The events of one context, told to everyone who listens there.

One task reads the logs as they grow, and writes each part of them once for all listeners with the same interest. Who
comes with a cursor is first told from the logs what they missed, and joins the others at the very position where these
are. So nothing is told twice or left out, and a log is the only source: what a crash kept from being told is told to
who comes back.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hero_sdk.errors import UnknownContext
from hero_sdk.events.chorus import Chorus, Listener
from hero_sdk.events.cursor import CursorKey
from hero_sdk.events.interest import Interest
from hero_sdk.events.log import Log, LogGone, Occurrence, State
from hero_sdk.events.sink import Chunk, Sink
from hero_sdk.events.text import beat_text, event_text, start_text

__all__ = ["BACKLOG_BYTES", "BEAT_S", "Hub"]

BEAT_S: Final = 15.0
"""How often a silent stream shows that it is alive."""

BACKLOG_BYTES: Final = 1 << 20
"""A listener for whom more than this waits is dropped, to come back and resume."""

_RETRY_MS: Final = 2000
_PAUSE_S: Final = 1.0
_MOMENT_S: Final = 0.01

log = logging.getLogger("hero_sdk.events")


@dataclass(eq=False, slots=True)
class _Followed:
    """A log, and how far it has been told."""

    log: Log
    state: State
    is_due: bool = True
    passing: deque[Occurrence] = field(default_factory=deque)


class Hub:
    """Belongs to one event loop; ``close`` ends it."""

    def __init__(
        self,
        context: int,
        logs: Mapping[str, Log],
        key: CursorKey,
        *,
        beat_s: float = BEAT_S,
        backlog_bytes: int = BACKLOG_BYTES,
    ) -> None:
        """``logs`` by domain; each is opened when somebody listens to it."""
        self.problem: str | None = None
        """Why the logs cannot be read at present."""

        self.is_over = False
        """A log is gone for good, and another hub has to take the place of this one."""

        self.users = 0
        """How many hold it; whoever counts them closes it after the last."""

        self._context = context
        self._logs = logs
        self._key = key
        self._beat_s = beat_s
        self._backlog_bytes = backlog_bytes
        self._followed: dict[str, _Followed] = {}
        self._choruses: dict[Interest, Chorus] = {}
        self._listeners: set[Listener] = set()
        self._turn = asyncio.Lock()
        self._due = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._pump = self._loop.create_task(self._run(), name=f"events of context {context}")
        self._beat = self._loop.call_later(beat_s, self._on_beat)

    @property
    def listeners(self) -> int:
        """How many there are."""
        return len(self._listeners)

    async def prepare(self, interest: Interest, after: str | None) -> None:
        """Opens the logs that matter. Raises what ``tell`` would raise, before anything is told."""
        if after is not None:
            self._key.open(after)
        await self._follow(interest.domains)

    async def tell(self, interest: Interest, sink: Sink, after: str | None = None) -> None:
        """Tells ``sink`` what happens from now on, or from the cursor ``after`` on, until the stream ends.

        Raises BadCursor for a text that is none, and what the logs raise where they cannot be opened.
        """
        heard = None if after is None else self._key.open(after)
        listener = Listener(interest, sink, self._loop.create_future())
        self._listeners.add(listener)
        try:
            await self._follow(interest.domains)
            now = {domain: followed.state for domain, followed in self._followed.items()}
            reason = None
            if heard is not None:
                known = {domain: heard.position(domain, now[domain].epoch) for domain in interest.domains}
                if None in known.values():
                    reason = "the cursor is of another store, or of one that was restored"
                else:
                    now |= {domain: now[domain]._replace(position=known[domain] or 0) for domain in interest.domains}
            sink.write(Chunk(start_text(self._key.seal(now), _RETRY_MS)))
            if reason is not None:
                sink.write(Chunk(self._reset_text(reason, now)))
            await self._catch_up(listener, now)
            await listener.ended
        finally:
            self._forget(listener)

    def grown(self, domain: str, passing: Sequence[Occurrence]) -> None:
        """See ``Follower``."""
        followed = self._followed.get(domain)
        if followed is not None:
            followed.is_due = True
            followed.passing += passing
            # In the turn after this one, in which those are answered whose commit it was: telling many takes a while.
            self._loop.call_soon(self._due.set)

    def removed(self, domain: str) -> None:
        """See ``Follower``."""
        self.is_over = True
        self.end()

    def end(self) -> None:
        """Ends every stream; those who come back are judged anew."""
        for listener in list(self._listeners):
            listener.end()

    async def close(self) -> None:
        """Ends every stream, and follows no log any more."""
        self.end()
        self._beat.cancel()
        self._pump.cancel()
        for followed in self._followed.values():
            followed.log.leave(self)
        await asyncio.gather(self._pump, return_exceptions=True)

    async def _follow(self, domains: Iterable[str]) -> None:
        async with self._turn:
            for domain in domains:
                if domain not in self._followed:
                    source = self._logs[domain]
                    source.follow(self)  # before its state is asked for: nothing may come between
                    try:
                        self._followed[domain] = _Followed(source, await source.state())
                    except BaseException:
                        source.leave(self)
                        raise
                    self._due.set()

    async def _catch_up(self, listener: Listener, told: dict[str, State]) -> None:
        """Tells what lies between ``told`` and what the others have been told, and has the listener join them."""
        interest, sink = listener.interest, listener.sink
        while True:
            behind = [domain for domain in interest.domains if told[domain] != self._followed[domain].state]
            if not behind:
                self._choruses.setdefault(interest, Chorus()).join(listener)
                return
            domain = behind[0]
            followed = self._followed[domain]
            if told[domain].epoch != followed.state.epoch:
                self._give_up(listener, told, domain, "the store was restored")
                continue
            try:
                page = await followed.log.read(told[domain].position)
            except LogGone:
                self._give_up(listener, told, domain, "what happened since is not kept any more")
                continue
            if told[domain].position > followed.state.position:
                await asyncio.sleep(_MOMENT_S)  # the others are not as far yet
                continue
            texts = []
            for occurrence in page.occurrences:
                if occurrence.position > followed.state.position:
                    break  # the others have not been told yet, and shall tell it
                if interest.wants(occurrence):
                    told[domain] = told[domain]._replace(position=occurrence.position)
                    texts.append(self._text(occurrence, told))
            told[domain] = told[domain]._replace(position=min(page.last, followed.state.position))
            if texts:
                sink.write(Chunk(b"".join(texts)))
                await sink.drained()

    def _give_up(self, listener: Listener, told: dict[str, State], domain: str, reason: str) -> None:
        told[domain] = self._followed[domain].state
        listener.sink.write(Chunk(self._reset_text(reason, told)))

    async def _run(self) -> None:
        while True:
            await self._due.wait()
            self._due.clear()
            for domain, followed in list(self._followed.items()):
                if not followed.is_due:
                    continue
                followed.is_due = False
                try:
                    await self._advance(domain, followed)
                    self.problem = None
                except UnknownContext:
                    self.removed(domain)  # we have heard of its end before we were told
                    return
                except Exception as error:
                    if self.problem is None:
                        log.exception("the events of %s cannot be told", domain)
                    self.problem = f"{domain} in context {self._context}: {error}"
                    followed.is_due = True
                    self._loop.call_later(_PAUSE_S, self._due.set)

    async def _advance(self, domain: str, followed: _Followed) -> None:
        state = await followed.log.state()
        if state.epoch != followed.state.epoch or state.position < followed.state.position:
            self._skip(domain, followed, state, "the store was restored")
        while followed.state.position < state.position:  # what comes meanwhile makes it due again
            try:
                page = await followed.log.read(followed.state.position)
            except LogGone:
                self._skip(domain, followed, state, "what happened since is not kept any more")
                break
            ready = []
            for occurrence in page.occurrences:
                ready += _passed(followed, occurrence.position - 1)
                ready.append(occurrence)
            ready += _passed(followed, page.last)
            self._broadcast(domain, followed, ready, page.last)
        passed = _passed(followed, followed.state.position)
        if passed:
            self._broadcast(domain, followed, passed, followed.state.position)

    def _broadcast(self, domain: str, followed: _Followed, ready: Sequence[Occurrence], last: int) -> None:
        """Tells everyone who wants to hear; to them the log goes as far as ``last`` from now on."""
        positions = {name: each.state for name, each in self._followed.items()}
        texts: dict[int, bytes] = {}
        chunks: dict[tuple[int, ...], Chunk] = {}
        slow = []
        for interest, chorus in self._choruses.items():
            wanted = tuple(index for index, occurrence in enumerate(ready) if interest.wants(occurrence))
            if not wanted:
                continue
            chunk = chunks.get(wanted)
            if chunk is None:
                for index in wanted:
                    if index not in texts:
                        positions[domain] = followed.state._replace(position=ready[index].position)
                        texts[index] = self._text(ready[index], positions)
                chunk = chunks[wanted] = Chunk(b"".join(texts[index] for index in wanted))
            slow += chorus.tell(chunk, self._backlog_bytes)
        followed.state = followed.state._replace(position=last)
        for listener in slow:
            self._drop(listener)

    def _skip(self, domain: str, followed: _Followed, state: State, reason: str) -> None:
        """Goes on at ``state``, and says that something is missing before."""
        followed.state = state
        text = self._reset_text(reason, {name: each.state for name, each in self._followed.items()})
        for interest, chorus in list(self._choruses.items()):
            if domain in interest.domains:
                for listener in list(chorus):
                    listener.sink.write(Chunk(text))

    def _on_beat(self) -> None:
        self._beat = self._loop.call_later(self._beat_s, self._on_beat)
        if not self._choruses:
            return
        # Salted, since an equal cursor would say that nothing happened, also to those who may not know.
        positions = {domain: followed.state for domain, followed in self._followed.items()}
        chunk = Chunk(beat_text(self._key.seal(positions, os.urandom(3))))
        for chorus in list(self._choruses.values()):
            for listener in chorus.tell(chunk, self._backlog_bytes):
                self._drop(listener)
        for followed in self._followed.values():
            followed.is_due = True  # another process may have written
        self._due.set()

    def _drop(self, listener: Listener) -> None:
        log.info("a slow listener was dropped", extra={"facts": {"context": self._context}})
        self._forget(listener)
        listener.sink.abort()

    def _forget(self, listener: Listener) -> None:
        self._listeners.discard(listener)
        chorus = self._choruses.get(listener.interest)
        if chorus is not None:
            chorus.leave(listener)
            if not chorus:
                del self._choruses[listener.interest]
        listener.end()

    def _text(self, occurrence: Occurrence, positions: Mapping[str, State]) -> bytes:
        cursor = self._key.seal(positions) if occurrence.is_logged else None
        return event_text(occurrence.name, occurrence.text, cursor)

    def _reset_text(self, reason: str, positions: Mapping[str, State]) -> bytes:
        data = b'{"at":%d,"context":%d,"domain":"","data":{"reason":"%s"}}'
        said = data % (int(time.time()), self._context, reason.encode())
        return event_text("reset", said, self._key.seal(positions))


def _passed(followed: _Followed, position: int) -> list[Occurrence]:
    """What happened up to ``position`` and is not logged."""
    found = []
    while followed.passing and followed.passing[0].position <= position:
        found.append(followed.passing.popleft())
    return found
