"""Search over tickets and comments, cut to what the caller may see before anything is counted or cut off."""

from __future__ import annotations

from hero_assistance.desk import Desk
from hero_assistance.views import comment_views, ticket_views
from hero_models.assistance import (
    Comment,
    CommentFinding,
    Finding,
    SearchHandlers,
    Ticket,
    TicketFinding,
)
from hero_sdk.rpc import RequestContext

__all__ = ["Searches"]

_TICKETS_OF_A_CUSTOMER = 1000


class Searches(SearchHandlers):
    """`search.*`."""

    async def query(self, ctx: RequestContext, words: str, limit: int = 20) -> list[Finding]:
        desk = await Desk.open(self, ctx)
        tickets = await _tickets(desk, words, limit)
        comments = await _comments(desk, words, limit)
        findings: list[Finding] = []
        findings += [TicketFinding(ticket=view) for view in await ticket_views(desk, tickets)]
        findings += [CommentFinding(comment=view) for view in await comment_views(desk, comments)]
        return findings[:limit]


async def _tickets(desk: Desk, words: str, limit: int) -> list[Ticket]:
    conditions = [] if desk.is_staff else [Ticket.Fields.requester_sid == desk.me.sid]
    # Who searches has often just written: what was committed before the question must be found.
    page = await desk.store.of(Ticket).find(*conditions, text=words, limit=limit, fresh=True)
    return page.items


async def _comments(desk: Desk, words: str, limit: int) -> list[Comment]:
    if desk.is_staff:
        conditions = []
    else:
        mine = await desk.store.of(Ticket).find(
            Ticket.Fields.requester_sid == desk.me.sid, limit=_TICKETS_OF_A_CUSTOMER
        )
        sids = [ticket.sid for ticket in mine.items]
        if not sids:
            return []
        conditions = [
            Comment.Fields.ticket_sid.in_(sids),
            Comment.Fields.is_internal == False,  # noqa: E712  # a condition for the store, not a comparison
        ]
    page = await desk.store.of(Comment).find(*conditions, text=words, limit=limit, fresh=True)
    return page.items
