"""A product team's own support desk: who is known to it, how they come in, and what each of them may do.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from hero_sdk.values import (
    U32,
    U64,
    Email,
    Index,
    IndexedField,
    JsonValue,
    Otime,
    RefersTo,
    RootObject,
    Sid,
    Struct,
    WireEnum,
    now,
    readonly,
)

__all__ = [
    "AuditEntry",
    "AuditPage",
    "AuditView",
    "ChangeView",
    "Comment",
    "CommentFinding",
    "CommentPage",
    "CommentView",
    "Device",
    "DeviceView",
    "Finding",
    "HistoryPage",
    "Identity",
    "MagicLinkSent",
    "Person",
    "Priority",
    "ProjectInfo",
    "Role",
    "SignIn",
    "SignUp",
    "SignedIn",
    "Tag",
    "Ticket",
    "TicketChange",
    "TicketFinding",
    "TicketPage",
    "TicketStatus",
    "TicketView",
    "User",
    "UserPage",
    "UserStatus",
    "UserView",
]


class Role(WireEnum):
    """What somebody may do."""

    CUSTOMER = "customer"
    """Sees their own tickets."""

    AGENT = "agent"
    """Answers everybody's tickets."""

    ADMIN = "admin"
    """Runs the desk."""


class UserStatus(WireEnum):
    """Whether somebody may come in."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class TicketStatus(WireEnum):
    """Where a ticket stands, in the desk's own words."""

    NEW = "new"
    """Needs a first reply."""

    OPEN = "open"
    """Needs a reply."""

    WAITING = "waiting"
    """Waits for the customer."""

    ON_HOLD = "on_hold"
    """Put off."""

    SOLVED = "solved"
    """Answered; a customer's word opens it again."""

    CLOSED = "closed"
    """Done for good."""

    SPAM = "spam"


class Priority(WireEnum):
    """How soon it matters."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class SignUp(WireEnum):
    """Who may sign up."""

    ENROLLED = "enrolled"
    """Those whom the desk's people made known."""

    OPEN = "open"
    """Everybody."""


class User(RootObject):
    """Somebody the desk knows: a customer, or one of the people who help."""

    email: Email
    display_name: Annotated[str, Field(min_length=1, max_length=120)]
    alias: Annotated[str | None, Field(max_length=60)] = None
    external_id: Annotated[str | None, Field(max_length=200)] = None
    """Who they are to a proxy in front."""

    role: Role = Role.CUSTOMER
    status: UserStatus = UserStatus.ACTIVE
    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()

    class Fields:
        """What `find` may filter, order and search by."""

        email = IndexedField[str]("email", kind="email", is_unique=True)
        display_name = IndexedField[str]("display_name", can_search=True)
        alias = IndexedField[str]("alias", is_unique=True)
        external_id = IndexedField[str]("external_id", is_unique=True)
        role = IndexedField[Role]("role", kind="enum")
        status = IndexedField[UserStatus]("status", kind="enum")


class Person(Struct):
    """Somebody, as others see them."""

    user_id: Sid
    display_name: str
    role: Role


class UserView(Struct):
    """A person as the desk's people and they themselves see them."""

    user_id: Sid
    email: Email
    display_name: str
    alias: str | None = None
    external_id: str | None = None
    role: Role
    status: UserStatus
    created_at: Otime


class UserPage(Struct):
    """A page of people, by name."""

    items: list[UserView]
    next_cursor: str | None = None


class SignIn(RootObject):
    """A wish to come in, until it is used or too old. Also kept where nobody has the address: both look the same."""

    email: Email
    pending_hash: str
    """Of what the asking device keeps."""

    token_hash: str
    """Of what stands in the link."""

    code_hash: str
    """Of what can be typed."""

    device_label: Annotated[str, Field(max_length=120)]
    tries: U32 = 0
    expires_at: Otime
    used_at: Otime | None = None
    created_at: Otime | None = readonly()

    class Fields:
        """What `find` may filter, order and search by."""

        email = IndexedField[str]("email", kind="email")
        pending_hash = IndexedField[str]("pending_hash", is_unique=True)
        expires_at = IndexedField[datetime]("expires_at", kind="otime")


