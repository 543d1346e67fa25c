"""Typed calls of the assistance domain.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

import builtins

from pydantic import TypeAdapter

from hero_sdk.client import Connection, DomainClient, Namespace, SyncConnection, SyncDomainClient, SyncNamespace

from .errors import WrongStatus
from .models import CommentPage, CommentView, Finding, Priority, Tag, TicketPage, TicketStatus, TicketView

__all__ = ["AssistanceClient", "AssistanceSyncClient"]

_COMMENT_PAGE = TypeAdapter(CommentPage)
_COMMENT_VIEW = TypeAdapter(CommentView)
_FINDING_LIST = TypeAdapter(list[Finding])
_TICKET_PAGE = TypeAdapter(TicketPage)
_TICKET_VIEW = TypeAdapter(TicketView)


class TicketNamespace(Namespace):
    """Tickets: what somebody wants solved."""

    async def create(
        self,
        title: str,
        body: str = "",
        priority: Priority = Priority.NORMAL,
        tags: builtins.list[Tag] | None = None,
        requester_id: str | None = None,
    ) -> TicketView:
        """Opens a ticket in the caller's name. Who helps may open one for a customer, and set priority and tags.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call(
            "ticket.create",
            {"title": title, "body": body, "priority": priority, "tags": tags, "requester_id": requester_id},
            _TICKET_VIEW,
        )

    async def get(self, ticket_id: str) -> TicketView:
        """One ticket by its id, or by `#` and its number.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("ticket.get", {"ticket_id": ticket_id}, _TICKET_VIEW, retry=True)

    async def list(
        self,
        status: builtins.list[TicketStatus] | None = None,
        priority: builtins.list[Priority] | None = None,
        assignee_id: str | None = None,
        requester_id: str | None = None,
        tag: Tag | None = None,
        archived: bool = False,
        limit: int = 50,
        cursor: str | None = None,
    ) -> TicketPage:
        """Tickets the caller may see, newest first; archived ones only when asked for.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
        """
        return await self._call(
            "ticket.list",
            {
                "status": status,
                "priority": priority,
                "assignee_id": assignee_id,
                "requester_id": requester_id,
                "tag": tag,
                "archived": archived,
                "limit": limit,
                "cursor": cursor,
            },
            _TICKET_PAGE,
            retry=True,
        )

    async def update(
        self,
        ticket_id: str,
        title: str | None = None,
        body: str | None = None,
        status: TicketStatus | None = None,
        priority: Priority | None = None,
        tags: builtins.list[Tag] | None = None,
        assignee_id: str | None = None,
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
        return await self._call(
            "ticket.update",
            {
                "ticket_id": ticket_id,
                "title": title,
                "body": body,
                "status": status,
                "priority": priority,
                "tags": tags,
                "assignee_id": assignee_id,
            },
            _TICKET_VIEW,
        )

    async def archive(self, ticket_id: str) -> TicketView:
        """Takes a ticket out of lists and counts.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("ticket.archive", {"ticket_id": ticket_id}, _TICKET_VIEW)


