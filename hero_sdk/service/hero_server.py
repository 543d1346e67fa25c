"""HeroServer: a service from its domains, put together verb by verb.

def build() -> HeroServer:
    return HeroServer("hero_food", version="0.1.0").domain(DeliveryDomain(Orders()))

main = build().cli
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from hero_sdk.paths import ServicePaths, checked_name, service_paths
from hero_sdk.rpc import Authenticator, Middleware
from hero_sdk.server import AsgiApp, StartError, parse_address
from hero_sdk.service.background import BackgroundWork, Work
from hero_sdk.service.clock import Clock
from hero_sdk.service.plan import Hook, Listen, Plan
from hero_sdk.service.settings import Setting, Settings
from hero_sdk.service.uncaught import show_in_words

if TYPE_CHECKING:
    import ssl

    from starlette.routing import BaseRoute

    from hero_sdk.domain import Domain
    from hero_sdk.osis import Osis, StoreSchema
    from hero_sdk.service.assembly import Assembly
    from hero_sdk.service.banner import Info
    from hero_sdk.service.control.launch import Launch
    from hero_sdk.service.control.settings import ShownSetting

__all__ = ["HeroServer"]


class HeroServer:
    """A service: named parts first, then ``run``, ``cli`` or ``asgi``."""

    def __init__(self, name: str, *, version: str = "0.0.0", title: str | None = None, description: str = "") -> None:
        """``name`` is that of the socket folder and the data folder: letters, digits, ``_`` and ``-``."""
        show_in_words()
        self._plan = Plan(
            name=checked_name(name),
            version=version,
            title=title or name.replace("_", " ").title(),
            description=description,
        )
        self._instance: str | None = None
        self._flags: Mapping[str, str] = {}
        self._paths: ServicePaths | None = None
        self._launch: Launch | None = None
        self._assembly: Assembly | None = None

    # What the service is made of

    def domain(self, *domains: Domain) -> Self:
        """Serves these domains."""
        for domain in domains:
            if any(known.name == domain.name for known in self._plan.domains):
                raise StartError(f"the domain {domain.name} is there twice")
            self._plan.domains.append(domain)
        return self

    def routes(self, *routes: BaseRoute) -> Self:
        """Serves own Starlette routes beside the typed calls; ``context_of(request)`` tells who asks."""
        self._plan.routes.extend(routes)
        return self

    def listen(self, address: str, *, context: int = 0, tls: ssl.SSLContext | None = None) -> Self:
        """Listens on TCP, too: ``127.0.0.1:8080``, ``[::1]:9950``, or ``auto:9950`` for the overlay network.

        Callers there are anonymous unless ``authenticate`` says otherwise, and land in ``context``.
        """
        self._plan.listens.append(Listen(address=parse_address(address), context=context, tls=tls))
        return self

    def authenticate(self, authenticator: Authenticator) -> Self:
        """Says who callers are over TCP, and on a Unix socket those who show credentials of their own.

        ``bearer_tokens(file)`` is a ready one, ``first_of`` asks several. It is asked before the setting TOKENS.
        """
        self._plan.authenticate = authenticator
        return self

    def middleware(self, *middleware: Middleware) -> Self:
        """Puts something around every call, the first one outermost."""
        self._plan.middleware.extend(middleware)
        return self

    def admin(self, is_on: bool = True) -> Self:
        """Whether operators find pages on `admin.sock`; they do, unless this says otherwise."""
        self._plan.has_admin = is_on
        return self

    def setting(self, *settings: Setting[Any]) -> Self:
        """Declares settings of the service's own: they become flags, and are listed with all others.

        ``server.settings.get(setting)`` and, in handlers, ``ctx.resource(Settings).get(setting)`` give their values.
        """
        for setting in settings:
            if any(known.key == setting.key for known in self.known_settings):
                raise StartError(f"the setting {setting.key} is there already")
            self._plan.settings.append(setting)
        return self

    def on_start(self, hook: Hook) -> Self:
        """Runs ``hook``, plain or async, before the first call is answered."""
        self._plan.on_start.append(hook)
        return self

    def on_stop(self, hook: Hook) -> Self:
        """Runs ``hook``, plain or async, after the last call was answered."""
        self._plan.on_stop.append(hook)
        return self

    def every(self, seconds: float, work: BackgroundWork, *, name: str | None = None) -> Self:
        """Runs ``work(ctx)`` every so many seconds, a tenth more or less, first after that time.

        ``ctx`` is trusted, in context 0 (``ctx.within`` gives others), and has the service's store and clients. What
        fails is logged and tried again, later each time; what keeps failing is shown in the health.
        """
        return self._work(Work.of(work, name, seconds))

    def task(self, work: BackgroundWork, *, name: str | None = None) -> Self:
        """Runs ``work(ctx)`` once, from the start on and for as long as it likes; again where it fails."""
        return self._work(Work.of(work, name, None))

    def clock(self, clock: Clock) -> Self:
        """Says what time is for work in the background; tests give a ``ManualClock``."""
        self._plan.clock = clock
        return self

    def _work(self, work: Work) -> Self:
        if any(known.name == work.name for known in self._plan.works):
            raise StartError(f"{work.name} works in the background twice; give one of them a name= of its own")
        self._plan.works.append(work)
        return self

    # What it is

    @property
    def name(self) -> str:
        return self._plan.name

    @property
    def version(self) -> str:
        return self._plan.version

    @property
    def title(self) -> str:
        return self._plan.title

    @property
    def description(self) -> str:
        return self._plan.description

    @property
    def paths(self) -> ServicePaths:
        """Where its sockets and data lie."""
        return self._paths or service_paths(self.name, self._instance)

    @property
    def settings(self) -> Settings:
        """Where its settings come from."""
        return Settings(self.name, self.paths.settings_file, flags=self._flags)

    @property
    def schemas(self) -> Mapping[str, StoreSchema]:
        """What it stores, by domain."""
        return {domain.name: domain.store_schema() for domain in self._plan.domains if domain.has_log}

    @property
    def known_settings(self) -> Sequence[Setting[Any]]:
        """Those every service has, then its own."""
        return self._plan.known_settings

    def shown_settings(self) -> list[ShownSetting]:
        """Every setting as it would be now, for people. Raises BadSetting for a settings file that cannot be read."""
        from hero_sdk.service.control.settings import shown_settings

        return shown_settings(self.settings, self.known_settings)

    @property
    def osis(self) -> Osis:
        """Its store."""
        return self._assembled().osis

    def info(self) -> Info:
        """Facts for people and programs, without starting anything."""
        return self._assembled().info()

    # How it runs

    def configure(
        self,
        *,
        instance: str | None = None,
        flags: Mapping[str, str] | None = None,
        paths: ServicePaths | None = None,
        launch: Launch | None = None,
    ) -> Self:
        """Says which copy this is and how it is set; before anything else is asked of it.

        ``flags`` are settings by key, stronger than environment and file; ``paths`` put everything elsewhere;
        ``launch`` says how the same is called again.
        """
        if self._assembly is not None:
            raise RuntimeError("the service is put together already")
        self._instance, self._flags, self._paths, self._launch = instance, dict(flags or {}), paths, launch
        return self

    def cli(self, words: Sequence[str] | None = None) -> int:
        """The command line of the service; without words it runs in the foreground. Gives the exit code."""
        from hero_sdk.service.command import run_command

        return run_command(self, words)

    def run(self, *, rpc_socket: Path | None = None) -> None:
        """Serves until SIGTERM or Ctrl-C. Raises StartError where it cannot start."""
        import uvloop

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self.serve(rpc_socket=rpc_socket))

    async def serve(self, *, rpc_socket: Path | None = None) -> None:
        """The same inside a running loop, which has to be that of the main thread."""
        from hero_sdk.service.serving import serve_until_stopped

        try:
            await serve_until_stopped(self._assembled, rpc_socket, self._launch, sys.stdout)
        finally:
            self._assembly = None

    @property
    def asgi(self) -> AsgiApp:
        """The service as a plain ASGI application.

        It starts with the server's lifespan, or with the first request; ``close`` ends it where no server does.
        Callers over TCP are treated like those of a TCP address, all others like those of ``rpc.sock``.
        """
        return self._assembled().application

    @property
    def admin_asgi(self) -> AsgiApp:
        """What `admin.sock` answers; it starts nothing by itself."""
        return self._assembled().admin

    @asynccontextmanager
    async def started(self) -> AsyncIterator[AsgiApp]:
        """The application between its start and its end, without any socket."""
        assembly = self._assembled()
        try:
            await assembly.start()
            yield assembly.application
        finally:
            await self.close()

    async def close(self) -> None:
        """Ends what ``asgi`` began."""
        assembly, self._assembly = self._assembly, None
        if assembly is not None:
            await assembly.stop()

    def _assembled(self) -> Assembly:
        if self._assembly is None:
            from hero_sdk.service.assembly import Assembly

            self._assembly = Assembly(self._plan, self.paths, self.settings)
        return self._assembly
