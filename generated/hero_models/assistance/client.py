"""Typed calls of the assistance domain.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

import builtins
from datetime import datetime

from pydantic import TypeAdapter

from hero_sdk.client import Connection, DomainClient, Namespace, SyncConnection, SyncDomainClient, SyncNamespace

from .errors import SignInFailed, WrongStatus
from .models import (
    AuditPage,
    CommentPage,
    CommentView,
    DeviceView,
    Finding,
    HistoryPage,
    Identity,
    MagicLinkSent,
    Priority,
    ProjectInfo,
    Role,
    SignedIn,
    Tag,
    TicketPage,
    TicketStatus,
    TicketView,
    UserPage,
    UserStatus,
    UserView,
)

__all__ = ["AssistanceClient", "AssistanceSyncClient"]

_AUDIT_PAGE = TypeAdapter(AuditPage)
_COMMENT_PAGE = TypeAdapter(CommentPage)
_COMMENT_VIEW = TypeAdapter(CommentView)
_DEVICE_VIEW = TypeAdapter(DeviceView)
_DEVICE_VIEW_LIST = TypeAdapter(list[DeviceView])
_FINDING_LIST = TypeAdapter(list[Finding])
_HISTORY_PAGE = TypeAdapter(HistoryPage)
_IDENTITY = TypeAdapter(Identity)
_MAGIC_LINK_SENT = TypeAdapter(MagicLinkSent)
_PROJECT_INFO = TypeAdapter(ProjectInfo)
_SIGNED_IN = TypeAdapter(SignedIn)
_STR_LIST = TypeAdapter(list[str])
_TICKET_PAGE = TypeAdapter(TicketPage)
_TICKET_VIEW = TypeAdapter(TicketView)
_USER_PAGE = TypeAdapter(UserPage)
_USER_VIEW = TypeAdapter(UserView)


class UserNamespace(Namespace):
    """People: customers, and those who help."""

    async def me(self) -> UserView:
        """The caller.

        Raises:
            Unauthenticated: The caller must say who they are.
        """
        return await self._call("user.me", {}, _USER_VIEW, retry=True)

    async def update_me(self, display_name: str | None = None, alias: str | None = None) -> UserView:
        """Changes how others see the caller. An empty alias means none.

        Raises:
            Unauthenticated: The caller must say who they are.
            Conflict: Someone else's change stands in the way.
        """
        return await self._call("user.update_me", {"display_name": display_name, "alias": alias}, _USER_VIEW)

    async def list(
        self,
        role: Role | None = None,
        status: UserStatus | None = None,
        email: str | None = None,
        words: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> UserPage:
        """People by name, those with a role or a status where one is given.

        Args:
            words: In their names.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
        """
        return await self._call(
            "user.list",
            {"role": role, "status": status, "email": email, "words": words, "limit": limit, "cursor": cursor},
            _USER_PAGE,
            retry=True,
        )

    async def get(self, user_id: str) -> UserView:
        """One person. Customers find themselves only.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("user.get", {"user_id": user_id}, _USER_VIEW, retry=True)

    async def enroll(
        self, email: str, display_name: str | None = None, role: Role = Role.CUSTOMER, external_id: str | None = None
    ) -> UserView:
        """Makes somebody known, who can then sign in with their email. Agents enrol customers, admins everybody.

        Args:
            display_name: Else what stands before the @

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            Conflict: Someone else's change stands in the way.
        """
        return await self._call(
            "user.enroll",
            {"email": email, "display_name": display_name, "role": role, "external_id": external_id},
            _USER_VIEW,
        )

    async def set_role(self, user_id: str, role: Role) -> UserView:
        """Says what somebody may do. The last admin stays one.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
        """
        return await self._call("user.set_role", {"user_id": user_id, "role": role}, _USER_VIEW, retry=True)

    async def disable(self, user_id: str) -> UserView:
        """Shuts somebody out at once, on all their devices.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
        """
        return await self._call("user.disable", {"user_id": user_id}, _USER_VIEW, retry=True)

    async def enable(self, user_id: str) -> UserView:
        """Lets somebody in again; they sign in anew.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("user.enable", {"user_id": user_id}, _USER_VIEW, retry=True)

    async def permissions(self, user_id: str | None = None) -> builtins.list[str]:
        """Names of the methods the caller may call; for admins, those of anybody.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("user.permissions", {"user_id": user_id}, _STR_LIST, retry=True)


