"""A product team's own support desk: tickets, and what is said on them.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from hero_sdk.values import (
    U64,
    Email,
    Index,
    IndexedField,
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
    "Comment",
    "CommentFinding",
    "CommentPage",
    "CommentView",
    "Finding",
    "Person",
    "Priority",
    "Role",
    "Tag",
    "Ticket",
    "TicketFinding",
    "TicketPage",
    "TicketStatus",
    "TicketView",
    "User",
    "UserStatus",
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
        is_archived = IndexedField[bool]("is_archived", kind="bool")
        last_public_at = IndexedField[datetime]("last_public_at", kind="otime")
        created_at = IndexedField[datetime]("created_at", kind="otime")
        updated_at = IndexedField[datetime]("updated_at", kind="otime")


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


class Person(Struct):
    """Somebody, as others see them."""

    user_id: Sid
    display_name: str
    role: Role


class TicketView(Struct):
    """A ticket as its reader may see it."""

    ticket_id: Sid
    number: U64
    title: str
    body: str
    status: TicketStatus
    priority: Priority
    requester: Person
    assignee: Person | None = None
    tags: list[Tag]
    is_archived: bool
    created_at: Otime
    updated_at: Otime


class CommentView(Struct):
    """A comment as its reader may see it."""

    comment_id: Sid
    ticket_id: Sid
    author: Person
    body: str
    is_internal: bool
    reply_to: Sid | None = None
    created_at: Otime


class TicketPage(Struct):
    """A page of tickets, newest first."""

    items: list[TicketView]
    next_cursor: str | None = None


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
