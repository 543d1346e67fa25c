"""A write that is sent twice with the same key is done once, and both get the first answer.

What was answered lies behind a small protocol, so that a service may keep it on disk; the one here keeps it
in memory, bounded, for a day. What is at work right now is always kept here.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol

import orjson

from hero_sdk.errors import (
    Conflict,
    DeadlineExceeded,
    InternalError,
    PermissionDenied,
    RateLimited,
    Unauthenticated,
    Unavailable,
)
from hero_sdk.rpc.context import RequestContext
from hero_sdk.rpc.envelope import Outcome
from hero_sdk.rpc.keyed import CallKey, KeyedCall
from hero_sdk.rpc.methods import Method

__all__ = ["AnswerStore", "Answered", "MemoryAnswers", "OnlyOnce", "key_of"]

_DAY_S = 24 * 60 * 60


class Answered(NamedTuple):
    """An answer that was given."""

    fingerprint: bytes
    """Of the parameters."""

    outcome: Outcome | None
    """None where the call stored something, and its end is not known."""


class AnswerStore(Protocol):
    """Where answers are kept for a day."""

    async def find(self, call: KeyedCall) -> Answered | None:
        """The answer of that call; None where it was not made, or too long ago."""
        ...

    async def keep(self, call: KeyedCall, outcome: Outcome) -> None:
        """Remembers an answer."""
        ...


class MemoryAnswers:
    """Answers of the last day, as far as they fit; the oldest go first."""

    def __init__(self, *, most: int = 10_000, most_bytes: int = 32 * 1024 * 1024, age_s: float = _DAY_S) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._age_s = age_s
        self._bytes = 0
        self._answers: OrderedDict[CallKey, tuple[float, tuple[bytes, Outcome]]] = OrderedDict()

    async def find(self, call: KeyedCall) -> Answered | None:
        """See ``AnswerStore``."""
        found = self._answers.get(call.key)
        if found is None or found[0] + self._age_s < time.monotonic():
            return None
        return Answered(*found[1])

    async def keep(self, call: KeyedCall, outcome: Outcome) -> None:
        """See ``AnswerStore``."""
        self._forget(call.key)
        self._answers[call.key] = (time.monotonic(), (call.fingerprint, outcome))
        self._bytes += _size(call.key, outcome)
        while len(self._answers) > self._most or self._bytes > self._most_bytes:
            self._forget(next(iter(self._answers)))

    def _forget(self, key: CallKey) -> None:
        found = self._answers.pop(key, None)
        if found is not None:
            self._bytes -= _size(key, found[1][1])


class OnlyOnce:
    """Lets one call of each key through; the others wait for its answer."""

    def __init__(self, answers: AnswerStore) -> None:
        self._answers = answers
        self._at_work: dict[CallKey, asyncio.Future[None]] = {}

    async def answer(self, call: KeyedCall, perform: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """The first outcome of the call of that key; Conflict where that one had other parameters.

        An outcome that may be different next time is not kept: the repeat is made then, unless something was written.
        """
        while (first := self._at_work.get(call.key)) is not None:
            await asyncio.wait([first])
        self._at_work[call.key] = done = asyncio.get_running_loop().create_future()
        try:
            answered = await self._answers.find(call)
            if answered is None:
                outcome = await perform()
                if outcome.code not in _PASSING:
                    await self._answers.keep(call, outcome)
                return outcome
        finally:
            del self._at_work[call.key]
            done.set_result(None)
        if answered.fingerprint != call.fingerprint:
            raise Conflict("this idempotency key came with other parameters before", reason="idempotency")
        if answered.outcome is None:
            raise Conflict(
                "a call with this idempotency key has stored something, and did not come to its end: look what is "
                "there before it is sent with another key",
                reason="unfinished",
            )
        return answered.outcome


def key_of(ctx: RequestContext, method: Method, entry: int | None) -> CallKey | None:
    """The key of a call where it has one; ``entry`` is its place in a batch."""
    if ctx.idempotency_key is None or method.facts.effect == "read":
        return None
    # With the claims: a handler may have told somebody who holds more of them more than this caller may know.
    claims = None if ctx.claims is None else sorted(ctx.claims)
    caller = orjson.dumps([ctx.user, ctx.impersonator, claims]).decode()
    return CallKey(caller, ctx.context, f"{method.domain}.{method.name}", entry, ctx.idempotency_key)


_PASSING = frozenset(
    error.code
    for error in (InternalError, DeadlineExceeded, Unavailable, RateLimited, Unauthenticated, PermissionDenied)
)
"""Errors after which the same call may well succeed."""


def _size(key: CallKey, outcome: Outcome) -> int:
    return len(key.key) + len(key.caller) + len(outcome.member) + 500
