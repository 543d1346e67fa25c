"""Tickets, comments, people and devices as their reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from hero_assistance.caller import Caller
from hero_assistance.desk import Desk
from hero_assistance.lifecycle import as_shown
from hero_models.assistance import (
    ChangeView,
    Comment,
    CommentView,
    Device,
    DeviceView,
    Person,
    Ticket,
    TicketChange,
    TicketView,
    User,
    UserView,
)

__all__ = [
    "change_views",
    "comment_views",
    "device_view",
    "moment",
    "people",
    "ticket_view",
    "ticket_views",
    "user_view",
]


def user_view(user: User) -> UserView:
    """A person, for themselves and for those who help."""
    return UserView(
        user_id=user.sid,
        email=user.email,
        display_name=user.display_name,
        alias=user.alias,
        external_id=user.external_id,
        role=user.role,
        status=user.status,
        created_at=moment(user.created_at),
    )


def device_view(device: Device, caller: Caller) -> DeviceView:
    """A device, for its owner."""
    return DeviceView(
        device_id=device.sid,
        label=device.label,
        address=device.address,
        is_current=caller.device is not None and caller.device.sid == device.sid,
        created_at=moment(device.created_at),
        last_seen=device.last_seen,
    )


async def people(desk: Desk, sids: Iterable[str]) -> dict[str, Person]:
    """Those people by sid; whoever is gone is left out."""
    users = await desk.store.of(User).get_many(list(dict.fromkeys(sids)), skip_missing=True)
    return {user.sid: Person(user_id=user.sid, display_name=user.display_name, role=user.role) for user in users}


async def ticket_view(desk: Desk, ticket: Ticket) -> TicketView:
    """One ticket."""
    [view] = await ticket_views(desk, [ticket])
    return view


async def ticket_views(desk: Desk, tickets: Sequence[Ticket]) -> list[TicketView]:
    """Tickets in the order given; people are read once for all of them."""
    known = await people(desk, [sid for t in tickets for sid in (t.requester_sid, t.assignee_sid) if sid])
    return [_ticket_view(desk, ticket, known) for ticket in tickets]


async def comment_views(desk: Desk, comments: Sequence[Comment]) -> list[CommentView]:
    """Comments in the order given."""
    known = await people(desk, [comment.author_sid for comment in comments])
    return [
        CommentView(
            comment_id=comment.sid,
            ticket_id=comment.ticket_sid,
            author=known[comment.author_sid],
            body=comment.body,
            is_internal=comment.is_internal,
            reply_to=comment.reply_to,
            created_at=moment(comment.created_at),
        )
        for comment in comments
    ]


async def change_views(desk: Desk, changes: Sequence[TicketChange]) -> list[ChangeView]:
    """Changes of tickets, for those who help."""
    actors = await people(desk, [change.actor_sid for change in changes if change.actor_sid])
    return [
        ChangeView(
            field=change.field,
            before=change.before,
            after=change.after,
            actor=actors.get(change.actor_sid or ""),
            at=moment(change.created_at),
        )
        for change in changes
    ]


def _ticket_view(desk: Desk, ticket: Ticket, known: dict[str, Person]) -> TicketView:
    # To a customer a ticket changes when something they can see does: a note moves no clock of theirs.
    updated_at = moment(ticket.updated_at) if desk.is_staff else ticket.last_public_at
    return TicketView(
        ticket_id=ticket.sid,
        number=ticket.number,
        title=ticket.title,
        body=ticket.body,
        status=ticket.status if desk.is_staff else as_shown(ticket.status),
        priority=ticket.priority,
        requester=known[ticket.requester_sid],
        assignee=known.get(ticket.assignee_sid or ""),
        tags=ticket.tags if desk.is_staff else [],
        wake_at=ticket.wake_at if desk.is_staff else None,
        follows=ticket.follows_sid,
        is_archived=ticket.is_archived,
        created_at=moment(ticket.created_at),
        updated_at=updated_at,
    )


def moment(value: datetime | None) -> datetime:
    """A time that the store sets on every row."""
    assert value is not None, "the store sets it on every row"
    return value