class Device(RootObject):
    """A device or browser that proved whose it is."""

    user_sid: Sid
    label: Annotated[str, Field(max_length=120)]
    address: str | None = None
    """In the overlay network, in its canonical form."""

    token_hash: str
    """Of its session's token."""

    last_seen: Otime
    expires_at: Otime
    revoked_at: Otime | None = None
    created_at: Otime | None = readonly()

    indexes = (Index("user_sid", "created_at"),)

    class Fields:
        """What `find` may filter, order and search by."""

        user_sid = IndexedField[str](
            "user_sid", kind="sid", refers_to=RefersTo("assistance", "User", on_delete="cascade")
        )
        address = IndexedField[str]("address")
        token_hash = IndexedField[str]("token_hash", is_unique=True)
        expires_at = IndexedField[datetime]("expires_at", kind="otime")


class DeviceView(Struct):
    """A device as its owner sees it."""

    device_id: Sid
    label: str
    address: str | None = None
    is_current: bool
    created_at: Otime
    last_seen: Otime


class MagicLinkSent(Struct):
    """The answer to everybody who asks for a link."""

    sent: bool
    pending: str
    """Kept by the asking device; link and code are worth nothing without it."""


class SignedIn(Struct):
    """What signing in gives."""

    user: UserView
    device: DeviceView
    session_token: str
    """Shown once; every call sends it as `Authorization: Bearer`."""

    expires_at: Otime


class Identity(Struct):
    """Who the caller is."""

    user: UserView | None = None
    device: DeviceView | None = None
    is_operator: bool
    """A call of this machine that names nobody."""


Tag = Annotated[str, Field(min_length=1, max_length=60)]
"""A word to find tickets by."""


class Ticket(RootObject):
    """One matter somebody wants solved, as the desk keeps it."""

    number: U64
    title: Annotated[str, Field(min_length=1, max_length=200)]
    body: Annotated[str, Field(max_length=100_000)] = ""
    status: TicketStatus = TicketStatus.NEW
    priority: Priority = Priority.NORMAL
    requester_sid: Sid
    assignee_sid: Sid | None = None
    tags: list[Tag] = Field(default_factory=list, max_length=20)
    wake_at: Otime | None = None
    """When one that was put off is open again."""

    solved_at: Otime | None = None
    follows_sid: Sid | None = None
    """The closed ticket it goes on with."""

    is_archived: bool = False
    archived_at: Otime | None = None
    last_public_at: Otime = Field(default_factory=now)
    """The last change its customer can see."""

    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()
    rev: U64 | None = readonly()

    indexes = (Index("requester_sid", "created_at"),)

    class Fields:
        """What `find` may filter, order and search by."""

        number = IndexedField[int]("number", kind="u64", is_unique=True)
        title = IndexedField[str]("title", can_search=True)
        body = IndexedField[str]("body", can_filter=False, can_search=True)
        status = IndexedField[TicketStatus]("status", kind="enum")
        priority = IndexedField[Priority]("priority", kind="enum")
        requester_sid = IndexedField[str]("requester_sid", kind="sid", refers_to=RefersTo("assistance", "User"))
        assignee_sid = IndexedField[str]("assignee_sid", kind="sid", refers_to=RefersTo("assistance", "User"))
        tags = IndexedField[str]("tags", is_list=True)
        wake_at = IndexedField[datetime]("wake_at", kind="otime")
        solved_at = IndexedField[datetime]("solved_at", kind="otime")
        follows_sid = IndexedField[str](
            "follows_sid", kind="sid", can_filter=False, refers_to=RefersTo("assistance", "Ticket", on_delete="clear")
        )
        is_archived = IndexedField[bool]("is_archived", kind="bool")
        last_public_at = IndexedField[datetime]("last_public_at", kind="otime")
        created_at = IndexedField[datetime]("created_at", kind="otime")
        updated_at = IndexedField[datetime]("updated_at", kind="otime")


class TicketChange(RootObject):
    """One change of a ticket; none is ever changed or taken away."""

    ticket_sid: Sid
    actor_sid: Sid | None = None
    """Nobody: the desk by itself."""

    field: Annotated[str, Field(max_length=40)]
    """What changed; `created` for the beginning."""

    before: JsonValue | None = None
    after: JsonValue | None = None
    created_at: Otime | None = readonly()

    indexes = (Index("ticket_sid", "created_at"),)

    class Fields:
        """What `find` may filter, order and search by."""

        ticket_sid = IndexedField[str](
            "ticket_sid", kind="sid", refers_to=RefersTo("assistance", "Ticket", on_delete="cascade")
        )
        actor_sid = IndexedField[str](
            "actor_sid", kind="sid", refers_to=RefersTo("assistance", "User", on_delete="clear")
        )
        created_at = IndexedField[datetime]("created_at", kind="otime")


