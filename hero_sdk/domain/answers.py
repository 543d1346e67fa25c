"""Answers of keyed calls, kept in the store of the method's domain."""

from __future__ import annotations

import asyncio
import logging

from hero_sdk.errors import RpcError
from hero_sdk.osis import DomainStore, KeptAnswer, Osis
from hero_sdk.rpc import Answered, KeyedCall, MemoryAnswers
from hero_sdk.rpc.envelope import Outcome

__all__ = ["StoredAnswers"]

_log = logging.getLogger("hero_sdk.domain")


class StoredAnswers:
    """What calls were answered in the last day, also before the service was started the last time.

    A call that stored something has its key committed with that, and with its answer where a ready verb gives it;
    any other answer follows at once. A refusal that stored nothing, an answer that holds secrets, and answers of
    domains without a store are known as long as the service runs.
    """

    def __init__(self, osis: Osis) -> None:
        self._osis = osis
        self._memory = MemoryAnswers()
        self._under_way: set[asyncio.Task[None]] = set()

    async def find(self, call: KeyedCall) -> Answered | None:
        """See ``AnswerStore``."""
        known = await self._memory.find(call)
        store = self._store(call)
        if known is not None or store is None:
            return known
        kept = await store.answer_of(call.digest)
        if kept is None:
            return None
        return Answered(kept.fingerprint, None if kept.member is None else Outcome(kept.member, kept.code))

    async def keep(self, call: KeyedCall, outcome: Outcome) -> None:
        """See ``AnswerStore``."""
        store = self._store(call)
        if store is None or call.is_secret or (outcome.code is not None and not call.is_kept):
            await self._memory.keep(call, outcome)
        elif not call.is_kept:
            # Whatever it did lies elsewhere: once it is answered it must not be done again.
            await store.keep_answer(call.digest, KeptAnswer(call.fingerprint, *outcome))
        elif outcome.member != call.member:
            # That it was done is durable; that its answer is takes no time of the caller's.
            await self._memory.keep(call, outcome)
            task = asyncio.get_running_loop().create_task(self._complete(store, call, outcome))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def settle(self) -> None:
        """Waits for what is still to be written."""
        await asyncio.gather(*self._under_way)

    def _store(self, call: KeyedCall) -> DomainStore | None:
        has_store = call.domain in self._osis.schemas
        return self._osis.domain(call.key.context, call.domain) if has_store else None

    async def _complete(self, store: DomainStore, call: KeyedCall, outcome: Outcome) -> None:
        try:
            await store.keep_answer(call.digest, KeptAnswer(call.fingerprint, *outcome))
        except RpcError as error:
            _log.warning("the answer of %s could not be kept: %s", call.key.method, error)
