"""What a service tells: the logs of its domains, who may hear what, one broadcaster for each context."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from hero_sdk.domain import Domain
from hero_sdk.events import CursorKey, Hub, Interest, Occurrence, State
from hero_sdk.osis import Osis
from hero_sdk.rpc import (
    ADMIN_CLAIMS,
    InvalidParams,
    Method,
    PermissionDenied,
    RequestContext,
    Unauthenticated,
    may_call,
)
from hero_sdk.service.key_file import key_in
from hero_sdk.service.told_log import ToldLog, event_names
from hero_sdk.values import smartid

__all__ = ["Events", "Recent"]

_MOST_NAMED = 1000
_LOOKING_S = 0.02
"""Who looks for rare events in a long log is told how far this got."""


class Recent(NamedTuple):
    """The latest events that somebody may hear."""

    occurrences: list[Occurrence]
    """Newest first."""

    cursor: str
    is_cut: bool
    """There may be older ones."""


class Events:
    """Belongs to one event loop; ``stop`` ends the streams, ``close`` everything."""

    def __init__(self, osis: Osis, domains: Iterable[Domain], methods: Iterable[Method], key_file: Path) -> None:
        self._osis = osis
        self._domains = {domain.name: domain for domain in domains if domain.has_log}
        self._names = {name: event_names(domain) for name, domain in self._domains.items()}
        self._readers = {(method.domain, method.name): method for method in methods if method.name.endswith(".get")}
        self._key_file = key_file
        self._key: bytes | None = None
        self._hubs: dict[int, Hub] = {}

    @property
    def listeners(self) -> int:
        """How many streams are open."""
        return sum(hub.listeners for hub in self._hubs.values())

    @property
    def problem(self) -> str | None:
        """Why some events cannot be told at present."""
        return "; ".join(hub.problem for hub in self._hubs.values() if hub.problem) or None

    def interest(
        self, ctx: RequestContext, domain: str | None, types: Collection[str], sids: Collection[str]
    ) -> Interest:
        """See ``EventSource``."""
        domains = frozenset(self._domains if domain is None else {domain} & self._domains.keys())
        every = {(each, name) for each in domains for name in self._names[each]}
        readable = frozenset(pair for pair in every if self._may_read(ctx, *pair))
        names = self._named(every, types) if types else None
        self._check(ctx, every if names is None else names, readable, is_all=names is None)
        claims = ctx.claims
        if claims is not None:
            claims = None if claims & ADMIN_CLAIMS else claims | ({f"users.{ctx.user}"} if ctx.user else set())
        return Interest(domains, readable, names, _sids(sids), claims)

    async def recent(self, ctx: RequestContext, interest: Interest, most: int) -> Recent:
        """The latest of what ``interest`` wants, and where a stream goes on behind it."""
        logs = {domain: self._log(ctx.context, domain) for domain in interest.domains}
        states = {domain: await log.state() for domain, log in logs.items()}
        until = time.monotonic() + _LOOKING_S
        looked = [await _latest(logs[domain], interest, states[domain], most, until) for domain in logs]
        found = sorted((each for latest, _ in looked for each in latest), key=lambda each: each[0], reverse=True)
        return Recent(
            [occurrence for _, occurrence in found[:most]],
            self._cursor_key(ctx.context).seal(states),
            is_cut=len(found) > most or any(is_cut for _, is_cut in looked),
        )

    def names(self, ctx: RequestContext) -> list[str]:
        """The events the caller may hear of, each once, in the order of the schema."""
        told = [(domain, name) for domain, names in self._names.items() for name in names]
        return list(
            dict.fromkeys(pair[1] for pair in told if self._may_read(ctx, *pair) or self._may_ask(ctx, pair[0]))
        )

    async def listen(self, context: int, listening: Callable[[Hub], Awaitable[None]]) -> None:
        """See ``EventSource``."""
        hub = self._hub(context)
        hub.users += 1
        try:
            await listening(hub)
        finally:
            hub.users -= 1
            if not hub.users:
                if self._hubs.get(context) is hub:
                    del self._hubs[context]
                await hub.close()

    def stop(self) -> None:
        """Ends every stream; the listeners come back later."""
        for hub in self._hubs.values():
            hub.end()

    def _hub(self, context: int) -> Hub:
        hub = self._hubs.get(context)
        if hub is None or hub.is_over:
            logs = {name: self._log(context, name) for name in self._domains}
            hub = self._hubs[context] = Hub(context, logs, self._cursor_key(context))
        return hub

    def _log(self, context: int, domain: str) -> ToldLog:
        return ToldLog(self._osis.event_log(context, domain), self._domains[domain], context)

    def _cursor_key(self, context: int) -> CursorKey:
        if self._key is None:
            self._key = key_in(self._key_file)
        return CursorKey(self._key, context)

    def _may_read(self, ctx: RequestContext, domain: str, name: str) -> bool:
        """Whether the caller may know of such an event where nothing else is said about its audience."""
        namespace = name.rpartition(".")[0]
        reader = self._readers.get((domain, f"{namespace}.get"))
        return ctx.has_claim(f"{namespace}.read") if reader is None else may_call(ctx, reader)

    def _named(self, every: Collection[tuple[str, str]], types: Collection[str]) -> frozenset[tuple[str, str]]:
        """The events that ``types`` mean: names, with or without their domain, and ``order.*``."""
        words: dict[str, list[tuple[str, str]]] = {}
        for domain, name in sorted(every):
            for said in (name, f"{domain}.{name}"):
                words.setdefault(said, []).append((domain, name))
                words.setdefault(f"{said.rpartition('.')[0]}.*", []).append((domain, name))
        if len(types) > _MOST_NAMED:
            raise InvalidParams(f"`types` names more than {_MOST_NAMED} events")
        found: set[tuple[str, str]] = set()
        for each in types:
            if each not in words:
                near = get_close_matches(each[:200], words, n=1)
                hint = f"; did you mean `{near[0]}`?" if near else ""
                raise InvalidParams(f"there is no event {each[:80]!r} here{hint}")
            found.update(words[each])
        return frozenset(found)

    def _check(
        self,
        ctx: RequestContext,
        wanted: Collection[tuple[str, str]],
        readable: frozenset[tuple[str, str]],
        *,
        is_all: bool,
    ) -> None:
        """Refuses who could never hear anything, or asks by name for what they may not hear."""
        # What a domain decides case by case (`_may_ask`) may be anyone's, as long as it is known who asks.
        open_to = [pair for pair in wanted if pair in readable or self._may_ask(ctx, pair[0])]
        closed = sorted({name.rpartition(".")[0] for _, name in set(wanted) - set(open_to)})
        if not closed or (is_all and open_to):
            return
        if ctx.user is None and not ctx.claims:
            raise Unauthenticated("events need to know who is listening")
        needs = [f"{namespace}.read" for namespace in closed]
        shown = " and ".join(f"`{need}`" for need in needs[:5])
        raise PermissionDenied(f"these events need the claim {shown}", needs=needs)

    def _may_ask(self, ctx: RequestContext, domain: str) -> bool:
        return bool(ctx.claims or ctx.user) and self._domains[domain].has_audience


async def _latest(
    log: ToldLog, interest: Interest, state: State, most: int, until: float
) -> tuple[list[tuple[int, Occurrence]], bool]:
    """Time and occurrence of the latest that are wanted, newest first; and whether older ones were not looked at."""
    found: list[tuple[int, Occurrence]] = []
    position = state.position + 1
    sid = next(iter(interest.sids)) if interest.sids and len(interest.sids) == 1 else None
    while page := await log.before(position, sid):
        for _, time_ms, occurrence in page:
            if occurrence is not None and interest.wants(occurrence):
                found.append((time_ms, occurrence))
                if len(found) > most:
                    return found, True
        position = page[-1][0]
        if time.monotonic() > until:
            return found, True
    return found, False


def _sids(sids: Collection[str]) -> frozenset[str] | None:
    if not sids:
        return None
    if len(sids) > _MOST_NAMED:
        raise InvalidParams(f"`sid` names more than {_MOST_NAMED} objects")
    for sid in sids:
        try:
            smartid.decode(sid)
        except smartid.SmartIdError as error:
            raise InvalidParams(f"`sid`: {error}") from None
    return frozenset(sids)
