"""The operator pages of one service, put together when somebody looks at one: nothing of them is loaded before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import orjson

from hero_sdk.osis import Osis
from hero_sdk.server import AsgiApp, Receive, Scope, Send

if TYPE_CHECKING:
    from hero_sdk.admin import Backend, Change, ClientHome, EventDesk, History, RecentEvents, StoredType
    from hero_sdk.domain import Domain
    from hero_sdk.rpc import RequestContext
    from hero_sdk.server import Streams
    from hero_sdk.service.events import Events

__all__ = ["LazyPages", "clients_of", "event_desk", "history", "stored_types"]


class LazyPages:
    """An ASGI application that is made with its first request, off the event loop."""

    def __init__(self, backend: Callable[[], Backend]) -> None:
        self._backend = backend
        self._turn = asyncio.Lock()
        self._pages: AsgiApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        async with self._turn:
            if self._pages is None:
                self._pages = await asyncio.to_thread(self._made)
        await self._pages(scope, receive, send)

    def _made(self) -> AsgiApp:
        from hero_sdk.admin import AdminPages

        return AdminPages(self._backend())


def stored_types(domains: Sequence[Domain]) -> list[StoredType]:
    """What the store knows of the types of ``domains``."""
    from hero_sdk.admin import StoredType

    return [
        StoredType(
            domain=domain.name,
            name=table.name,
            references={each.key.name: (each.target.domain, each.target.type) for each in table.references},
            searched=tuple(name for name, field in table.fields.items() if field.can_search),
        )
        for domain in domains
        for table in domain.store_schema().tables.values()
    ]


def clients_of(domains: Sequence[Domain]) -> dict[str, ClientHome]:
    """Where the generated clients of ``domains`` are."""
    from hero_sdk.admin import ClientHome

    return {
        domain.name: ClientHome(
            package=domain.package,
            client=f"{type(domain).__name__.removesuffix('Domain')}SyncClient",
            home_of=partial(_home_of, domain.package),
        )
        for domain in domains
    }


def event_desk(events: Events, streams: Streams) -> EventDesk:
    """What the pages may ask about events."""
    from hero_sdk.admin import EventDesk, RecentEvents, ToldEvent

    async def recent(ctx: RequestContext, types: Sequence[str], sids: Sequence[str], most: int) -> RecentEvents:
        found = await events.recent(ctx, events.interest(ctx, None, types, sids), most)
        told = [ToldEvent(each.name, each.sid, each.text) for each in found.occurrences]
        return RecentEvents(told, found.cursor, found.is_cut)

    return EventDesk(names=events.names, recent=recent, streams=streams)


def history(domains: Sequence[Domain]) -> History:
    """The latest changes of one object; whoever asks has been allowed to read it before.

    What it was then is told of types that look the same to everyone, where its audience has the asking one in it.
    """
    from hero_sdk.admin import Change

    hidden = {
        (domain.name, root.model.__name__)
        for domain in domains
        for root in domain.root_objects()
        if root._has_hook("after_get")
    }

    async def found(ctx: RequestContext, domain: str, type_name: str, sid: str) -> Sequence[Change]:
        osis = ctx.resource(Osis)
        changes = await osis.domain(ctx.context, domain).history(type_name, sid)
        texts: dict[int, str | None] = {}
        if (domain, type_name) not in hidden:
            logged = await osis.event_log(ctx.context, domain).at([each.position for each in changes])
            texts = {each.position: each.body for each in logged if _may_hear(ctx, each.audience)}
        return [
            Change(
                each.time_ms,
                each.op,
                each.user,
                _object(texts.get(each.position)),
                each.uid if ctx.is_trusted else None,  # who works on the machine is nothing for the service's users
            )
            for each in changes
        ]

    return found


def _may_hear(ctx: RequestContext, audience: str | None) -> bool:
    return audience is None or any(ctx.has_claim(claim) for claim in audience.split())


def _object(text: str | None) -> dict[str, Any] | None:
    return None if text is None else orjson.loads(text)


def _home_of(package: str, name: str) -> str | None:
    """The package with the type that a document of ``package`` calls ``name``; types may be borrowed from others."""
    found = getattr(import_module(f"{package}.models"), name.rpartition(".")[2], None)
    return found.__module__.removesuffix(".models") if isinstance(found, type) else None
