"""What people do with tickets."""

from __future__ import annotations

import builtins
from typing import Any

from hero_assistance.desk import Desk
from hero_assistance.lifecycle import as_kept, check_open, check_step
from hero_assistance.views import ticket_view, ticket_views
from hero_models.assistance import (
    Priority,
    Ticket,
    TicketHandlers,
    TicketPage,
    TicketStatus,
    TicketView,
)
from hero_sdk.osis import DomainStore
from hero_sdk.rpc import PermissionDenied, RequestContext
from hero_sdk.values import Condition, now

__all__ = ["Tickets"]

F = Ticket.Fields


class Tickets(TicketHandlers):
    """`ticket.*`."""

    async def create(
        self,
        ctx: RequestContext,
        title: str,
        body: str = "",
        priority: Priority = Priority.NORMAL,
        tags: list[str] | None = None,
        requester_id: str | None = None,
    ) -> TicketView:
        desk = Desk.of(self, ctx)
        if priority is not Priority.NORMAL or tags:
            desk.require_staff("set priority or tags")
        requester = desk.me
        if requester_id is not None and requester_id != desk.me.sid:
            desk.require_staff("open a ticket for somebody else")
            requester = await desk.user(requester_id)
        async with desk.store.transaction() as transaction:
            ticket = await transaction.of(Ticket).new(
                Ticket(
                    number=await _next_number(transaction),
                    title=title,
                    body=body,
                    priority=priority,
                    tags=tags or [],
                    requester_sid=requester.sid,
                )
            )
        return await ticket_view(desk, ticket)

    async def get(self, ctx: RequestContext, ticket_id: str) -> TicketView:
        desk = Desk.of(self, ctx)
        return await ticket_view(desk, await desk.ticket(ticket_id))

    async def list(
        self,
        ctx: RequestContext,
        status: list[TicketStatus] | None = None,
        priority: list[Priority] | None = None,
        assignee_id: str | None = None,
        requester_id: str | None = None,
        tag: str | None = None,
        archived: bool = False,
        limit: int = 50,
        cursor: str | None = None,
    ) -> TicketPage:
        desk = Desk.of(self, ctx)
        conditions: list[Condition] = [F.is_archived == archived]
        if not desk.is_staff:
            conditions.append(F.requester_sid == desk.me.sid)
        if requester_id is not None:
            conditions.append(F.requester_sid == requester_id)
        if assignee_id is not None:
            conditions.append(F.assignee_sid == assignee_id)
        if status is not None:
            conditions.append(F.status.in_(status if desk.is_staff else as_kept(status)))
        if priority is not None:
            conditions.append(F.priority.in_(priority))
        if tag is not None:
            conditions.append(F.tags.has(tag))
        page = await desk.store.of(Ticket).find(*conditions, order_by=F.created_at.desc(), limit=limit, cursor=cursor)
        return TicketPage(items=await ticket_views(desk, page.items), next_cursor=page.next_cursor)

    async def update(
        self,
        ctx: RequestContext,
        ticket_id: str,
        title: str | None = None,
        body: str | None = None,
        status: TicketStatus | None = None,
        priority: Priority | None = None,
        tags: builtins.list[str] | None = None,
        assignee_id: str | None = None,
    ) -> TicketView:
        desk = Desk.of(self, ctx)
        ticket = await desk.ticket(ticket_id)
        wished = {"title": title, "body": body, "priority": priority, "tags": tags, "assignee_sid": assignee_id}
        changes: dict[str, Any] = {name: value for name, value in wished.items() if value is not None}
        if changes:
            desk.require_staff("change more of a ticket than its status")
        if assignee_id:
            changes["assignee_sid"] = await _helper(desk, assignee_id)
        elif assignee_id == "":
            changes["assignee_sid"] = None
        async with desk.store.transaction() as transaction:
            current = await transaction.of(Ticket).get(ticket.sid)
            if changes:
                check_open(current.status)
            changes |= _status_change(desk, current, status, has_other_changes=bool(changes))
            if changes:
                changes["last_public_at"] = now()
                ticket = await transaction.of(Ticket).patch(ticket.sid, changes)
        return await ticket_view(desk, ticket)

    async def archive(self, ctx: RequestContext, ticket_id: str) -> TicketView:
        desk = Desk.of(self, ctx)
        ticket = await desk.ticket(ticket_id)
        desk.require_staff("archive tickets")
        if not ticket.is_archived:
            changes = {"is_archived": True, "archived_at": now(), "last_public_at": now()}
            ticket = await desk.store.of(Ticket).patch(ticket.sid, changes)
        return await ticket_view(desk, ticket)


async def _next_number(store: DomainStore) -> int:
    page = await store.of(Ticket).find(order_by=F.number.desc(), limit=1)
    return page.items[0].number + 1 if page.items else 1


async def _helper(desk: Desk, user_id: str) -> str:
    """The sid of somebody who may be given tickets."""
    user = await desk.user(user_id)
    if user.role == "customer":
        raise PermissionDenied(f"{user.display_name} is a customer and cannot be given tickets")
    return user.sid


def _status_change(
    desk: Desk, ticket: Ticket, wished: TicketStatus | None, *, has_other_changes: bool
) -> dict[str, Any]:
    """What changes with the status: whoever solves an unassigned ticket becomes its assignee."""
    if wished is None:
        # The first thing a helper does with a new ticket makes it open.
        is_first_touch = desk.is_staff and has_other_changes and ticket.status is TicketStatus.NEW
        return {"status": TicketStatus.OPEN} if is_first_touch else {}
    check_step(ticket.status, wished, by_staff=desk.is_staff)
    changes: dict[str, Any] = {"status": wished}
    if wished is TicketStatus.SOLVED and desk.is_staff and not ticket.assignee_sid:
        changes["assignee_sid"] = desk.me.sid
    return changes
