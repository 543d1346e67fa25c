"""What the assistance domain can do; subclass these and give them to AssistanceDomain.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

import builtins
from abc import abstractmethod
from typing import Annotated

from pydantic import Field

from hero_sdk.domain import Domain, Handlers
from hero_sdk.rpc import (
    Conflict,
    FailedPrecondition,
    NotFound,
    PermissionDenied,
    RateLimited,
    RequestContext,
    Unauthenticated,
    method,
)
from hero_sdk.values import U32, Email, Otime, Sid, Url

from .errors import SignInFailed, WrongStatus
from .models import (
    AuditEntry,
    AuditPage,
    Comment,
    CommentPage,
    CommentView,
    Device,
    DeviceView,
    Finding,
    HistoryPage,
    Identity,
    MagicLinkSent,
    Priority,
    ProjectInfo,
    Role,
    SignedIn,
    SignIn,
    Tag,
    Ticket,
    TicketChange,
    TicketPage,
    TicketStatus,
    TicketView,
    User,
    UserPage,
    UserStatus,
    UserView,
)

__all__ = [
    "AssistanceDomain",
    "AuditHandlers",
    "AuthHandlers",
    "CommentHandlers",
    "DeviceHandlers",
    "ProjectHandlers",
    "SearchHandlers",
    "TicketHandlers",
    "UserHandlers",
]


class UserHandlers(Handlers):
    """People: customers, and those who help."""

    namespace = "user"
    spellings = ("User",)

    @method("read", errors=(Unauthenticated,))
    @abstractmethod
    async def me(self, ctx: RequestContext) -> UserView:
        """The caller.

        Raises:
            Unauthenticated: The caller must say who they are.
        """

    @method("write", errors=(Unauthenticated, Conflict))
    @abstractmethod
    async def update_me(
        self,
        ctx: RequestContext,
        display_name: Annotated[str | None, Field(min_length=1, max_length=120)] = None,
        alias: Annotated[str | None, Field(max_length=60, pattern="^([a-z][a-z0-9_.-]*)?$")] = None,
    ) -> UserView:
        """Changes how others see the caller. An empty alias means none.

        Raises:
            Unauthenticated: The caller must say who they are.
            Conflict: Someone else's change stands in the way.
        """

    @method("read", errors=(Unauthenticated, PermissionDenied), aliases=("users.list",))
    @abstractmethod
    async def list(
        self,
        ctx: RequestContext,
        role: Role | None = None,
        status: UserStatus | None = None,
        email: Email | None = None,
        words: Annotated[str | None, Field(min_length=1, max_length=200)] = None,
        limit: Annotated[U32, Field(ge=1, le=200)] = 50,
        cursor: str | None = None,
    ) -> UserPage:
        """People by name, those with a role or a status where one is given.

        Args:
            words: In their names.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
        """

    @method("read", errors=(Unauthenticated, NotFound), aliases=("users.get",))
    @abstractmethod
    async def get(self, ctx: RequestContext, user_id: str) -> UserView:
        """One person. Customers find themselves only.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """

    @method("write", errors=(Unauthenticated, PermissionDenied, Conflict), aliases=("users.enroll",))
    @abstractmethod
    async def enroll(
        self,
        ctx: RequestContext,
        email: Email,
        display_name: Annotated[str | None, Field(min_length=1, max_length=120)] = None,
        role: Role = Role.CUSTOMER,
        external_id: Annotated[str | None, Field(min_length=1, max_length=200)] = None,
    ) -> UserView:
        """Makes somebody known, who can then sign in with their email. Agents enrol customers, admins everybody.

        Args:
            display_name: Else what stands before the @

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            Conflict: Someone else's change stands in the way.
        """

    @method(
        "write",
        errors=(Unauthenticated, PermissionDenied, NotFound, FailedPrecondition),
        aliases=("users.set_role",),
        is_idempotent=True,
    )
    @abstractmethod
    async def set_role(self, ctx: RequestContext, user_id: str, role: Role) -> UserView:
        """Says what somebody may do. The last admin stays one.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
        """

    @method(
        "write",
        errors=(Unauthenticated, PermissionDenied, NotFound, FailedPrecondition),
        aliases=("users.disable",),
        is_idempotent=True,
    )
    @abstractmethod
    async def disable(self, ctx: RequestContext, user_id: str) -> UserView:
        """Shuts somebody out at once, on all their devices.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
        """

    @method(
        "write", errors=(Unauthenticated, PermissionDenied, NotFound), aliases=("users.enable",), is_idempotent=True
    )
    @abstractmethod
    async def enable(self, ctx: RequestContext, user_id: str) -> UserView:
        """Lets somebody in again; they sign in anew.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """

    @method("read", errors=(Unauthenticated, NotFound))
    @abstractmethod
    async def permissions(self, ctx: RequestContext, user_id: str | None = None) -> builtins.list[str]:
        """Names of the methods the caller may call; for admins, those of anybody.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """


class AuthHandlers(Handlers):
    """Coming in and going out."""

    namespace = "auth"
    spellings = ("Auth",)

    @method("write", errors=(RateLimited,), is_public=True, is_secret=True)
    @abstractmethod
    async def request_magic_link(
        self,
        ctx: RequestContext,
        email: Email,
        device_label: Annotated[str | None, Field(min_length=1, max_length=120)] = None,
        return_origin: Annotated[Url | None, Field(max_length=300)] = None,
    ) -> MagicLinkSent:
        """Sends a link and a code to an address. The answer is the same whether somebody has that address or not.

        Link and code work for 15 minutes, once, and only together with `pending`, which the asking device keeps.

        Args:
            return_origin: Where the link leads, if that is one of the project's own addresses.

        Raises:
            RateLimited: Too many calls; try again after `retry_after_s` seconds.
        """

    @method("write", errors=(SignInFailed, RateLimited), is_public=True, is_secret=True)
    @abstractmethod
    async def consume_magic_link(
        self,
        ctx: RequestContext,
        token: Annotated[str, Field(min_length=1, max_length=200)],
        pending: Annotated[str, Field(min_length=1, max_length=200)],
        device_label: Annotated[str | None, Field(min_length=1, max_length=120)] = None,
    ) -> SignedIn:
        """Trades the link's token, or the code, for a session on this device.

        Args:
            token: From the link, or the code as typed.

        Raises:
            SignInFailed: A link or code does not work: it is wrong, used, too old, or was asked for on another device.
            RateLimited: Too many calls; try again after `retry_after_s` seconds.
        """

    @method("read", is_public=True)
    @abstractmethod
    async def whoami(self, ctx: RequestContext) -> Identity:
        """Who is calling."""

    @method("write", errors=(Unauthenticated, FailedPrecondition), is_idempotent=True)
    @abstractmethod
    async def logout(self, ctx: RequestContext) -> None:
        """Ends the session this call was made with.

        Raises:
            Unauthenticated: The caller must say who they are.
            FailedPrecondition: The object's state does not allow this.
        """


class DeviceHandlers(Handlers):
    """The devices of a person."""

    namespace = "device"
    spellings = ("Device",)

    @method("read", errors=(Unauthenticated, NotFound))
    @abstractmethod
    async def list(self, ctx: RequestContext, user_id: str | None = None) -> builtins.list[DeviceView]:
        """Devices that are signed in, the last used first.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """

    @method("write", errors=(Unauthenticated, NotFound), is_idempotent=True)
    @abstractmethod
    async def rename(
        self, ctx: RequestContext, device_id: str, label: Annotated[str, Field(min_length=1, max_length=120)]
    ) -> DeviceView:
        """Gives a device another name.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """

    @method("write", errors=(Unauthenticated, NotFound), is_idempotent=True)
    @abstractmethod
    async def revoke(self, ctx: RequestContext, device_id: str) -> None:
        """Signs a device out.

        Raises:
            Unauthenticated: The caller must say who they are.
            NotFound: No such object, or none the caller may see.
        """


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

    @method(
        "write",
        errors=(Unauthenticated, PermissionDenied, NotFound, FailedPrecondition, WrongStatus),
        aliases=("channel.update",),
    )
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
        add_tags: Annotated[builtins.list[Tag] | None, Field(max_length=20)] = None,
        remove_tags: Annotated[builtins.list[Tag] | None, Field(max_length=20)] = None,
        assignee_id: Annotated[str | None, Field(max_length=40)] = None,
        wake_at: Otime | None = None,
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

    @method("write", errors=(Unauthenticated, PermissionDenied, NotFound, FailedPrecondition, WrongStatus))
    @abstractmethod
    async def set_status(
        self, ctx: RequestContext, ticket_id: str, status: TicketStatus, wake_at: Otime | None = None
    ) -> TicketView:
        """Moves a ticket on, or back.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            FailedPrecondition: The object's state does not allow this.
            WrongStatus: The ticket's status does not allow this.
        """

    @method("write", errors=(Unauthenticated, PermissionDenied, NotFound, WrongStatus))
    @abstractmethod
    async def assign(self, ctx: RequestContext, ticket_id: str, assignee_id: Sid | None = None) -> TicketView:
        """Gives a ticket to somebody who helps, or to nobody.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
            WrongStatus: The ticket's status does not allow this.
        """

    @method("read", errors=(Unauthenticated, PermissionDenied, NotFound))
    @abstractmethod
    async def history(
        self,
        ctx: RequestContext,
        ticket_id: str,
        limit: Annotated[U32, Field(ge=1, le=200)] = 100,
        cursor: str | None = None,
    ) -> HistoryPage:
        """Who changed what and when, the oldest first.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
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

    @method("write", errors=(Unauthenticated, PermissionDenied, NotFound))
    @abstractmethod
    async def unarchive(self, ctx: RequestContext, ticket_id: str) -> TicketView:
        """Puts it back.

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


class ProjectHandlers(Handlers):
    """The project behind the desk."""

    namespace = "project"
    spellings = ("Project",)

    @method("read", is_public=True)
    @abstractmethod
    async def info(self, ctx: RequestContext) -> ProjectInfo:
        """What everybody may know of it."""


class AuditHandlers(Handlers):
    """What was done: sign-ins, roles, devices."""

    namespace = "audit"
    spellings = ("Audit",)

    @method("read", errors=(Unauthenticated, PermissionDenied, NotFound))
    @abstractmethod
    async def list(
        self,
        ctx: RequestContext,
        action: Annotated[str | None, Field(max_length=80)] = None,
        user_id: str | None = None,
        limit: Annotated[U32, Field(ge=1, le=200)] = 50,
        cursor: str | None = None,
    ) -> AuditPage:
        """The newest entries first.

        Raises:
            Unauthenticated: The caller must say who they are.
            PermissionDenied: The caller lacks a claim.
            NotFound: No such object, or none the caller may see.
        """


class AssistanceDomain(Domain):
    """A product team's own support desk: who is known to it, how they come in, and what each of them may do."""

    name = "assistance"
    package = __package__
    handlers = (
        UserHandlers,
        AuthHandlers,
        DeviceHandlers,
        TicketHandlers,
        CommentHandlers,
        SearchHandlers,
        ProjectHandlers,
        AuditHandlers,
    )
    stored = (User, SignIn, Device, Ticket, TicketChange, Comment, AuditEntry)
    errors = (SignInFailed, WrongStatus)
