"""The audit: what was done that matters for who may do what. Entries are written with the deed, and never changed."""

from __future__ import annotations

from hero_assistance.caller import Caller
from hero_assistance.desk import Desk
from hero_assistance.views import moment, people
from hero_models.assistance import AuditEntry, AuditHandlers, AuditPage, AuditView
from hero_sdk.osis import DomainStore
from hero_sdk.rpc import RequestContext
from hero_sdk.values import Condition

__all__ = ["Audits", "note"]

F = AuditEntry.Fields


async def note(
    transaction: DomainStore, caller: Caller, action: str, *, user_sid: str | None = None, **facts: str
) -> None:
    """Writes that ``caller`` did ``action`` to somebody; secrets are no facts."""
    entry = AuditEntry(
        action=action,
        actor=caller.name,
        actor_sid=None if caller.person is None else caller.person.sid,
        user_sid=user_sid,
        facts=facts,
    )
    await transaction.of(AuditEntry).new(entry)


class Audits(AuditHandlers):
    """`audit.*`."""

    async def list(
        self,
        ctx: RequestContext,
        action: str | None = None,
        user_id: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> AuditPage:
        desk = Desk.of(self, ctx)
        conditions: list[Condition] = []
        if action is not None:
            conditions.append(F.action == action)
        if user_id is not None:
            conditions.append(F.user_sid == (await desk.user(user_id)).sid)
        page = await desk.store.of(AuditEntry).find(
            *conditions, order_by=F.created_at.desc(), limit=limit, cursor=cursor
        )
        concerned = await people(desk, [entry.user_sid for entry in page.items if entry.user_sid])
        return AuditPage(
            items=[
                AuditView(
                    action=entry.action,
                    actor=entry.actor,
                    user=concerned.get(entry.user_sid or ""),
                    facts=entry.facts,
                    at=moment(entry.created_at),
                )
                for entry in page.items
            ],
            next_cursor=page.next_cursor,
        )
