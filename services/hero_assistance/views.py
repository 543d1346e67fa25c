"""Tickets and comments as their reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from hero_assistance.desk import Desk
from hero_models.assistance import Comment, CommentView, Person, Ticket, TicketStatus, TicketView, User

__all__ = ["comment_views", "ticket_view", "ticket_views"]


async def ticket_view(desk: Desk, ticket: Ticket) -> TicketView:
    """One ticket."""
    [view] = await ticket_views(desk, [ticket])
    return view


async def ticket_views(desk: Desk, tickets: Sequence[Ticket]) -> list[TicketView]:
    """Tickets in the order given; people are read once for all of them."""
    people = await _people(desk, [sid for t in tickets for sid in (t.requester_sid, t.assignee_sid) if sid])
    return [_ticket_view(desk, ticket, people) for ticket in tickets]


async def comment_views(desk: Desk, comments: Sequence[Comment]) -> list[CommentView]:
    """Comments in the order given."""
    people = await _people(desk, [comment.author_sid for comment in comments])
    return [
        CommentView(
            comment_id=comment.sid,
            ticket_id=comment.ticket_sid,
            author=people[comment.author_sid],
            body=comment.body,
            is_internal=comment.is_internal,
            reply_to=comment.reply_to,
            created_at=_known(comment.created_at),
        )
        for comment in comments
    ]


def _ticket_view(desk: Desk, ticket: Ticket, people: dict[str, Person]) -> TicketView:
    # To a customer a ticket changes when something they can see does: a note moves no clock of theirs.
    updated_at = _known(ticket.updated_at) if desk.is_staff else ticket.last_public_at
    return TicketView(
        ticket_id=ticket.sid,
        number=ticket.number,
        title=ticket.title,
        body=ticket.body,
        # That somebody called it spam is the desk's own business.
        status=TicketStatus.CLOSED if ticket.status is TicketStatus.SPAM and not desk.is_staff else ticket.status,
        priority=ticket.priority,
        requester=people[ticket.requester_sid],
        assignee=people.get(ticket.assignee_sid or ""),
        tags=ticket.tags,
        is_archived=ticket.is_archived,
        created_at=_known(ticket.created_at),
        updated_at=updated_at,
    )


async def _people(desk: Desk, sids: Iterable[str]) -> dict[str, Person]:
    users = await desk.store.of(User).get_many(list(dict.fromkeys(sids)))
    return {user.sid: Person(user_id=user.sid, display_name=user.display_name, role=user.role) for user in users}


def _known(value: datetime | None) -> datetime:
    assert value is not None, "the store sets it on every row"
    return value
