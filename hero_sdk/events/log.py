"""What the broadcaster needs of the logs it tells from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from hero_sdk.errors import HeroError

__all__ = ["Follower", "Log", "LogGone", "Occurrence", "Page", "State"]


class LogGone(HeroError):
    """What came after a position is not kept any more."""


class State(NamedTuple):
    """How far a log goes."""

    epoch: str
    """Changes whenever positions start anew."""

    position: int


class Occurrence(NamedTuple):
    """One event, ready to be told."""

    position: int
    """In its domain's log; for one that is not logged, that of the last one before it."""

    is_logged: bool
    domain: str
    name: str
    """``order.updated``."""

    sid: str
    """Of the object it is about; empty for none."""

    audience: frozenset[str] | None
    """Claims of which a recipient needs one; None for whoever may read what it is about."""

    text: bytes
    """JSON on one line, as it is sent."""


class Page(NamedTuple):
    """A part of a log."""

    occurrences: Sequence[Occurrence]
    last: int
    """How far this part goes; some positions hold nothing that is told."""


class Follower(Protocol):
    """Hears of a log's growth, on the event loop."""

    def grown(self, domain: str, passing: Sequence[Occurrence]) -> None:
        """The log of ``domain`` has grown, or ``passing`` happened, which it does not hold."""
        ...

    def removed(self, domain: str) -> None:
        """The log is gone for good."""
        ...


class Log(Protocol):
    """The log of one domain in one context."""

    async def state(self) -> State:
        """How far it goes now."""
        ...

    async def read(self, after: int) -> Page:
        """The next part behind ``after``, which ends there where there is no more. Raises LogGone."""
        ...

    def follow(self, follower: Follower) -> None:
        """Tells ``follower`` of growth from now on."""
        ...

    def leave(self, follower: Follower) -> None:
        """Tells ``follower`` no more."""
        ...
