"""What stands around every page: the service's name, the sections, the contexts, its health.

A section that is built later is one more entry of ``SECTIONS`` and a module with its pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hero_sdk.admin.asked import Asked
from hero_sdk.web import Links, Page

__all__ = ["SECTIONS", "AdminPage", "ContextLink", "Frame", "Section", "SideLink", "frame_of"]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of page."""

    path: str
    """First part of its addresses; empty for the first page."""

    title: str
    icon: str


SECTIONS = (
    Section("", "Overview", "home"),
    Section("methods", "Methods", "terminal"),
    Section("objects", "Objects", "cube"),
    Section("events", "Events", "bolt"),
    Section("metrics", "Metrics", "chart"),
    Section("logs", "Logs", "history"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideLink:
    """A line of the side."""

    path: str
    title: str
    href: str
    icon: str
    count: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLink:
    """A context one may change to."""

    id: int
    name: str
    about: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Facts for the side."""

    service: str
    version: str
    sections: Sequence[SideLink]
    contexts: Sequence[ContextLink]
    """Empty where there is none to choose."""

    is_well: bool
    state: str
    """`ok`, `degraded` or `draining`."""

    whose: str
    """As whom calls are made."""

    context: str
    """Number and name of the context."""


@dataclass(frozen=True, kw_only=True)
class AdminPage(Page):
    """A page within the frame."""

    frame: Frame


async def frame_of(asked: Asked, current: str) -> Frame:
    """The frame around a page of the section ``current``."""
    backend = asked.backend
    links = asked.visit.links
    health = await backend.health()
    counts = {"methods": f"{len(asked.methods):,}", "objects": _types(len(asked.types))}
    sections = [
        SideLink(
            path=section.path,
            title=section.title,
            href=links(section.path) if section.path else links(),
            icon=section.icon,
            count=counts.get(section.path, ""),
            is_current=section.path == current,
        )
        for section in SECTIONS
        if _is_there(asked, section)
    ]
    ctx = asked.caller.ctx
    return Frame(
        service=backend.title,
        version=backend.version,
        sections=sections,
        contexts=await _contexts(asked, current),
        is_well=health["status"] == "ok",
        state=str(health["status"]),
        whose=ctx.user or ("the service itself" if ctx.is_trusted else "a restricted caller"),
        context=f"{ctx.context} {ctx.context_name}",
    )


def _is_there(asked: Asked, section: Section) -> bool:
    match section.path:
        case "objects":
            return bool(asked.types)
        case "events":
            return bool(asked.backend.events.names(asked.caller.ctx))
        case "metrics":
            return asked.may_look_after and bool(asked.backend.samples())
        case "logs":
            return asked.may_look_after and bool(asked.backend.log())
    return True


async def _contexts(asked: Asked, current: str) -> list[ContextLink]:
    if not asked.caller.ctx.is_trusted:
        return []  # whoever is restricted stays where they were put
    found: list[dict[str, Any]] = await asked.caller.find("context.list") or []
    prefix = asked.visit.links.prefix
    return [
        ContextLink(
            id=each["id"],
            name=each["name"],
            about=each.get("description", ""),
            href=Links(prefix, (("context", str(each["id"])),) if each["id"] else ())(*asked.place(current)),
            is_current=each["id"] == asked.caller.ctx.context,
        )
        for each in found
    ]


def _types(count: int) -> str:
    return f"{count} type" if count == 1 else f"{count} types"
