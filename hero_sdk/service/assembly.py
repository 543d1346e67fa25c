"""A service put together: store, contexts, methods, documents and what listeners answer, from start to stop."""

from __future__ import annotations

import asyncio
import inspect
import logging
import ssl
import time
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from hero_sdk.domain.answers import StoredAnswers
from hero_sdk.osis import Osis, OsisSettings, Retention
from hero_sdk.osis.contexts import Contexts
from hero_sdk.osis.holding import settle
from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import (
    Authenticator,
    CallObserver,
    ClientConnector,
    ContextReader,
    ContextRegistry,
    Dispatcher,
    Documents,
    Limits,
    Listener,
    Method,
    RequestContext,
    Resources,
    ServiceInfo,
    Tickets,
    Trust,
    built_in_methods,
    first_of,
)
from hero_sdk.server import (
    BearerTokens,
    Check,
    DomainEntry,
    Front,
    Gauges,
    Health,
    OriginRules,
    Pages,
    RecentLines,
    Remark,
    ServerTls,
    ServiceFacts,
    StartError,
    Streams,
    StreamsOnly,
    Surface,
    TcpAddress,
    UnixAddress,
    current_request_id,
    parse_address,
)
from hero_sdk.service import admin, options
from hero_sdk.service.application import Application
from hero_sdk.service.background import Background
from hero_sdk.service.banner import Info, Place
from hero_sdk.service.connector import Connector
from hero_sdk.service.documents import GeneratedDocuments
from hero_sdk.service.events import Events
from hero_sdk.service.metrics import Metrics
from hero_sdk.service.plan import Hook, Listen, Plan
from hero_sdk.service.settings import Settings

if TYPE_CHECKING:
    from hero_sdk.admin import Backend

__all__ = ["Assembly"]

log = logging.getLogger("hero_sdk.service")

_is_starting: ContextVar[bool] = ContextVar("is_starting", default=False)


