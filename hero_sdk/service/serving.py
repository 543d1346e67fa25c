"""A service on its sockets, in the foreground."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from pathlib import Path
from typing import IO

from hero_sdk.server import (
    ConnectionLimits,
    Endpoint,
    Gauges,
    Listeners,
    Steps,
    current_request_id,
    serve,
    set_up_logs,
)
from hero_sdk.service import options
from hero_sdk.service.assembly import Assembly
from hero_sdk.service.banner import banner

__all__ = ["serve_until_stopped"]

log = logging.getLogger("hero_sdk.service")


async def serve_until_stopped(assemble: Callable[[], Assembly], rpc_socket: Path | None, out: IO[str]) -> None:
    """Listens on ``rpc_socket`` and the addresses of the plan and the settings, until told to end."""
    gc.disable()  # what is made from here to the first call stays: looking through it again and again takes long
    try:
        await _serve(assemble(), rpc_socket, out)
    finally:
        gc.enable()


async def _serve(assembly: Assembly, rpc_socket: Path | None, out: IO[str]) -> None:
    settings = assembly.settings
    set_up_logs(settings.get(options.LOG_LEVEL), current_request_id)
    logging.getLogger().addHandler(assembly.recent)
    rpc, *pages = assembly.sockets(rpc_socket)
    local = assembly.front()
    endpoints = [Endpoint(address=rpc, app=local, calls=local.calls)]
    for listen in assembly.listens():
        app = assembly.tcp_front(listen)
        stranger = assembly.tcp_front(listen, is_anonymous=True) if listen.address.is_overlay_only else None
        endpoints.append(Endpoint(address=listen.address, app=app, stranger=stranger, calls=app.calls, tls=listen.tls))
    endpoints += [Endpoint(address=address, app=assembly.admin) for address in pages]
    limits = ConnectionLimits(
        connections=settings.get(options.CONNECTIONS),
        read_s=settings.get(options.READ_S),
        keep_alive_s=settings.get(options.KEEP_ALIVE_S),
    )
    surface = assembly.surface
    listeners = Listeners(endpoints, limits, is_direct=settings.get(options.CALLS) == "direct")

    assembly.gauges = gauges = Gauges(lambda: listeners.traffic, lambda: assembly.osis.health().pending_writes)

    def ready() -> None:
        gauges.start()
        gc.freeze()
        gc.enable()
        # What calls leave behind is freed by counting references; looking for cycles after every few finds nothing.
        gc.set_threshold(20_000, 20, 50)
        assembly.addresses = listeners.addresses
        info = assembly.info()
        if out.isatty():
            out.write(banner(info))
            out.flush()
        else:
            places = [place.address for place in info.places]
            facts = {"service": info.name, "version": info.version, "listen": places, "methods": dict(info.domains)}
            log.info("answering", extra={"facts": facts})

    def draining() -> None:
        surface.stop()
        gauges.stop()

    steps = Steps(start=assembly.start, ready=ready, draining=draining, stop=assembly.stop)
    pid_path = assembly.paths.run / f"{assembly.paths.name}.pid"
    await serve(listeners, steps, pid_path=pid_path, drain_s=settings.get(options.DRAIN_S))
