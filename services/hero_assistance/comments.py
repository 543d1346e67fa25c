"""What is said on tickets."""

from __future__ import annotations

from typing import Any

from hero_assistance import history
from hero_assistance.desk import Desk
from hero_assistance.lifecycle import after_comment, moved
from hero_assistance.tickets import open_ticket
from hero_assistance.views import comment_views
from hero_models.assistance import Comment, CommentHandlers, CommentPage, CommentView, Ticket, TicketStatus, User
from hero_sdk.osis import DomainStore
from hero_sdk.rpc import FailedPrecondition, NotFound, RequestContext
from hero_sdk.values import Condition, now

__all__ = ["Comments"]

F = Comment.Fields


class Comments(CommentHandlers):
    """`comment.*`."""

    async def create(
        self,
        ctx: RequestContext,
        ticket_id: str,
        body: str,
        is_internal: bool = False,
        reply_to: str | None = None,
    ) -> CommentView:
        desk = Desk.of(self, ctx)
        ticket = await desk.ticket(ticket_id)
        if is_internal:
            desk.require_staff("write internal notes")
        if reply_to is not None:
            await _check_answered(desk, ticket, reply_to, is_internal=is_internal)
        async with desk.store.transaction() as transaction:
            ticket = await transaction.of(Ticket).get(ticket.sid)
            if ticket.status is TicketStatus.CLOSED and not desk.is_staff:
                ticket, reply_to = await _follow_up(transaction, ticket, desk.me), None
            elif not is_internal:
                status = after_comment(ticket.status, by_staff=desk.is_staff)
                changes: dict[str, Any] = {} if status is ticket.status else moved(status, now())
                ticket = await history.change(transaction, ticket, changes | {"last_public_at": now()}, desk.me)
            comment = await transaction.of(Comment).new(
                Comment(
                    ticket_sid=ticket.sid,
                    author_sid=desk.me.sid,
                    requester_sid=ticket.requester_sid,
                    body=body,
                    is_internal=is_internal,
                    reply_to=reply_to,
                )
            )
        [view] = await comment_views(desk, [comment])
        return view

    async def list(
        self, ctx: RequestContext, ticket_id: str, limit: int = 50, cursor: str | None = None
    ) -> CommentPage:
        desk = Desk.of(self, ctx)
        ticket = await desk.ticket(ticket_id)
        conditions: list[Condition] = [F.ticket_sid == ticket.sid]
        if not desk.is_staff:
            conditions.append(F.is_internal == False)  # noqa: E712  # a condition for the store, not a comparison
        page = await desk.store.of(Comment).find(*conditions, limit=limit, cursor=cursor)
        return CommentPage(items=await comment_views(desk, page.items), next_cursor=page.next_cursor)


async def _follow_up(transaction: DomainStore, closed: Ticket, customer: User) -> Ticket:
    """A new ticket for what a customer says on a closed one."""
    ticket = Ticket(number=0, title=closed.title, requester_sid=closed.requester_sid, follows_sid=closed.sid)
    return await open_ticket(transaction, ticket, customer)


async def _check_answered(desk: Desk, ticket: Ticket, comment_id: str, *, is_internal: bool) -> None:
    """Refuses an answer to what is not there for the caller, and a public one to an internal note."""
    found = await desk.store.of(Comment).get_many([comment_id], skip_missing=True)
    if not found or found[0].ticket_sid != ticket.sid or not desk.may_read(found[0]):
        raise NotFound(f"no comment {comment_id!r} on this ticket")
    if found[0].is_internal and not is_internal:
        raise FailedPrecondition("an answer to an internal note is internal, too: it would tell customers of the note")
