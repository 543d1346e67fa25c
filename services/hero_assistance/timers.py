"""What the desk does by itself: tickets put off are open again in time, those solved long enough are closed, and what
is left of old sign-ins is taken away.
"""

from __future__ import annotations

from datetime import timedelta

from hero_assistance import history, options
from hero_assistance.lifecycle import moved
from hero_models.assistance import AssistanceDomain, SignIn, Ticket, TicketStatus
from hero_sdk.osis import DomainStore, Osis
from hero_sdk.rpc import RequestContext
from hero_sdk.service import Settings
from hero_sdk.values import Condition, now

__all__ = ["EVERY_S", "turn"]

EVERY_S = 60.0

_AT_ONCE = 200

F = Ticket.Fields


async def turn(ctx: RequestContext) -> None:
    """Work in the background: whatever is due now."""
    store = ctx.resource(Osis).domain(ctx.context, AssistanceDomain.name)
    days = ctx.resource(Settings).get(options.CLOSE_DAYS)
    await _move(store, [F.status == TicketStatus.ON_HOLD, F.wake_at <= now()], TicketStatus.OPEN)
    if days:
        solved_before = now() - timedelta(days=days)
        await _move(store, [F.status == TicketStatus.SOLVED, F.solved_at <= solved_before], TicketStatus.CLOSED)
    await _forget(store)


async def _forget(store: DomainStore) -> None:
    """Sign-ins that nobody can use any more."""
    old = SignIn.Fields.expires_at <= now() - timedelta(days=1)
    while page := (await store.of(SignIn).find(old, limit=_AT_ONCE)).items:
        await store.of(SignIn).delete_many([sign_in.sid for sign_in in page])


async def _move(store: DomainStore, due: list[Condition], to: TicketStatus) -> None:
    while page := (await store.of(Ticket).find(*due, limit=_AT_ONCE)).items:
        async with store.transaction() as transaction:
            for found in page:
                ticket = await transaction.of(Ticket).get(found.sid)
                if ticket.status is found.status:  # nobody was quicker
                    await history.change(transaction, ticket, moved(to, now()), None)