class AuthNamespace(Namespace):
    """Coming in and going out."""

    async def request_magic_link(
        self, email: str, device_label: str | None = None, return_origin: str | None = None
    ) -> MagicLinkSent:
        """Sends a link and a code to an address. The answer is the same whether somebody has that address or not.

        Link and code work for 15 minutes, once, and only together with `pending`, which the asking device keeps.

        Args:
            return_origin: Where the link leads, if that is one of the project's own addresses.

        Raises:
            RateLimited: Too many calls; try again after `retry_after_s` seconds.
        """
        return await self._call(
            "auth.request_magic_link",
            {"email": email, "device_label": device_label, "return_origin": return_origin},
            _MAGIC_LINK_SENT,
        )

    async def consume_magic_link(self, token: str, pending: str, device_label: str | None = None) -> SignedIn:
        """Trades the link's token, or the code, for a session on this device.

        Args:
            token: From the link, or the code as typed.

        Raises:
            SignInFailed: A link or code does not work: it is wrong, used, too old, or was asked for on another device.
            RateLimited: Too many calls; try again after `retry_after_s` seconds.
        """
        return await self._call(
            "auth.consume_magic_link", {"token": token, "pending": pending, "device_label": device_label}, _SIGNED_IN
        )

    async def whoami(self) -> Identity:
        """Who is calling."""
        return await self._call("auth.whoami", {}, _IDENTITY, retry=True)

    async def logout(self) -> None:
        """Ends the session this call was made with.

        Raises:
            Unauthenticated: The caller must say who they are.
            FailedPrecondition: The object's state does not allow this.
        """
        await self._call("auth.logout", {}, retry=True)


class DeviceNamespace(Namespace):
    """The devices of a person."""

    async def list(self, user_id: str | None = None) -> builtins.list[DeviceView]:
        """Devices that are signed in, the last used first.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("device.list", {"user_id": user_id}, _DEVICE_VIEW_LIST, retry=True)

    async def rename(self, device_id: str, label: str) -> DeviceView:
        """Gives a device another name.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("device.rename", {"device_id": device_id, "label": label}, _DEVICE_VIEW, retry=True)

    async def revoke(self, device_id: str) -> None:
        """Signs a device out.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        await self._call("device.revoke", {"device_id": device_id}, retry=True)


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
        add_tags: builtins.list[Tag] | None = None,
        remove_tags: builtins.list[Tag] | None = None,
        assignee_id: str | None = None,
        wake_at: datetime | None = None,
    ) -> TicketView:
        """Changes what is given; a customer may only call their own ticket solved, or open it again.

        Args:
            add_tags: To those it has by now.
            assignee_id: Empty means nobody.
            wake_at: With the status `on_hold`, which needs it.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
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
                "add_tags": add_tags,
                "remove_tags": remove_tags,
                "assignee_id": assignee_id,
                "wake_at": wake_at,
            },
            _TICKET_VIEW,
        )

    async def set_status(self, ticket_id: str, status: TicketStatus, wake_at: datetime | None = None) -> TicketView:
        """Moves a ticket on, or back.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
            WrongStatus: The ticket's status does not allow this.
        """
        return await self._call(
            "ticket.set_status", {"ticket_id": ticket_id, "status": status, "wake_at": wake_at}, _TICKET_VIEW
        )

    async def assign(self, ticket_id: str, assignee_id: str | None = None) -> TicketView:
        """Gives a ticket to somebody who helps, or to nobody.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            WrongStatus: The ticket's status does not allow this.
        """
        return await self._call("ticket.assign", {"ticket_id": ticket_id, "assignee_id": assignee_id}, _TICKET_VIEW)

    async def history(self, ticket_id: str, limit: int = 100, cursor: str | None = None) -> HistoryPage:
        """Who changed what and when, the oldest first.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call(
            "ticket.history", {"ticket_id": ticket_id, "limit": limit, "cursor": cursor}, _HISTORY_PAGE, retry=True
        )

    async def archive(self, ticket_id: str) -> TicketView:
        """Takes a ticket out of lists and counts.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("ticket.archive", {"ticket_id": ticket_id}, _TICKET_VIEW)

    async def unarchive(self, ticket_id: str) -> TicketView:
        """Puts it back.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call("ticket.unarchive", {"ticket_id": ticket_id}, _TICKET_VIEW)


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


class ProjectNamespace(Namespace):
    """The project behind the desk."""

    async def info(self) -> ProjectInfo:
        """What everybody may know of it."""
        return await self._call("project.info", {}, _PROJECT_INFO, retry=True)


class AuditNamespace(Namespace):
    """What was done: sign-ins, roles, devices."""

    async def list(
        self, action: str | None = None, user_id: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> AuditPage:
        """The newest entries first.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return await self._call(
            "audit.list",
            {"action": action, "user_id": user_id, "limit": limit, "cursor": cursor},
            _AUDIT_PAGE,
            retry=True,
        )