class TicketView(Struct):
    """A ticket as its reader may see it: what is the desk's own business is left out for customers."""

    ticket_id: Sid
    number: U64
    title: str
    body: str
    status: TicketStatus
    priority: Priority
    requester: Person
    assignee: Person | None = None
    tags: list[Tag]
    """Empty for customers."""

    wake_at: Otime | None = None
    """Absent for customers."""

    follows: Sid | None = None
    """The closed ticket it goes on with."""

    is_archived: bool
    created_at: Otime
    updated_at: Otime


class TicketPage(Struct):
    """A page of tickets, newest first."""

    items: list[TicketView]
    next_cursor: str | None = None


class ChangeView(Struct):
    """One change of a ticket."""

    field: str
    before: JsonValue | None = None
    after: JsonValue | None = None
    actor: Person | None = None
    """Absent where the desk did it by itself."""

    at: Otime


class HistoryPage(Struct):
    """A page of changes, oldest first."""

    items: list[ChangeView]
    next_cursor: str | None = None


class Comment(RootObject):
    """Something said on a ticket."""

    ticket_sid: Sid
    author_sid: Sid
    requester_sid: Sid
    """Of the ticket, so that a customer's search needs no list of tickets."""

    body: Annotated[str, Field(min_length=1, max_length=100_000)]
    is_internal: bool = False
    """A note among those who help; no customer ever sees it."""

    reply_to: Sid | None = None
    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()

    indexes = (Index("ticket_sid", "created_at"),)

    class Fields:
        """What `find` may filter, order and search by."""

        ticket_sid = IndexedField[str]("ticket_sid", kind="sid", refers_to=RefersTo("assistance", "Ticket"))
        author_sid = IndexedField[str]("author_sid", kind="sid", refers_to=RefersTo("assistance", "User"))
        requester_sid = IndexedField[str]("requester_sid", kind="sid", refers_to=RefersTo("assistance", "User"))
        body = IndexedField[str]("body", can_filter=False, can_search=True)
        is_internal = IndexedField[bool]("is_internal", kind="bool")
        reply_to = IndexedField[str](
            "reply_to", kind="sid", can_filter=False, refers_to=RefersTo("assistance", "Comment")
        )
        created_at = IndexedField[datetime]("created_at", kind="otime")


class CommentView(Struct):
    """A comment as its reader may see it."""

    comment_id: Sid
    ticket_id: Sid
    author: Person
    body: str
    is_internal: bool
    reply_to: Sid | None = None
    created_at: Otime


class CommentPage(Struct):
    """A page of comments, oldest first."""

    items: list[CommentView]
    next_cursor: str | None = None


class TicketFinding(Struct):
    """The words stand in a ticket's title or body."""

    type: Literal["ticket_finding"] = "ticket_finding"
    ticket: TicketView


class CommentFinding(Struct):
    """The words stand in a comment."""

    type: Literal["comment_finding"] = "comment_finding"
    comment: CommentView


Finding = Annotated[TicketFinding | CommentFinding, Field(discriminator="type")]
"""One place where the words were found."""


class AuditEntry(RootObject):
    """One thing done that matters for who may do what. Never changed."""

    action: Annotated[str, Field(max_length=80)]
    """As `auth.signed_in`."""

    actor: Annotated[str, Field(max_length=200)]
    """Who did it, in words."""

    actor_sid: Sid | None = None
    user_sid: Sid | None = None
    """Whom it concerns."""

    facts: dict[str, str]
    created_at: Otime | None = readonly()

    class Fields:
        """What `find` may filter, order and search by."""

        action = IndexedField[str]("action")
        actor_sid = IndexedField[str](
            "actor_sid", kind="sid", refers_to=RefersTo("assistance", "User", on_delete="clear")
        )
        user_sid = IndexedField[str](
            "user_sid", kind="sid", refers_to=RefersTo("assistance", "User", on_delete="clear")
        )
        created_at = IndexedField[datetime]("created_at", kind="otime")


class AuditView(Struct):
    """One entry as admins see it."""

    action: str
    actor: str
    user: Person | None = None
    """Whom it concerns."""

    facts: dict[str, str]
    at: Otime


class AuditPage(Struct):
    """A page of entries, the newest first."""

    items: list[AuditView]
    next_cursor: str | None = None


class ProjectInfo(Struct):
    """What everybody may know of the project behind the desk."""

    name: str
    sign_up: SignUp
    version: str
