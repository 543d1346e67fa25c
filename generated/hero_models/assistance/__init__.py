"""A product team's own support desk: tickets, and what is said on them.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import AssistanceClient, AssistanceSyncClient
    from .errors import WrongStatus
    from .handlers import AssistanceDomain, CommentHandlers, SearchHandlers, TicketHandlers
    from .models import (
        Comment,
        CommentFinding,
        CommentPage,
        CommentView,
        Finding,
        Person,
        Priority,
        Role,
        Tag,
        Ticket,
        TicketFinding,
        TicketPage,
        TicketStatus,
        TicketView,
        User,
        UserStatus,
    )

__all__ = [
    "AssistanceClient",
    "AssistanceDomain",
    "AssistanceSyncClient",
    "Comment",
    "CommentFinding",
    "CommentHandlers",
    "CommentPage",
    "CommentView",
    "Finding",
    "Person",
    "Priority",
    "Role",
    "SearchHandlers",
    "Tag",
    "Ticket",
    "TicketFinding",
    "TicketHandlers",
    "TicketPage",
    "TicketStatus",
    "TicketView",
    "User",
    "UserStatus",
    "WrongStatus",
]

_HOMES = {
    "client": ("AssistanceClient", "AssistanceSyncClient"),
    "errors": ("WrongStatus",),
    "handlers": ("AssistanceDomain", "CommentHandlers", "SearchHandlers", "TicketHandlers"),
    "models": (
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
    ),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
