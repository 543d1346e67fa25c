"""What people do with tickets."""

from __future__ import annotations

import builtins
from datetime import datetime
from typing import Any

from hero_assistance import history
from hero_assistance.desk import Desk
from hero_assistance.lifecycle import as_kept, check_open, check_step, moved
from hero_assistance.views import change_views, ticket_view, ticket_views
from hero_models.assistance import (
    HistoryPage,
    Priority,
    Ticket,
    TicketChange,
    TicketHandlers,
    TicketPage,
    TicketStatus,
    TicketView,
    User,
)
from hero_sdk.osis import DomainStore
from hero_sdk.rpc import PermissionDenied, RequestContext
from hero_sdk.values import Condition, now

__all__ = ["Tickets", "open_ticket"]

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
            ticket = Ticket(
                title=title, body=body, priority=priority, tags=tags or [], requester_sid=requester.sid, number=0
            )
            ticket = await open_ticket(transaction, ticket, desk.me)
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
            desk.require_staff("look for tags")
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
        add_tags: builtins.list[str] | None = None,
        remove_tags: builtins.list[str] | None = None,
        assignee_id: str | None = None,
        wake_at: datetime | None = None,
    ) -> TicketView:
        desk = Desk.of(self, ctx)
        ticket = await desk.ticket(ticket_id)
        wished = {"title": title, "body": body, "priority": priority, "tags": tags}
        changes: dict[str, Any] = {name: value for name, value in wished.items() if value is not None}
        if changes or add_tags or remove_tags or assignee_id is not None:
            desk.require_staff("change more of a ticket than its status")
        if assignee_id is not None:
            changes["assignee_sid"] = await _helper(desk, assignee_id) if assignee_id else None
        async with desk.store.transaction() as transaction:
            current = await transaction.of(Ticket).get(ticket.sid)
            if add_tags or remove_tags:
                changes["tags"] = _merged(changes.get("tags", current.tags), add_tags or [], remove_tags or [])
            if changes:
                check_open(current.status)
            changes |= _status_change(desk, current, status, wake_at, has_other_changes=bool(changes))
            if changes:
                ticket = await history.change(transaction, current, changes, desk.me)
        return await ticket_view(desk, ticket)

    async def set_status(
        self, ctx: RequestContext, ticket_id: str, status: TicketStatus, wake_at: datetime | None = None
    ) -> TicketView:
        return await self.update(ctx, ticket_id, status=status, wake_at=wake_at)

    async def assign(self, ctx: RequestContext, ticket_id: str, assignee_id: str | None = None) -> TicketView:
        return await self.update(ctx, ticket_id, assignee_id=assignee_id or "")

    async def history(
        self, ctx: RequestContext, ticket_id: str, limit: int = 100, cursor: str | None = None
    ) -> HistoryPage:
        desk = Desk.of(self, ctx)
        ticket = await desk.ticket(ticket_id)
        page = await desk.store.of(TicketChange).find(
            TicketChange.Fields.ticket_sid == ticket.sid, limit=limit, cursor=cursor
        )
        return HistoryPage(items=await change_views(desk, page.items), next_cursor=page.next_cursor)

    async def archive(self, ctx: RequestContext, ticket_id: str) -> TicketView:
        return await self._put_away(ctx, ticket_id, is_archived=True)

    async def unarchive(self, ctx: RequestContext, ticket_id: str) -> TicketView:
        return await self._put_away(ctx, ticket_id, is_archived=False)

    async def _put_away(self, ctx: RequestContext, ticket_id: str, *, is_archived: bool) -> TicketView:
        desk = Desk.of(self, ctx)
        ticket = await desk.ticket(ticket_id)
        async with desk.store.transaction() as transaction:
            ticket = await transaction.of(Ticket).get(ticket.sid)
            if ticket.is_archived != is_archived:
                changes = {"is_archived": is_archived, "archived_at": now() if is_archived else None}
                ticket = await history.change(transaction, ticket, changes, desk.me)
        return await ticket_view(desk, ticket)


async def open_ticket(transaction: DomainStore, ticket: Ticket, actor: User) -> Ticket:
    """Stores a new ticket under the next number."""
    latest = await transaction.of(Ticket).find(order_by=F.number.desc(), limit=1)
    ticket.number = latest.items[0].number + 1 if latest.items else 1
    ticket = await transaction.of(Ticket).new(ticket)
    await history.began(transaction, ticket, actor)
    return ticket


async def _helper(desk: Desk, user_id: str) -> str:
    """The sid of somebody who may be given tickets."""
    user = await desk.user(user_id)
    if user.role == "customer":
        raise PermissionDenied(f"{user.display_name} is a customer and cannot be given tickets")
    return user.sid


def _status_change(
    desk: Desk, ticket: Ticket, wished: TicketStatus | None, wake_at: datetime | None, *, has_other_changes: bool
) -> dict[str, Any]:
    """What changes with the status: whoever solves an unassigned ticket becomes its assignee."""
    if wished is None:
        # The first thing a helper does with a new ticket makes it open.
        is_first_touch = desk.is_staff and has_other_changes and ticket.status is TicketStatus.NEW
        return moved(TicketStatus.OPEN, now()) if is_first_touch else {}
    check_step(ticket.status, wished, by_staff=desk.is_staff)
    if wished is ticket.status is not TicketStatus.ON_HOLD:
        return {}
    changes = moved(wished, now(), wake_at)
    if wished is TicketStatus.SOLVED and desk.is_staff and not ticket.assignee_sid:
        changes["assignee_sid"] = desk.me.sid
    return changes


def _merged(tags: builtins.list[str], add: builtins.list[str], remove: builtins.list[str]) -> builtins.list[str]:
    """Tags as two people at once want them: what each adds or takes away counts, and nothing else."""
    return list(dict.fromkeys(tag for tag in [*tags, *add] if tag not in remove))
