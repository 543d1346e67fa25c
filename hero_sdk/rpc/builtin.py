"""The methods every service has: what it can do, how it is, which contexts and domains it has."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Protocol

import orjson

from hero_sdk.errors import Conflict, FailedPrecondition, InvalidParams, RateLimited, UnknownContext
from hero_sdk.rpc.compiling import compile_method
from hero_sdk.rpc.context import RequestContext
from hero_sdk.rpc.contexts import ContextEntry, ContextRegistry
from hero_sdk.rpc.facts import declarations, method
from hero_sdk.rpc.methods import BUILT_IN, Method
from hero_sdk.rpc.names import listed_names
from hero_sdk.rpc.openrpc import CompiledDocument
from hero_sdk.rpc.permission import FIGURES_CLAIM, may_call, needed_claims
from hero_sdk.rpc.results import RawJson
from hero_sdk.rpc.tickets import VALID_S, Tickets
from hero_sdk.values import U32, Struct

__all__ = ["ContextInfo", "DomainInfo", "HealthReporter", "MethodInfo", "built_in_methods"]


class HealthReporter(Protocol):
    """Knows how the service is doing; the same answers `GET /health`."""

    def report(self, *, is_detailed: bool = True) -> Awaitable[Mapping[str, Any]]:
        """``{"status", "service", "version"}``, with ``checks`` where something fails; what it is, if detailed."""
        ...


class DocumentSource(Protocol):
    """Gives the service's documents."""

    def of(self, domain: str | None = None) -> CompiledDocument: ...


class MethodInfo(Struct):
    """A method the caller may call."""

    name: str
    domain: str
    summary: str
    effect: str
    requires: list[str]
    deprecated: bool = False


class Ticket(Struct):
    """Stands for the caller who asked for it, once."""

    ticket: str
    valid_s: U32


class ContextInfo(Struct):
    """A context of this service."""

    id: U32
    name: str
    description: str = ""


class DomainInfo(Struct):
    """A domain of this service, and where to find it."""

    name: str
    title: str
    methods: U32
    openrpc: str
    rpc: str
    events: str


def built_in_methods(
    methods: Sequence[Method], documents: DocumentSource, health: HealthReporter, domains: Mapping[str, str]
) -> list[Method]:
    """The built-in methods of a service with ``methods`` and ``domains`` (name → title).

    ``methods`` is the list that they are to be added to: `rpc.methods` shows all of it::

        documents = Documents(info, generated, methods)
        methods += built_in_methods(methods, documents, health, titles)
    """
    namespaces = {
        "rpc": _Rpc(methods, documents, health),
        "context": _Contexts(),
        "domain": _Domains(methods, domains),
    }
    return [
        compile_method(BUILT_IN, namespace, name, facts, declaration, getattr(handlers, name))
        for namespace, handlers in namespaces.items()
        for name, (facts, declaration) in declarations(type(handlers)).items()
    ]


class _Rpc:
    def __init__(self, methods: Sequence[Method], documents: DocumentSource, health: HealthReporter) -> None:
        self._methods = methods
        self._documents = documents
        self._health = health

    @method("read", is_public=True)
    async def discover(self, ctx: RequestContext) -> RawJson:
        """The OpenRPC document: of the domain the call was sent to, else of the whole service."""
        return RawJson(self._documents.of(ctx.domain).body)

    @method("read", is_public=True)
    async def health(self, ctx: RequestContext) -> RawJson:
        """How the service is doing: `status` is `ok`, `degraded` (then `checks` says why) or `draining`."""
        return RawJson(orjson.dumps(await self._health.report(is_detailed=ctx.has_claim(FIGURES_CLAIM))))

    @method("read", is_public=True)
    async def methods(self, ctx: RequestContext) -> list[MethodInfo]:
        """The methods this caller may call."""
        return [_info(each, name) for each, name in listed_names(self._methods) if may_call(ctx, each)]

    @method("read", is_public=True, errors=(RateLimited,))
    async def ticket(self, ctx: RequestContext) -> Ticket:
        """A ticket for whoever cannot send headers: `GET /events?ticket=…` is answered once as if this caller asked."""
        return Ticket(ticket=ctx.resource(Tickets).issue(ctx), valid_s=U32(VALID_S))


class _Contexts:
    @method("read")
    async def list(self, ctx: RequestContext) -> list[ContextInfo]:
        """All contexts of this service, by number; 0 is always there."""
        return [_context(entry) for entry in _registry(ctx).entries()]

    @method("read", errors=(UnknownContext,))
    async def info(self, ctx: RequestContext, id: U32 | None = None, name: str | None = None) -> ContextInfo:  # noqa: A002 - the wire's word
        """The context of this number or name; without either the one of the call."""
        if id is not None and name is not None:
            raise InvalidParams("say `id` or `name`, not both")
        key = name if name is not None else ctx.context if id is None else id
        entry = _registry(ctx).find(key)
        if entry is None:
            raise UnknownContext(f"no context {key} here")
        return _context(entry)

    @method(errors=(Conflict,), is_idempotent=True)
    async def add(self, ctx: RequestContext, id: U32, name: str, description: str = "") -> ContextInfo:  # noqa: A002 - the wire's word
        """Registers a context on this service, at once and for good."""
        return _context(await _registry(ctx).add(id, name, description))

    @method(errors=(FailedPrecondition,), is_destructive=True, is_idempotent=True)
    async def remove(self, ctx: RequestContext, id: U32, purge: bool = False) -> bool:  # noqa: A002 - the wire's word
        """Takes a context away, at once and for good; its data is archived unless `purge`. False if there was none."""
        return await _registry(ctx).remove(id, purge=purge)


class _Domains:
    def __init__(self, methods: Sequence[Method], titles: Mapping[str, str]) -> None:
        self._methods = methods
        self._titles = titles

    @method("read")
    async def list(self, ctx: RequestContext) -> list[DomainInfo]:
        """The domains of this service."""
        return [
            DomainInfo(
                name=name,
                title=title,
                methods=sum(each.domain == name for each in self._methods),
                openrpc=f"/api/{name}/openrpc.json",
                rpc=f"/api/{name}/rpc",
                events=f"/api/{name}/events",
            )
            for name, title in self._titles.items()
        ]


def _registry(ctx: RequestContext) -> ContextRegistry:
    return ctx.resource(ContextRegistry)  # type: ignore[type-abstract]


def _context(entry: ContextEntry) -> ContextInfo:
    return ContextInfo(id=entry.id, name=entry.name, description=entry.description)


def _info(each: Method, name: str) -> MethodInfo:
    return MethodInfo(
        name=name,
        domain=each.domain,
        summary=each.doc.partition("\n")[0],
        effect=each.facts.effect,
        requires=[] if each.facts.is_public else list(needed_claims(each)),
        deprecated=each.facts.deprecated is not None,
    )