class CommentNamespace(Namespace):
    """Comments: what is said on a ticket."""

    async def create(
        self, ticket_id: str, body: str, is_internal: bool = False, reply_to: str | None = None
    ) -> CommentView:
        """Says something on a ticket; a customer's word opens a waiting or solved ticket again.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
            WrongStatus: The ticket's status does not allow this.
        """
        return await self._call(
            "comment.create",
            {"ticket_id": ticket_id, "body": body, "is_internal": is_internal, "reply_to": reply_to},
            _COMMENT_VIEW,
        )

    async def list(self, ticket_id: str, limit: int = 50, cursor: str | None = None) -> CommentPage:
        """What was said on a ticket, oldest first.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call(
            "comment.list", {"ticket_id": ticket_id, "limit": limit, "cursor": cursor}, _COMMENT_PAGE, retry=True
        )


class SearchNamespace(Namespace):
    """Search over tickets and comments."""

    async def query(self, words: str, limit: int = 20) -> list[Finding]:
        """What the caller may see and holds the words: tickets and comments in turn, each best match first.

        Raises:
            Unauthenticated: The caller must say who they are.
        """
        return await self._call("search.query", {"words": words, "limit": limit}, _FINDING_LIST, retry=True)


class TicketSyncNamespace(SyncNamespace):
    """Tickets: what somebody wants solved."""

    def create(
        self,
        title: str,
        body: str = "",
        priority: Priority = Priority.NORMAL,
        tags: builtins.list[Tag] | None = None,
        requester_id: str | None = None,
    ) -> TicketView:
        """Opens a ticket in the caller's name. Who helps may open one for a customer, and set priority and tags.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return self._call(
            "ticket.create",
            {"title": title, "body": body, "priority": priority, "tags": tags, "requester_id": requester_id},
            _TICKET_VIEW,
        )

    def get(self, ticket_id: str) -> TicketView:
        """One ticket by its id, or by `#` and its number.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return self._call("ticket.get", {"ticket_id": ticket_id}, _TICKET_VIEW, retry=True)

    def list(
        self,
        status: builtins.list[TicketStatus] | None = None,
        priority: builtins.list[Priority] | None = None,
        assignee_id: str | None = None,
        requester_id: str | None = None,
        tag: Tag | None = None,
        archived: bool = False,
        limit: int = 50,
        cursor: str | None = None,
    ) -> TicketPage:
        """Tickets the caller may see, newest first; archived ones only when asked for.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
        """
        return self._call(
            "ticket.list",
            {
                "status": status,
                "priority": priority,
                "assignee_id": assignee_id,
                "requester_id": requester_id,
                "tag": tag,
                "archived": archived,
                "limit": limit,
                "cursor": cursor,
            },
            _TICKET_PAGE,
            retry=True,
        )

    def update(
        self,
        ticket_id: str,
        title: str | None = None,
        body: str | None = None,
        status: TicketStatus | None = None,
        priority: Priority | None = None,
        tags: builtins.list[Tag] | None = None,
        assignee_id: str | None = None,
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
        return self._call(
            "ticket.update",
            {
                "ticket_id": ticket_id,
                "title": title,
                "body": body,
                "status": status,
                "priority": priority,
                "tags": tags,
                "assignee_id": assignee_id,
            },
            _TICKET_VIEW,
        )

    def archive(self, ticket_id: str) -> TicketView:
        """Takes a ticket out of lists and counts.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return self._call("ticket.archive", {"ticket_id": ticket_id}, _TICKET_VIEW)


class CommentSyncNamespace(SyncNamespace):
    """Comments: what is said on a ticket."""

    def create(self, ticket_id: str, body: str, is_internal: bool = False, reply_to: str | None = None) -> CommentView:
        """Says something on a ticket; a customer's word opens a waiting or solved ticket again.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
            WrongStatus: The ticket's status does not allow this.
        """
        return self._call(
            "comment.create",
            {"ticket_id": ticket_id, "body": body, "is_internal": is_internal, "reply_to": reply_to},
            _COMMENT_VIEW,
        )

    def list(self, ticket_id: str, limit: int = 50, cursor: str | None = None) -> CommentPage:
        """What was said on a ticket, oldest first.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return self._call(
            "comment.list", {"ticket_id": ticket_id, "limit": limit, "cursor": cursor}, _COMMENT_PAGE, retry=True
        )


class SearchSyncNamespace(SyncNamespace):
    """Search over tickets and comments."""

    def query(self, words: str, limit: int = 20) -> list[Finding]:
        """What the caller may see and holds the words: tickets and comments in turn, each best match first.

        Raises:
            Unauthenticated: The caller must say who they are.
        """
        return self._call("search.query", {"words": words, "limit": limit}, _FINDING_LIST, retry=True)


class AssistanceClient(DomainClient):
    """Calls of the assistance domain."""

    errors = (WrongStatus,)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.ticket = TicketNamespace(self)
        self.comment = CommentNamespace(self)
        self.search = SearchNamespace(self)


class AssistanceSyncClient(SyncDomainClient):
    """Blocking calls of the assistance domain."""

    errors = (WrongStatus,)

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.ticket = TicketSyncNamespace(self)
        self.comment = CommentSyncNamespace(self)
        self.search = SearchSyncNamespace(self)
