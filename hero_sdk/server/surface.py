"""What every listener of a service offers: the calls, and the pages beside them."""

from __future__ import annotations

from collections.abc import Iterable

from hero_sdk.rpc import Dispatcher
from hero_sdk.server.answers import Answer, AsgiApp, refusal
from hero_sdk.server.health import Health
from hero_sdk.server.streams import Streams

__all__ = ["Surface"]


class Surface:
    """Made once; each listener puts its own ``Front`` before it."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        domains: Iterable[str],
        health: Health,
        pages: AsgiApp,
        streams: Streams | None = None,
    ) -> None:
        self.dispatcher = dispatcher
        self.health = health
        self.pages = pages
        """Answers everything that is neither a call nor the health, nor a stream of events."""

        self.streams = streams

        self.rpc_paths: dict[str, str | None] = {"/rpc": None}
        """Paths that take calls, with the domain each is for."""

        for domain in domains:
            self.rpc_paths[f"/api/{domain}/rpc"] = domain
        self.stopped: Answer | None = None
        """What calls get once the service has been asked to end."""

    def stop(self) -> None:
        """From now on calls are refused and the health is ``draining``; those under way go on."""
        self.health.is_draining = True
        self.stopped = refusal(503, "the service is ending; try again shortly")
        if self.streams is not None:
            self.streams.stopped = self.stopped