class Assembly:
    """Everything of one service but its sockets. Belongs to one event loop."""

    def __init__(self, plan: Plan, paths: ServicePaths, settings: Settings) -> None:
        self.plan = plan
        self.paths = paths
        self.settings = settings
        days, kept = settings.get(options.CHANGES_DAYS), settings.get(options.CHANGES_KEPT)
        self.osis = Osis(
            paths.osis,
            [domain.store_schema() for domain in plan.domains if domain.has_log],
            OsisSettings(changes=Retention(age_s=days * 86_400.0 or None, count=kept or None)),
            keys=paths.keys,
        )
        settle(paths.osis)
        self.contexts = Contexts(paths.osis, archive=self.osis.archive_context, purge=self.osis.purge_context)
        self.resources = Resources()
        self.background = Background(plan.works, self.resources, plan.clock)
        self.tickets = Tickets(plan.clock.now)
        self.surface = self._surface()
        local = Front(self.surface, self._reader(Trust.HEADERS, "in-process"), is_inside=True)
        self._connector = Connector(local, [domain.package for domain in plan.domains])
        self.resources.add(self.osis)
        self.resources.add(settings)
        self.resources.add(self.tickets)
        self.resources.add(self.contexts, as_=ContextRegistry)
        self.resources.add(self._connector, as_=ClientConnector)
        tokens = settings.get(options.TOKENS)
        self._tokens = BearerTokens(Path(tokens)) if tokens else None
        self.authenticate = self._authenticator()
        self.application = Application(self.front(), self._stranger_front(), self.start, self.stop)
        self.admin = admin.LazyPages(self._admin_backend)
        self.addresses: Sequence[UnixAddress | TcpAddress] = ()
        """Where it listens, once it does: rpc.sock, TCP, then the pages."""

        self.recent = RecentLines(current_request_id)
        """Of the log, once it is written to."""

        self.gauges: Gauges | None = None
        self._began = time.monotonic()
        self._start_turn = asyncio.Lock()
        self._is_started = self._has_begun = False

    async def start(self) -> None:
        """Runs what has to be done before the first call; a second time it does nothing."""
        if self._is_started or _is_starting.get():
            return  # a hook may call the service itself
        async with self._start_turn:
            if self._is_started:
                return
            token = _is_starting.set(True)
            try:
                await self._begin()
            finally:
                _is_starting.reset(token)
            self._is_started = True
        self.background.begin()

    def drain(self) -> None:
        """Refuses calls from now on, ends the streams, and begins no more work in the background."""
        self.surface.stop()
        self.background.rest()
        self.events.stop()

    async def stop(self) -> None:
        """Runs what has to be done after the last call, and finishes every write."""
        self.drain()
        await self.background.end()
        if self._has_begun:
            for hook in self.plan.on_stop:
                try:
                    await _done(hook)
                except Exception:
                    log.exception("a step of the end failed")
        await self._connector.close()
        await self.answers.settle()
        await self.osis.close()

    def front(self) -> Front:
        """What `rpc.sock` answers."""
        return Front(self.surface, self._reader(Trust.HEADERS, "rpc.sock", authenticate=self.authenticate))

    def events_front(self) -> StreamsOnly:
        """What `events.sock` answers."""
        return StreamsOnly(self.streams, self._reader(Trust.HEADERS, "events.sock", authenticate=self.authenticate))

    def tcp_front(self, listen: Listen, *, is_anonymous: bool = False) -> Front:
        """What a TCP address answers; ``is_anonymous``: to peers that may not show who they are."""
        reader = self._reader(
            Trust.AUTHENTICATOR, str(listen.address), listen.context, None if is_anonymous else self.authenticate
        )
        return Front(self.surface, reader, self._origins())

    def listens(self) -> list[Listen]:
        """TCP addresses of the plan and of the settings. Raises BadListenAddress."""
        context = self.settings.get(options.CONTEXT)
        given = self.settings.get(options.LISTEN)
        return [*self.plan.listens, *(Listen(address=parse_address(text), context=context) for text in given)]

    def sockets(self, rpc_socket: Path | None = None) -> list[UnixAddress]:
        """Its Unix sockets: that of calls, that of events, those of pages; all in one folder."""
        rpc = rpc_socket or self.paths.rpc_socket
        found = [UnixAddress(rpc), UnixAddress(rpc.with_name(self.paths.events_socket.name))]
        if self.plan.has_admin:
            found.append(UnixAddress(rpc.with_name(self.paths.admin_socket.name), 0o600))
        return found

    def tls(self) -> ssl.SSLContext | None:
        """What the settings give TCP addresses that bring nothing of their own. Raises StartError."""
        cert, key = self.settings.get(options.TLS_CERT), self.settings.get(options.TLS_KEY)
        if bool(cert) is not bool(key):
            missing = options.TLS_KEY if cert else options.TLS_CERT
            raise StartError(f"TLS needs a certificate and its key; {missing.flag} is missing")
        return ServerTls(Path(cert), Path(key)).context if cert else None

    def info(self) -> Info:
        """Facts for people and programs."""
        counts = {domain.name: 0 for domain in self.plan.domains}
        for method in self.surface.dispatcher.methods:
            if method.domain in counts:
                counts[method.domain] += 1
        listens = self.listens()
        rpc, events, *pages = self.sockets()
        listening = self.addresses or [rpc, *(listen.address for listen in listens), events, *pages]
        is_open = "no tokens: nobody is known" if self.authenticate is None else "callers are known by their tokens"
        about = [
            ("", ""),
            *((f"{self._scheme(listen)}://", f"context {listen.context}, {is_open}") for listen in listens),
            ("", "events"),
            *(("", "pages") for _ in pages),
        ]
        found = [self.settings.find(setting) for setting in self.plan.known_settings]
        return Info(
            name=self.paths.name,
            title=self.plan.title,
            version=self.plan.version,
            description=self.plan.description,
            places=[
                Place(f"{scheme}{address}", note) for address, (scheme, note) in zip(listening, about, strict=True)
            ],
            rpc_socket=str(self.paths.rpc_socket),
            data=str(self.paths.var),
            domains=list(counts.items()),
            settings=[(value.setting.key, value.shown, value.source) for value in found],
        )

    async def _begin(self) -> None:
        self._has_begun = True
        for authenticate in (self.plan.authenticate, self._tokens):
            if isinstance(authenticate, BearerTokens):
                authenticate.load()
        self.osis.hold()
        await self.contexts.settle()
        for hook in self.plan.on_start:
            await _done(hook)

    def _surface(self) -> Surface:
        plan, settings = self.plan, self.settings
        titles = {domain.name: domain.name.replace("_", " ").title() for domain in plan.domains}
        health = Health(self.paths.name, plan.version, self._checks())
        methods = [method for domain in plan.domains for method in domain.methods()]
        service = ServiceInfo(
            name=self.paths.name,
            title=plan.title,
            version=plan.version,
            description=plan.description,
            urls=self._urls(),
        )
        documents = self.documents = Documents(service, GeneratedDocuments(plan.domains), methods)
        methods += built_in_methods(methods, documents, health, titles)
        limits = Limits(
            body_bytes=settings.get(options.BODY_BYTES),
            batch=settings.get(options.BATCH),
            depth=settings.get(options.DEPTH),
            call_s=settings.get(options.CALL_S),
        )
        observers: list[CallObserver] = [_log_call] if settings.get(options.LOG_LEVEL) == "debug" else []
        self.answers = StoredAnswers(self.osis)
        dispatcher = Dispatcher(
            methods, limits=limits, middleware=plan.middleware, observers=observers, answers=self.answers
        )
        counts = {domain: sum(method.domain == domain for method in methods) for domain in titles}
        entries = [DomainEntry(name=name, title=titles[name], methods=count) for name, count in counts.items()]
        facts = ServiceFacts(name=service.name, title=plan.title, version=plan.version, description=plan.description)
        labels = {"service": service.name, "version": plan.version}
        metrics = Metrics(
            labels, dispatcher, self.osis, self.background, lambda: self.gauges, lambda: self.events.listeners
        )
        self.events = Events(self.osis, plan.domains, methods, self.paths.keys / "events.key")
        self.streams = Streams(self.events, self.tickets, list(titles), plan.clock.sleep)
        pages = Pages(facts, entries, documents.of, plan.routes, metrics.text)
        return Surface(dispatcher, titles, health, pages, self.streams)

    def _admin_backend(self) -> Backend:
        from hero_sdk.admin import Backend, Place

        plan, surface = self.plan, self.surface

        def places() -> list[Place]:
            return [Place(place.address, place.note or "calls") for place in self.info().places]

        return Backend(
            name=self.paths.name,
            title=plan.title,
            version=plan.version,
            description=plan.description,
            dispatcher=surface.dispatcher,
            document=self.documents.of,
            reader=self._reader(Trust.HEADERS, "admin.sock"),
            health=surface.health.report,
            places=places,
            socket=str(self.paths.rpc_socket),
            domains={domain.name: domain.name.replace("_", " ").title() for domain in plan.domains},
            clients=admin.clients_of(plan.domains),
            stored=admin.stored_types(plan.domains),
            history=admin.history(plan.domains),
            began=self._began,
            is_ending=lambda: surface.stopped is not None,
            log=self.recent.lines,
            samples=lambda: () if self.gauges is None else self.gauges.samples(),
            events=admin.event_desk(self.events, self.streams),
            calls=lambda: surface.dispatcher.figures,
        )

    def _urls(self) -> tuple[str, ...]:
        tcp = (f"{self._scheme(listen)}://{listen.address}/rpc" for listen in self.listens() if listen.address.port)
        return f"unix://{self.paths.rpc_socket.absolute()}", *tcp

    def _scheme(self, listen: Listen) -> str:
        return "http" if listen.tls is None and not self.settings.get(options.TLS_CERT) else "https"

    def _reader(
        self, trust: Trust, name: str, context: int = 0, authenticate: Authenticator | None = None
    ) -> ContextReader:
        listener = Listener(name=name, trust=trust, context=context, authenticate=authenticate)
        return ContextReader(listener, self.resources)

    def _stranger_front(self) -> Front:
        return Front(self.surface, self._reader(Trust.AUTHENTICATOR, "asgi", 0, self.authenticate), self._origins())

    def _origins(self) -> OriginRules:
        hosts, origins = self.settings.get(options.ALLOWED_HOSTS), self.settings.get(options.ALLOWED_ORIGINS)
        return OriginRules(hosts, origins)

    def _authenticator(self) -> Authenticator | None:
        own = self.plan.authenticate
        if self._tokens is None:
            return own
        return self._tokens if own is None else first_of(own, self._tokens)

    def _checks(self) -> dict[str, Check]:
        checks: dict[str, Check] = {"store": self._store_problem, "events": self._events_problem}
        if self.plan.works:
            checks["background"] = self.background.problem
        return checks

    async def _store_problem(self) -> str | None:
        health = self.osis.health()
        said = [f"{name}: {told}" for found in (health.problems, health.unreadable) for name, told in found.items()]
        text = "; ".join(said)
        return text if health.problems else Remark(text) if text else None

    async def _events_problem(self) -> str | None:
        return self.events.problem


async def _done(hook: Hook) -> None:
    result = hook()
    if inspect.isawaitable(result):
        await result


def _log_call(ctx: RequestContext, method: Method, seconds: float, code: int | None) -> None:
    facts: dict[str, object] = {"method": method.name, "context": ctx.context, "ms": round(seconds * 1000, 3)}
    peer = ctx.peer
    if peer is not None:  # who is on the other end, as the kernel says it, beside whom they speak for
        known = {"pid": peer.pid, "uid": peer.uid, "address": peer.address, "user": ctx.user}
        facts |= {name: value for name, value in known.items() if value is not None}
    log.debug("call", extra={"facts": facts if code is None else facts | {"code": code}})
