"""What happens: the latest events the visitor may hear, to which a script adds those that come.

The list is whole without the script. With it, the stream begins at the cursor the list was made with, so that nothing
is shown twice or left out in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.requests import Request

from hero_sdk.admin.asked import Asked, context_of
from hero_sdk.admin.backend import RecentEvents, ToldEvent
from hero_sdk.admin.cells import label_of
from hero_sdk.admin.errors import not_here
from hero_sdk.admin.frame import AdminPage, frame_of
from hero_sdk.admin.object_types import ObjectType
from hero_sdk.admin.shown import moment
from hero_sdk.rpc import ContextReader, InvalidParams
from hero_sdk.server import Scope
from hero_sdk.web import Page, Refused

__all__ = ["STREAM", "events", "stream_scope"]

STREAM: Final = "/events/stream"
_SHOWN = 100
_CONTEXT = b"x-hero-context"
_ICONS = {"created": "plus", "updated": "pencil", "deleted": "trash"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event."""

    name: str
    icon: str
    time: Mapping[str, str]
    sid: str
    label: str
    """What people call the object it is about."""

    href: str | None
    """None where there is nothing to go to."""

    data: Any


@dataclass(frozen=True, kw_only=True)
class EventsPage(AdminPage):
    """See the template."""

    template: ClassVar[str] = "events.html"
    rows: Sequence[EventRow]
    most: int
    is_cut: bool
    problem: str
    """Why nothing is shown, where the question itself was wrong."""

    types: Sequence[tuple[str, Sequence[str]]]
    """What to choose from: a namespace, and its events."""

    type: str
    sid: str
    kept: Sequence[tuple[str, str]]
    action: str
    refresh: str
    stream: str
    """Where the script listens; empty where it should not."""

    names: Sequence[str]
    kinds: str
    """JSON for the script: domain → namespace → field that is a label, and an address with `~` for the sid."""


async def events(asked: Asked) -> Page | tuple[Page, int]:
    """The page; `type` names an event or, like `order.*`, all of a namespace, `sid` an object."""
    names = asked.backend.events.names(asked.caller.ctx)
    if not names:
        return not_here("there are no events for you here")
    links = asked.visit.links
    kind, sid = asked.query("type").strip(), asked.query("sid").strip()
    wanted = {"types": [kind] if kind else [], "sids": [sid] if sid else []}
    problem, found = "", RecentEvents([], "", False)
    try:
        found = await asked.backend.events.recent(asked.caller.ctx, wanted["types"], wanted["sids"], _SHOWN)
    except InvalidParams as error:
        problem = f"{error.message[:1].upper()}{error.message[1:]}"
    by_namespace: dict[str, list[str]] = {}
    for name in names:
        by_namespace.setdefault(name.rpartition(".")[0], []).append(name)
    place = {"types": kind, "sid": sid, "from": found.cursor}
    return EventsPage(
        title="Events",
        frame=await frame_of(asked, "events"),
        rows=[_row(asked, each) for each in found.events],
        most=_SHOWN,
        is_cut=found.is_cut,
        problem=problem,
        types=list(by_namespace.items()),
        type=kind,
        sid=sid,
        kept=links.kept,
        action=links("events").partition("?")[0],
        refresh=links("events", type=kind, sid=sid),
        stream="" if problem else links("events", "stream", **place),
        names=["reset", *names],
        kinds=orjson.dumps(_kinds(asked)).decode(),
    )


async def stream_scope(reader: ContextReader, request: Request) -> Scope:
    """``request`` as the stream of events takes it: a visitor who may choose the context does so in the address.

    Raises what a call with these headers would get, and Refused for an address that cannot be read.
    """
    try:
        pairs = parse_qsl(request.scope["query_string"].decode("ascii"), True, errors="strict", max_num_fields=16)
    except ValueError:
        raise Refused(400, "the query of the address cannot be read") from None
    chosen = next((value for name, value in pairs if name == "context"), "")
    ctx = await context_of(reader, request, chosen)
    headers = [header for header in request.scope["headers"] if header[0] != _CONTEXT]
    rest = urlencode([pair for pair in pairs if pair[0] != "context"])
    return {
        **request.scope,
        "headers": [*headers, (_CONTEXT, str(ctx.context).encode())],
        "query_string": rest.encode(),
    }


def _row(asked: Asked, told: ToldEvent) -> EventRow:
    envelope = orjson.loads(told.text)
    namespace, _, what = told.name.rpartition(".")
    kind = _kind(asked, envelope["domain"], namespace)
    data = envelope["data"]
    is_there = kind is not None and told.sid and what != "deleted"
    return EventRow(
        name=told.name,
        icon=_ICONS.get(what, "bolt"),
        time=moment(envelope["at"], seconds=True),
        sid=told.sid,
        label=label_of(kind, data) if kind is not None and isinstance(data, dict) else told.sid,
        href=asked.visit.links("objects", kind.namespace, told.sid) if kind is not None and is_there else None,
        data=data,
    )


def _kind(asked: Asked, domain: str, namespace: str) -> ObjectType | None:
    """The type that events of ``namespace`` are about, where the visitor may look through it."""
    for said in (namespace, f"{domain}.{namespace}"):
        kind = asked.types.get(said)
        if kind is not None and kind.stored.domain == domain:
            return kind
    return None


def _kinds(asked: Asked) -> dict[str, dict[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for kind in asked.types.values():
        namespace = kind.namespace.removeprefix(f"{kind.stored.domain}.")
        place = kind.label or "sid", asked.visit.links("objects", kind.namespace, "~")
        found.setdefault(kind.stored.domain, {})[namespace] = place
    return found
