"""A write that is sent twice with the same key is done once, and both get the first answer.

What was answered lies behind a small protocol, so that a service may keep it on disk; the one here keeps it
in memory, bounded, for a day. What is at work right now is always kept here.
"""

from __future__ import annotations

import asyncio
import hashlib
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
from hero_sdk.rpc.methods import Method, Params

__all__ = ["AnswerStore", "Answered", "CallKey", "MemoryAnswers", "OnlyOnce", "key_of"]

_DAY_S = 24 * 60 * 60


class CallKey(NamedTuple):
    """What makes two calls the same one."""

    caller: str
    context: int
    method: str
    entry: int | None
    """Place in a batch, whose calls all come with one key."""

    key: str


class Answered(NamedTuple):
    """An answer that was given."""

    fingerprint: bytes
    """Of the parameters."""

    outcome: Outcome


class AnswerStore(Protocol):
    """Where answers are kept for a day."""

    async def find(self, key: CallKey) -> Answered | None:
        """The answer of that call; None where it was not made, or too long ago."""
        ...

    async def keep(self, key: CallKey, answered: Answered) -> None:
        """Remembers an answer."""
        ...


class MemoryAnswers:
    """Answers of the last day, as far as they fit; the oldest go first."""

    def __init__(self, *, most: int = 10_000, most_bytes: int = 32 * 1024 * 1024, age_s: float = _DAY_S) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._age_s = age_s
        self._bytes = 0
        self._answers: OrderedDict[CallKey, tuple[float, Answered]] = OrderedDict()

    async def find(self, key: CallKey) -> Answered | None:
        """See ``AnswerStore``."""
        found = self._answers.get(key)
        if found is None or found[0] + self._age_s < time.monotonic():
            return None
        return found[1]

    async def keep(self, key: CallKey, answered: Answered) -> None:
        """See ``AnswerStore``."""
        self._forget(key)
        self._answers[key] = (time.monotonic(), answered)
        self._bytes += _size(key, answered)
        while len(self._answers) > self._most or self._bytes > self._most_bytes:
            self._forget(next(iter(self._answers)))

    def _forget(self, key: CallKey) -> None:
        found = self._answers.pop(key, None)
        if found is not None:
            self._bytes -= _size(key, found[1])


class OnlyOnce:
    """Lets one call of each key through; the others wait for its answer."""

    def __init__(self, answers: AnswerStore) -> None:
        self._answers = answers
        self._at_work: dict[CallKey, asyncio.Future[None]] = {}

    async def answer(self, key: CallKey, params: Params, perform: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """The first outcome of the call of that key; Conflict where that one had other parameters.

        An outcome that may be different next time is not kept: the repeat is made then.
        """
        fingerprint = hashlib.blake2b(orjson.dumps(params, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()
        while (first := self._at_work.get(key)) is not None:
            await asyncio.wait([first])
        self._at_work[key] = done = asyncio.get_running_loop().create_future()
        try:
            answered = await self._answers.find(key)
            if answered is None:
                outcome = await perform()
                if outcome.code not in _PASSING:
                    await self._answers.keep(key, Answered(fingerprint, outcome))
                return outcome
        finally:
            del self._at_work[key]
            done.set_result(None)
        if answered.fingerprint != fingerprint:
            raise Conflict("this idempotency key came with other parameters before", reason="idempotency")
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


def _size(key: CallKey, answered: Answered) -> int:
    return len(key.key) + len(key.caller) + len(answered.outcome.member) + 500
