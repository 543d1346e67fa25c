"""A domain's log as listeners are told of it: names of events, and their data as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hero_sdk.domain import Domain
from hero_sdk.events import Follower, LogGone, Occurrence, Page, State
from hero_sdk.osis import ChangesGone, EventLog, LoggedEvent, Passing
from hero_sdk.values import smartid

__all__ = ["ToldLog", "event_names"]

_CHANGES: Final = ("created", "updated", "deleted")


def event_names(domain: Domain) -> list[str]:
    """Everything the domain may tell, as named on the wire."""
    roots = [f"{root.namespace}.{what}" for root in domain.root_objects() for what in _CHANGES]
    return roots + [event.event_name for event in domain.events]


class ToldLog:
    """The log of one domain in one context; see ``events.Log``."""

    def __init__(self, source: EventLog, domain: Domain, context: int) -> None:
        roots = domain.root_objects()
        self._source = source
        self._domain = domain.name
        self._namespaces = {root.model.__name__: root.namespace for root in roots}
        # What a caller is shown of these depends on who asks, so all are told the same: which object it is.
        self._hidden = {root.model.__name__ for root in roots if root._has_hook("after_get")}
        self._declared = {event.event_name for event in domain.events}
        self._place = b',"context":%d,"domain":"%s"' % (context, domain.name.encode())
        self._followers: dict[Follower, _Relay] = {}

    async def state(self) -> State:
        found = await self._source.state()
        return State(found.epoch, found.position)

    async def read(self, after: int) -> Page:
        try:
            found = await self._source.read(after)
        except ChangesGone as error:
            raise LogGone(str(error)) from error
        told = [self._occurrence(each) for each in found]
        return Page([each for each in told if each is not None], found[-1].position if found else after)

    async def before(self, position: int, sid: str | None) -> list[tuple[int, int, Occurrence | None]]:
        """Position, time in milliseconds and what is told of it, newest first; of one object where ``sid`` says so."""
        if sid is None:
            found = await self._source.before(position)
        else:
            found = await self._source.about(smartid.decode(sid), position)
        return [(each.position, each.time_ms, self._occurrence(each)) for each in found]

    def follow(self, follower: Follower) -> None:
        relay = self._followers[follower] = _Relay(self, follower)
        self._source.follow(relay)

    def leave(self, follower: Follower) -> None:
        relay = self._followers.pop(follower, None)
        if relay is not None:
            self._source.leave(relay)

    def passed(self, position: int, passing: Passing) -> Occurrence:
        """An event that is not logged."""
        text = self._text(passing.time_ms, passing.body)
        audience = _claims(passing.audience)
        return Occurrence(position, False, self._domain, passing.name, passing.sid, audience, text)

    @property
    def domain(self) -> str:
        return self._domain

    def _occurrence(self, logged: LoggedEvent) -> Occurrence | None:
        """What is told of it; None for what is nobody's business, or was of a schema before this one."""
        if logged.body is None:
            return None
        body, is_partial = logged.body, False
        if logged.op == "told":
            name = logged.type
            if name not in self._declared:
                return None
        else:
            namespace = self._namespaces.get(logged.type)
            if namespace is None:
                return None
            name = f"{namespace}.{logged.op}"
            if logged.type in self._hidden:
                body, is_partial = f'{{"sid":"{logged.sid}"}}', True
        audience, text = _claims(logged.audience), self._text(logged.time_ms, body, is_partial=is_partial)
        return Occurrence(logged.position, True, self._domain, name, logged.sid, audience, text)

    def _text(self, time_ms: int, body: str, *, is_partial: bool = False) -> bytes:
        partial = b',"partial":true' if is_partial else b""
        return b'{"at":%d%s%s,"data":%s}' % (time_ms // 1000, self._place, partial, body.encode())


class _Relay:
    """Hears of commits, and passes it on in the words of ``events``."""

    def __init__(self, log: ToldLog, follower: Follower) -> None:
        self._log = log
        self._follower = follower

    def committed(self, position: int, passing: Sequence[Passing]) -> None:
        self._follower.grown(self._log.domain, [self._log.passed(position, each) for each in passing])

    def removed(self) -> None:
        self._follower.removed(self._log.domain)


def _claims(audience: str | None) -> frozenset[str] | None:
    return None if audience is None else frozenset(audience.split())
