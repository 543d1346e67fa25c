"""Search over tickets and comments, cut to what the caller may see before anything is counted or cut off."""

from __future__ import annotations

from itertools import zip_longest

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


class Searches(SearchHandlers):
    """`search.*`."""

    async def query(self, ctx: RequestContext, words: str, limit: int = 20) -> list[Finding]:
        desk = Desk.of(self, ctx)
        tickets = [TicketFinding(ticket=view) for view in await ticket_views(desk, await _tickets(desk, words, limit))]
        comments = [
            CommentFinding(comment=view) for view in await comment_views(desk, await _comments(desk, words, limit))
        ]
        # Ranks of different types cannot be compared: taken in turn, neither crowds the other out.
        pairs = zip_longest(tickets, comments)
        return [finding for pair in pairs for finding in pair if finding is not None][:limit]


async def _tickets(desk: Desk, words: str, limit: int) -> list[Ticket]:
    conditions = [] if desk.is_staff else [Ticket.Fields.requester_sid == desk.me.sid]
    # Who searches has often just written: what was committed before the question must be found.
    page = await desk.store.of(Ticket).find(*conditions, text=words, limit=limit, fresh=True)
    return page.items


async def _comments(desk: Desk, words: str, limit: int) -> list[Comment]:
    conditions = []
    if not desk.is_staff:
        conditions = [
            Comment.Fields.requester_sid == desk.me.sid,
            Comment.Fields.is_internal == False,  # noqa: E712  # a condition for the store, not a comparison
        ]
    page = await desk.store.of(Comment).find(*conditions, text=words, limit=limit, fresh=True)
    return page.items
