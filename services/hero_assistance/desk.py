"""The desk as one caller sees it: which tickets, comments and people exist for them.

What somebody may not see answers exactly like what does not exist; every handler asks here first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from hero_assistance.caller import Caller
from hero_models.assistance import Comment, Role, Ticket, User
from hero_sdk.domain import Handlers
from hero_sdk.osis import DomainStore
from hero_sdk.rpc import NotFound, PermissionDenied, RequestContext, Unauthenticated

__all__ = ["Desk"]


@dataclass(frozen=True, slots=True)
class Desk:
    """The store of one call, and who is behind it."""

    store: DomainStore
    caller: Caller

    @classmethod
    def of(cls, handlers: Handlers, ctx: RequestContext) -> Self:
        """The desk for the caller whom `guard` let through."""
        return cls(handlers.store(ctx), ctx.resource(Caller))

    @property
    def me(self) -> User:
        """The person who calls; Unauthenticated where it is none."""
        if self.caller.person is None:
            raise Unauthenticated("this needs a person: sign in, or call with X-Hero-User")
        return self.caller.person

    @property
    def is_staff(self) -> bool:
        """Whether the caller is one of those who help; the machine's operator sees what they see."""
        person = self.caller.person
        return self.caller.is_operator if person is None else person.role is not Role.CUSTOMER

    def require_staff(self, what: str) -> None:
        """Refuses a customer; ``what`` ends the sentence "only those who help may …"."""
        if not self.is_staff:
            raise PermissionDenied(f"only those who help may {what}")

    async def ticket(self, ticket_id: str) -> Ticket:
        """The ticket of this sid or, as `#12`, of this number; NotFound also for one the caller may not see."""
        ticket = await self._ticket(ticket_id)
        if ticket is None or not self.may_see(ticket):
            raise NotFound(f"no ticket {ticket_id!r}")
        return ticket

    def may_see(self, ticket: Ticket) -> bool:
        """Whether the ticket exists for the caller."""
        return self.is_staff or ticket.requester_sid == self.me.sid

    def may_read(self, comment: Comment) -> bool:
        """Whether a comment on a ticket of theirs exists for the caller."""
        return self.is_staff or not comment.is_internal

    async def user(self, user_id: str) -> User:
        """Somebody by sid; NotFound where there is nobody."""
        found = await self.store.of(User).get_many([user_id], skip_missing=True)
        if not found:
            raise NotFound(f"no user {user_id!r}")
        return found[0]

    async def _ticket(self, ticket_id: str) -> Ticket | None:
        tickets = self.store.of(Ticket)
        if ticket_id.startswith("#"):
            digits = ticket_id[1:]
            if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
                return None
            page = await tickets.find(Ticket.Fields.number == int(digits), limit=1)
            return page.items[0] if page.items else None
        found = await tickets.get_many([ticket_id], skip_missing=True)
        return found[0] if found else None
