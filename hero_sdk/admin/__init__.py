"""The pages for the people who run a service: what it is, what it can do, what it holds.

Made from the service's OpenRPC document and nothing else it would not tell every caller. What a page shows, it asks
for by calling methods, as whoever sent the request.
"""

from __future__ import annotations

from hero_sdk.admin.app import AdminPages
from hero_sdk.admin.backend import Backend, Change, EventDesk, History, Place, RecentEvents, StoredType, ToldEvent
from hero_sdk.admin.snippets import ClientHome

__all__ = [
    "AdminPages",
    "Backend",
    "Change",
    "ClientHome",
    "EventDesk",
    "History",
    "Place",
    "RecentEvents",
    "StoredType",
    "ToldEvent",
]
