"""A product team's own support desk: tickets, and what is said on them.

Written by `hero-sdk generate` from schemas/assistance. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import AssistanceClient as AssistanceClient
    from .client import AssistanceSyncClient as AssistanceSyncClient
    from .errors import WrongStatus as WrongStatus
    from .handlers import AssistanceDomain as AssistanceDomain
    from .handlers import CommentHandlers as CommentHandlers
    from .handlers import SearchHandlers as SearchHandlers
    from .handlers import TicketHandlers as TicketHandlers
    from .models import Comment as Comment
    from .models import CommentFinding as CommentFinding
    from .models import CommentPage as CommentPage
    from .models import CommentView as CommentView
    from .models import Finding as Finding
    from .models import Person as Person
    from .models import Priority as Priority
    from .models import Role as Role
    from .models import Tag as Tag
    from .models import Ticket as Ticket
    from .models import TicketFinding as TicketFinding
    from .models import TicketPage as TicketPage
    from .models import TicketStatus as TicketStatus
    from .models import TicketView as TicketView
    from .models import User as User
    from .models import UserStatus as UserStatus

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
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
