"""What the assistance domain can do; subclass these and give them to AssistanceDomain.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

import builtins
from abc import abstractmethod
from typing import Annotated

from pydantic import Field

from hero_sdk.domain import Domain, Handlers
from hero_sdk.rpc import FailedPrecondition, NotFound, PermissionDenied, RequestContext, Unauthenticated, method
from hero_sdk.values import U32, Sid

from .errors import WrongStatus
from .models import (
    Comment,
    CommentPage,
    CommentView,
    Finding,
    Priority,
    Tag,
    Ticket,
    TicketPage,
    TicketStatus,
    TicketView,
    User,
)

__all__ = ["AssistanceDomain", "CommentHandlers", "SearchHandlers", "TicketHandlers"]


class TicketHandlers(Handlers):
    """Tickets: what somebody wants solved."""

    namespace = "ticket"
    spellings = ("Ticket",)

    @method("write", errors=(Unauthenticated, PermissionDenied, NotFound), aliases=("channel.create",))
    @abstractmethod
    async def create(
        self,
        ctx: RequestContext,
        title: Annotated[str, Field(min_length=1, max_length=200)],
        body: Annotated[str, Field(max_length=100_000)] = "",
        priority: Priority = Priority.NORMAL,
        tags: Annotated[builtins.list[Tag], Field(default_factory=builtins.list, max_length=20)] = ...,
        requester_id: Sid | None = None,
    ) -> TicketView:
        """Opens a ticket in the caller's name. Who helps may open one for a customer, and set priority and tags.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """

    @method("read", errors=(Unauthenticated, NotFound), aliases=("channel.get",))
    @abstractmethod
    async def get(self, ctx: RequestContext, ticket_id: str) -> TicketView:
        """One ticket by its id, or by `#` and its number.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """

    @method("read", errors=(Unauthenticated, PermissionDenied), aliases=("channel.list",))
    @abstractmethod
    async def list(
        self,
        ctx: RequestContext,
        status: builtins.list[TicketStatus] | None = None,
        priority: builtins.list[Priority] | None = None,
        assignee_id: Sid | None = None,
        requester_id: Sid | None = None,
        tag: Tag | None = None,
        archived: bool = False,
        limit: Annotated[U32, Field(ge=1, le=200)] = 50,
        cursor: str | None = None,
    ) -> TicketPage:
        """Tickets the caller may see, newest first; archived ones only when asked for.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
        """

    @method("write", errors=(Unauthenticated, PermissionDenied, NotFound, WrongStatus), aliases=("channel.update",))
    @abstractmethod
    async def update(
        self,
        ctx: RequestContext,
        ticket_id: str,
        title: Annotated[str | None, Field(min_length=1, max_length=200)] = None,
        body: Annotated[str | None, Field(max_length=100_000)] = None,
        status: TicketStatus | None = None,
        priority: Priority | None = None,
        tags: Annotated[builtins.list[Tag] | None, Field(max_length=20)] = None,
        assignee_id: Annotated[str | None, Field(max_length=40)] = None,
    ) -> TicketView:
        """Changes what is given; a customer may only call their own ticket solved, or open it again.

        Args:
            assignee_id: Empty means nobody.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            WrongStatus: The ticket's status does not allow this.
        """

    @method("write", errors=(Unauthenticated, PermissionDenied, NotFound), aliases=("channel.archive",))
    @abstractmethod
    async def archive(self, ctx: RequestContext, ticket_id: str) -> TicketView:
        """Takes a ticket out of lists and counts.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """


class CommentHandlers(Handlers):
    """Comments: what is said on a ticket."""

    namespace = "comment"
    spellings = ("Comment",)

    @method(
        "write",
        errors=(Unauthenticated, PermissionDenied, NotFound, FailedPrecondition, WrongStatus),
        aliases=("message.send",),
    )
    @abstractmethod
    async def create(
        self,
        ctx: RequestContext,
        ticket_id: str,
        body: Annotated[str, Field(min_length=1, max_length=100_000)],
        is_internal: bool = False,
        reply_to: Sid | None = None,
    ) -> CommentView:
        """Says something on a ticket; a customer's word opens a waiting or solved ticket again.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
            WrongStatus: The ticket's status does not allow this.
        """

    @method("read", errors=(Unauthenticated, NotFound), aliases=("message.list",))
    @abstractmethod
    async def list(
        self,
        ctx: RequestContext,
        ticket_id: str,
        limit: Annotated[U32, Field(ge=1, le=200)] = 50,
        cursor: str | None = None,
    ) -> CommentPage:
        """What was said on a ticket, oldest first.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """


class SearchHandlers(Handlers):
    """Search over tickets and comments."""

    namespace = "search"
    spellings = ("Search",)

    @method("read", errors=(Unauthenticated,))
    @abstractmethod
    async def query(
        self,
        ctx: RequestContext,
        words: Annotated[str, Field(min_length=1, max_length=500)],
        limit: Annotated[U32, Field(ge=1, le=100)] = 20,
    ) -> list[Finding]:
        """What the caller may see and holds the words: tickets and comments in turn, each best match first.

        Raises:
            Unauthenticated: The caller must say who they are.
        """


class AssistanceDomain(Domain):
    """A product team's own support desk: tickets, and what is said on them."""

    name = "assistance"
    package = __package__
    handlers = (TicketHandlers, CommentHandlers, SearchHandlers)
    stored = (User, Ticket, Comment)
    errors = (WrongStatus,)
