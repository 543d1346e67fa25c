"""The history of a ticket: every change of it, with who, when and what was before. Written with the change itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hero_assistance.lifecycle import as_shown
from hero_models.assistance import Ticket, TicketChange, User
from hero_sdk.osis import DomainStore
from hero_sdk.values import now

__all__ = ["began", "change"]

_TOLD = ("title", "body", "status", "priority", "assignee_sid", "tags", "wake_at", "is_archived")
"""Fields whose changes are history; the others follow from them."""


_SEEN = ("title", "body", "priority", "assignee_sid", "is_archived")
"""Those a customer sees, beside the status."""


async def began(transaction: DomainStore, ticket: Ticket, actor: User | None) -> None:
    """Notes that there is a new ticket."""
    await transaction.of(TicketChange).new(
        TicketChange(ticket_sid=ticket.sid, actor_sid=None if actor is None else actor.sid, field="created")
    )


async def change(transaction: DomainStore, ticket: Ticket, changes: Mapping[str, Any], actor: User | None) -> Ticket:
    """The ticket with ``changes`` made and noted; ``actor`` is None where the desk does it by itself.

    To its customer it has changed only if something they can see has.
    """
    if _is_seen(ticket, changes):
        changes = {"last_public_at": now(), **changes}
    changed = await transaction.of(Ticket).patch(ticket.sid, changes)
    before, after = ticket.model_dump(mode="json"), changed.model_dump(mode="json")
    noted = [
        TicketChange(
            ticket_sid=ticket.sid,
            actor_sid=None if actor is None else actor.sid,
            field=field,
            before=before.get(field),
            after=after.get(field),
        )
        for field in _TOLD
        if before.get(field) != after.get(field)
    ]
    if noted:
        await transaction.of(TicketChange).new_many(noted)
    return changed


def _is_seen(ticket: Ticket, changes: Mapping[str, Any]) -> bool:
    if "status" in changes and as_shown(changes["status"]) is not as_shown(ticket.status):
        return True
    return any(field in changes and changes[field] != getattr(ticket, field) for field in _SEEN)
