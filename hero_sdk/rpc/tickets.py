"""Tickets: what somebody shows who cannot send headers, as the `EventSource` of a browser.

A caller asks for one in its own name (`rpc.ticket`) and puts it into an address. It stands for that caller in that
context, opens one stream and is worth nothing after that, or half a minute later: addresses end up in histories and
in the logs of proxies. Tickets lie in memory alone, so that none outlives the service.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from hero_sdk.errors import PermissionDenied, RateLimited, Unauthenticated
from hero_sdk.rpc.context import RequestContext
from hero_sdk.rpc.identity import ContextReader
from hero_sdk.rpc.trust import Credentials, Grant, Listener, Trust

__all__ = ["VALID_S", "Tickets"]

VALID_S: Final = 30
"""How long a ticket may be shown."""

_MOST_OF_ONE: Final = 1000
"""Tickets of one user that nobody has shown yet."""


class _Ticket(NamedTuple):
    until: float
    of: RequestContext


class Tickets:
    """Belongs to one event loop; ``now`` gives seconds, of which only differences mean something."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._open: dict[bytes, _Ticket] = {}  # in the order in which they end
        self._counts: dict[tuple[str | None, bool], int] = {}

    def issue(self, ctx: RequestContext) -> str:
        """A ticket for the caller of ``ctx``. Raises RateLimited where too many of theirs were never shown."""
        self._forget_old()
        whose = _whose(ctx)
        if self._counts.get(whose, 0) >= _MOST_OF_ONE:
            raise RateLimited("there are too many tickets that nobody has shown yet", retry_after_s=float(VALID_S))
        text = secrets.token_urlsafe(32)
        self._open[_digest(text)] = _Ticket(self._now() + VALID_S, ctx)
        self._counts[whose] = self._counts.get(whose, 0) + 1
        return text

    def redeem(self, text: str, shown_to: ContextReader) -> ContextReader:
        """Reads requests of whoever the ticket is for, in its context and in no other; the ticket is used up.

        Raises Unauthenticated for one that is not known (any more), PermissionDenied for one of a caller with full
        trust at a listener that trusts nobody.
        """
        self._forget_old()
        ticket = self._open.pop(_digest(text), None)
        if ticket is None:
            raise Unauthenticated("this ticket is not known: it opens one stream, soon after it was given")
        self._uncount(ticket)
        ctx = ticket.of
        if ctx.claims is not None:
            listener = Listener(
                name="ticket", trust=Trust.AUTHENTICATOR, context=ctx.context, authenticate=_grant_of(ctx)
            )
        elif shown_to.believes:
            listener = Listener(name="ticket", trust=Trust.HEADERS, context=ctx.context)
        else:
            raise PermissionDenied(
                "this ticket is of a caller with full trust, which is no use here: "
                "ask for one with the user and the claims of whoever is to listen"
            )
        return ContextReader(listener, shown_to.resources)

    def _forget_old(self) -> None:
        now = self._now()
        while self._open:
            digest, ticket = next(iter(self._open.items()))
            if ticket.until > now:
                return
            del self._open[digest]
            self._uncount(ticket)

    def _uncount(self, ticket: _Ticket) -> None:
        whose = _whose(ticket.of)
        self._counts[whose] -= 1
        if not self._counts[whose]:
            del self._counts[whose]


def _whose(ctx: RequestContext) -> tuple[str | None, bool]:
    """Who is counted together: strangers must not use up what belongs to callers without a name."""
    return ctx.user, ctx.claims is None or bool(ctx.claims)


def _grant_of(ctx: RequestContext) -> Callable[[Credentials], Awaitable[Grant]]:
    """The rights of ``ctx``, asked for anew where an authenticator gave them."""

    async def grant(credentials: Credentials) -> Grant:
        now = ctx if ctx.again is None else await ctx.again()
        assert now.claims is not None
        return Grant(user=now.user, claims=now.claims)

    return grant


def _digest(text: str) -> bytes:
    """What a ticket is looked up by: how long that takes tells nothing about the tickets there are."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