class UserSyncNamespace(SyncNamespace):
    """People: customers, and those who help."""

    def me(self) -> UserView:
        """The caller.

        Raises:
            Unauthenticated: The caller must say who they are.
        """
        return self._call("user.me", {}, _USER_VIEW, retry=True)

    def update_me(self, display_name: str | None = None, alias: str | None = None) -> UserView:
        """Changes how others see the caller. An empty alias means none.

        Raises:
            Unauthenticated: The caller must say who they are.
            Conflict: Someone else's change stands in the way.
        """
        return self._call("user.update_me", {"display_name": display_name, "alias": alias}, _USER_VIEW)

    def list(
        self,
        role: Role | None = None,
        status: UserStatus | None = None,
        email: str | None = None,
        words: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> UserPage:
        """People by name, those with a role or a status where one is given.

        Args:
            words: In their names.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
        """
        return self._call(
            "user.list",
            {"role": role, "status": status, "email": email, "words": words, "limit": limit, "cursor": cursor},
            _USER_PAGE,
            retry=True,
        )

    def get(self, user_id: str) -> UserView:
        """One person. Customers find themselves only.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return self._call("user.get", {"user_id": user_id}, _USER_VIEW, retry=True)

    def enroll(
        self, email: str, display_name: str | None = None, role: Role = Role.CUSTOMER, external_id: str | None = None
    ) -> UserView:
        """Makes somebody known, who can then sign in with their email. Agents enrol customers, admins everybody.

        Args:
            display_name: Else what stands before the @

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            Conflict: Someone else's change stands in the way.
        """
        return self._call(
            "user.enroll",
            {"email": email, "display_name": display_name, "role": role, "external_id": external_id},
            _USER_VIEW,
        )

    def set_role(self, user_id: str, role: Role) -> UserView:
        """Says what somebody may do. The last admin stays one.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
        """
        return self._call("user.set_role", {"user_id": user_id, "role": role}, _USER_VIEW, retry=True)

    def disable(self, user_id: str) -> UserView:
        """Shuts somebody out at once, on all their devices.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
        """
        return self._call("user.disable", {"user_id": user_id}, _USER_VIEW, retry=True)

    def enable(self, user_id: str) -> UserView:
        """Lets somebody in again; they sign in anew.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return self._call("user.enable", {"user_id": user_id}, _USER_VIEW, retry=True)

    def permissions(self, user_id: str | None = None) -> builtins.list[str]:
        """Names of the methods the caller may call; for admins, those of anybody.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return self._call("user.permissions", {"user_id": user_id}, _STR_LIST, retry=True)


class AuthSyncNamespace(SyncNamespace):
    """Coming in and going out."""

    def request_magic_link(
        self, email: str, device_label: str | None = None, return_origin: str | None = None
    ) -> MagicLinkSent:
        """Sends a link and a code to an address. The answer is the same whether somebody has that address or not.

        Link and code work for 15 minutes, once, and only together with `pending`, which the asking device keeps.

        Args:
            return_origin: Where the link leads, if that is one of the project's own addresses.

        Raises:
            RateLimited: Too many calls; try again after `retry_after_s` seconds.
        """
        return self._call(
            "auth.request_magic_link",
            {"email": email, "device_label": device_label, "return_origin": return_origin},
            _MAGIC_LINK_SENT,
        )

    def consume_magic_link(self, token: str, pending: str, device_label: str | None = None) -> SignedIn:
        """Trades the link's token, or the code, for a session on this device.

        Args:
            token: From the link, or the code as typed.

        Raises:
            SignInFailed: A link or code does not work: it is wrong, used, too old, or was asked for on another device.
            RateLimited: Too many calls; try again after `retry_after_s` seconds.
        """
        return self._call(
            "auth.consume_magic_link", {"token": token, "pending": pending, "device_label": device_label}, _SIGNED_IN
        )

    def whoami(self) -> Identity:
        """Who is calling."""
        return self._call("auth.whoami", {}, _IDENTITY, retry=True)

    def logout(self) -> None:
        """Ends the session this call was made with.

        Raises:
            Unauthenticated: The caller must say who they are.
            FailedPrecondition: The object's state does not allow this.
        """
        self._call("auth.logout", {}, retry=True)


class DeviceSyncNamespace(SyncNamespace):
    """The devices of a person."""

    def list(self, user_id: str | None = None) -> builtins.list[DeviceView]:
        """Devices that are signed in, the last used first.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return self._call("device.list", {"user_id": user_id}, _DEVICE_VIEW_LIST, retry=True)

    def rename(self, device_id: str, label: str) -> DeviceView:
        """Gives a device another name.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        return self._call("device.rename", {"device_id": device_id, "label": label}, _DEVICE_VIEW, retry=True)

    def revoke(self, device_id: str) -> None:
        """Signs a device out.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """
        self._call("device.revoke", {"device_id": device_id}, retry=True)


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
        add_tags: builtins.list[Tag] | None = None,
        remove_tags: builtins.list[Tag] | None = None,
        assignee_id: str | None = None,
        wake_at: datetime | None = None,
    ) -> TicketView:
        """Changes what is given; a customer may only call their own ticket solved, or open it again.

        Args:
            add_tags: To those it has by now.
            assignee_id: Empty means nobody.
            wake_at: With the status `on_hold`, which needs it.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
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
                "add_tags": add_tags,
                "remove_tags": remove_tags,
                "assignee_id": assignee_id,
                "wake_at": wake_at,
            },
            _TICKET_VIEW,
        )

    def set_status(self, ticket_id: str, status: TicketStatus, wake_at: datetime | None = None) -> TicketView:
        """Moves a ticket on, or back.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
            WrongStatus: The ticket's status does not allow this.
        """
        return self._call(
            "ticket.set_status", {"ticket_id": ticket_id, "status": status, "wake_at": wake_at}, _TICKET_VIEW
        )

    def assign(self, ticket_id: str, assignee_id: str | None = None) -> TicketView:
        """Gives a ticket to somebody who helps, or to nobody.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            WrongStatus: The ticket's status does not allow this.
        """
        return self._call("ticket.assign", {"ticket_id": ticket_id, "assignee_id": assignee_id}, _TICKET_VIEW)

    def history(self, ticket_id: str, limit: int = 100, cursor: str | None = None) -> HistoryPage:
        """Who changed what and when, the oldest first.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return self._call(
            "ticket.history", {"ticket_id": ticket_id, "limit": limit, "cursor": cursor}, _HISTORY_PAGE, retry=True
        )

    def archive(self, ticket_id: str) -> TicketView:
        """Takes a ticket out of lists and counts.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return self._call("ticket.archive", {"ticket_id": ticket_id}, _TICKET_VIEW)

    def unarchive(self, ticket_id: str) -> TicketView:
        """Puts it back.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return self._call("ticket.unarchive", {"ticket_id": ticket_id}, _TICKET_VIEW)


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


class ProjectSyncNamespace(SyncNamespace):
    """The project behind the desk."""

    def info(self) -> ProjectInfo:
        """What everybody may know of it."""
        return self._call("project.info", {}, _PROJECT_INFO, retry=True)


class AuditSyncNamespace(SyncNamespace):
    """What was done: sign-ins, roles, devices."""

    def list(
        self, action: str | None = None, user_id: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> AuditPage:
        """The newest entries first.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """
        return self._call(
            "audit.list",
            {"action": action, "user_id": user_id, "limit": limit, "cursor": cursor},
            _AUDIT_PAGE,
            retry=True,
        )


class AssistanceClient(DomainClient):
    """Calls of the assistance domain."""

    errors = (SignInFailed, WrongStatus)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.user = UserNamespace(self)
        self.auth = AuthNamespace(self)
        self.device = DeviceNamespace(self)
        self.ticket = TicketNamespace(self)
        self.comment = CommentNamespace(self)
        self.search = SearchNamespace(self)
        self.project = ProjectNamespace(self)
        self.audit = AuditNamespace(self)


class AssistanceSyncClient(SyncDomainClient):
    """Blocking calls of the assistance domain."""

    errors = (SignInFailed, WrongStatus)

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.user = UserSyncNamespace(self)
        self.auth = AuthSyncNamespace(self)
        self.device = DeviceSyncNamespace(self)
        self.ticket = TicketSyncNamespace(self)
        self.comment = CommentSyncNamespace(self)
        self.search = SearchSyncNamespace(self)
        self.project = ProjectSyncNamespace(self)
        self.audit = AuditSyncNamespace(self)
