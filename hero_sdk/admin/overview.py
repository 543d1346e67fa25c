"""The first page: what this service is, where it listens, what it offers, how it is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.backend import Place
from hero_sdk.admin.frame import AdminPage, ContextLink, frame_of

__all__ = ["overview"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRow:
    """One domain with what it holds."""

    name: str
    title: str
    methods: int
    types: Sequence[tuple[str, str]]
    """Title and address of its types."""

    first_method: str
    """Address."""


@dataclass(frozen=True, kw_only=True)
class OverviewPage(AdminPage):
    """See the template."""

    template: ClassVar[str] = "overview.html"
    about: str
    checks: Sequence[tuple[str, str]]
    """Name and outcome of each, where the service is not well."""

    up_s: int
    places: Sequence[Place]
    domains: Sequence[DomainRow]
    methods: int
    """Of the domains, without those of every service."""

    built_in: int
    """Methods of every service."""

    types: int
    contexts: Sequence[ContextLink]


async def overview(asked: Asked) -> OverviewPage:
    """The page."""
    backend, links = asked.backend, asked.visit.links
    health = await backend.health(is_detailed=asked.may_look_after)
    rows = []
    for name, title in backend.domains.items():
        methods = [each for each in asked.methods if asked.domain_of.get(each) == name]
        types = [each for each in asked.types.values() if each.stored.domain == name]
        rows.append(
            DomainRow(
                name=name,
                title=title,
                methods=len(methods),
                types=[(each.title, links("objects", each.namespace)) for each in types],
                first_method=links("methods", methods[0]) if methods else links("methods"),
            )
        )
    frame = await frame_of(asked, "")
    return OverviewPage(
        title="Overview",
        frame=frame,
        about=backend.description,
        checks=[(str(name), str(outcome)) for name, outcome in health.get("checks", {}).items()],
        up_s=int(time.monotonic() - backend.began),
        places=backend.places() if asked.may_look_after else (),
        domains=rows,
        methods=sum(row.methods for row in rows),
        built_in=len(asked.methods) - sum(row.methods for row in rows),
        types=len(asked.types),
        contexts=frame.contexts,
    )
