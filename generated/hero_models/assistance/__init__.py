"""A product team's own support desk: who is known to it, how they come in, and what each of them may do.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import AssistanceClient, AssistanceSyncClient
    from .errors import SignInFailed, WrongStatus
    from .handlers import (
        AssistanceDomain,
        AuditHandlers,
        AuthHandlers,
        CommentHandlers,
        DeviceHandlers,
        ProjectHandlers,
        SearchHandlers,
        TicketHandlers,
        UserHandlers,
    )
    from .models import (
        AuditEntry,
        AuditPage,
        AuditView,
        ChangeView,
        Comment,
        CommentFinding,
        CommentPage,
        CommentView,
        Device,
        DeviceView,
        Finding,
        HistoryPage,
        Identity,
        MagicLinkSent,
        Person,
        Priority,
        ProjectInfo,
        Role,
        SignedIn,
        SignIn,
        SignUp,
        Tag,
        Ticket,
        TicketChange,
        TicketFinding,
        TicketPage,
        TicketStatus,
        TicketView,
        User,
        UserPage,
        UserStatus,
        UserView,
    )

__all__ = [
    "AssistanceClient",
    "AssistanceDomain",
    "AssistanceSyncClient",
    "AuditEntry",
    "AuditHandlers",
    "AuditPage",
    "AuditView",
    "AuthHandlers",
    "ChangeView",
    "Comment",
    "CommentFinding",
    "CommentHandlers",
    "CommentPage",
    "CommentView",
    "Device",
    "DeviceHandlers",
    "DeviceView",
    "Finding",
    "HistoryPage",
    "Identity",
    "MagicLinkSent",
    "Person",
    "Priority",
    "ProjectHandlers",
    "ProjectInfo",
    "Role",
    "SearchHandlers",
    "SignIn",
    "SignInFailed",
    "SignUp",
    "SignedIn",
    "Tag",
    "Ticket",
    "TicketChange",
    "TicketFinding",
    "TicketHandlers",
    "TicketPage",
    "TicketStatus",
    "TicketView",
    "User",
    "UserHandlers",
    "UserPage",
    "UserStatus",
    "UserView",
    "WrongStatus",
]

_HOMES = {
    "client": ("AssistanceClient", "AssistanceSyncClient"),
    "errors": ("SignInFailed", "WrongStatus"),
    "handlers": (
        "AssistanceDomain",
        "AuditHandlers",
        "AuthHandlers",
        "CommentHandlers",
        "DeviceHandlers",
        "ProjectHandlers",
        "SearchHandlers",
        "TicketHandlers",
        "UserHandlers",
    ),
    "models": (
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
    ),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
