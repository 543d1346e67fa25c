"""What a service tells: the logs of its domains, who may hear what, one broadcaster for each context."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from difflib import get_close_matches
from pathlib import Path

from hero_sdk.domain import Domain
from hero_sdk.events import CursorKey, Hub, Interest
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

__all__ = ["Events"]

_MOST_NAMED = 1000


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
            if self._key is None:
                self._key = key_in(self._key_file)
            logs = {
                name: ToldLog(self._osis.event_log(context, name), domain, context)
                for name, domain in self._domains.items()
            }
            hub = self._hubs[context] = Hub(context, logs, CursorKey(self._key, context))
        return hub

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
        # What a domain decides case by case may be anyone's, as long as it is known who asks.
        open_to = [pair for pair in wanted if pair in readable or ((ctx.claims or ctx.user) and self._asks(pair[0]))]
        closed = sorted({name.rpartition(".")[0] for _, name in set(wanted) - set(open_to)})
        if not closed or (is_all and open_to):
            return
        if ctx.user is None and not ctx.claims:
            raise Unauthenticated("events need to know who is listening")
        needs = [f"{namespace}.read" for namespace in closed]
        shown = " and ".join(f"`{need}`" for need in needs[:5])
        raise PermissionDenied(f"these events need the claim {shown}", needs=needs)

    def _asks(self, domain: str) -> bool:
        return self._domains[domain].has_audience


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
