"""What a listener wants to hear, and may."""

from __future__ import annotations

from typing import NamedTuple

from hero_sdk.events.log import Occurrence

__all__ = ["Interest"]


class Interest(NamedTuple):
    """Listeners with equal interests hear the same, and are told together."""

    domains: frozenset[str]
    readable: frozenset[tuple[str, str]]
    """Domain and name of the events the listener may hear where an event names no audience."""

    names: frozenset[tuple[str, str]] | None = None
    """Domain and name of the events that are wanted; None for all."""

    sids: frozenset[str] | None = None
    """Objects that matter; None for all."""

    claims: frozenset[str] | None = None
    """What makes the listener one of an audience; None for one that belongs to all."""

    def wants(self, occurrence: Occurrence) -> bool:
        """Whether the listener is told of it."""
        if occurrence.domain not in self.domains:
            return False
        name = occurrence.domain, occurrence.name
        if self.names is not None and name not in self.names:
            return False
        if self.sids is not None and occurrence.sid not in self.sids:
            return False
        if occurrence.audience is None:
            return name in self.readable
        return self.claims is None or not occurrence.audience.isdisjoint(self.claims)
