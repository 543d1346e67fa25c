"""A service on its sockets, in the foreground."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

from hero_sdk import __version__
from hero_sdk.server import (
    ConnectionLimits,
    Endpoint,
    Gauges,
    Listeners,
    LogFile,
    Process,
    StartError,
    Steps,
    current_request_id,
    open_log_file,
    room_for,
    serve,
    set_up_logs,
    tell_supervisor,
)
from hero_sdk.service import options
from hero_sdk.service.assembly import Assembly
from hero_sdk.service.banner import Info, banner
from hero_sdk.service.control.launch import Launch
from hero_sdk.service.control.record import RunRecord, State, record_path
from hero_sdk.service.control.settings import settings_json, shown_settings
from hero_sdk.service.settings import Settings

__all__ = ["serve_until_stopped"]

log = logging.getLogger("hero_sdk.service")


async def serve_until_stopped(
    assemble: Callable[[], Assembly], rpc_socket: Path | None, launch: Launch | None, out: IO[str]
) -> None:
    """Listens on ``rpc_socket`` and the addresses of the plan and the settings, until told to end.

    ``launch`` says how the same is called again.
    """
    gc.disable()  # what is made from here to the first call stays: looking through it again and again takes long
    try:
        await _serve(assemble(), rpc_socket, launch, out)
    finally:
        gc.enable()


async def _serve(assembly: Assembly, rpc_socket: Path | None, launch: Launch | None, out: IO[str]) -> None:
    settings = assembly.settings
    set_up_logs(settings.get(options.LOG_LEVEL), current_request_id, _log_file(settings))
    logging.getLogger().addHandler(assembly.recent)
    limits = ConnectionLimits(
        connections=_connections(settings),
        read_s=settings.get(options.READ_S),
        keep_alive_s=settings.get(options.KEEP_ALIVE_S),
    )
    is_direct = settings.get(options.CALLS) == "direct"
    listeners = Listeners(_endpoints(assembly, rpc_socket), limits, is_direct=is_direct)

    async def acceptance() -> str | None:
        return listeners.problem

    assembly.surface.health.watch("connections", acceptance)
    assembly.gauges = gauges = Gauges(lambda: listeners.traffic, lambda: assembly.osis.health().pending_writes)

    def record(state: State) -> None:
        replace(record_of(assembly, launch), state=state).write(record_path(assembly.paths))

    async def start() -> None:
        assembly.addresses = listeners.addresses
        record("starting")
        await assembly.start()

    def ready() -> None:
        record("ready")
        gauges.start()
        gc.freeze()
        gc.enable()
        # What calls leave behind is freed by counting references; looking for cycles after every few finds nothing.
        gc.set_threshold(20_000, 20, 50)
        _say_where(assembly.info(), out)
        tell_supervisor("READY=1")

    def draining() -> None:
        tell_supervisor("STOPPING=1")
        with suppress(StartError):  # a full disk must not keep it from ending
            record("ending")
        assembly.drain()
        gauges.stop()

    steps = Steps(start=start, ready=ready, draining=draining, stop=assembly.stop)
    pid_path = assembly.paths.run / f"{assembly.paths.name}.pid"
    await serve(listeners, steps, pid_path=pid_path, drain_s=settings.get(options.DRAIN_S))


def _endpoints(assembly: Assembly, rpc_socket: Path | None) -> list[Endpoint]:
    """Every socket and address, rpc.sock first, with what answers there."""
    rpc, events, *pages = assembly.sockets(rpc_socket)
    local = assembly.front()
    endpoints = [Endpoint(address=rpc, app=local, calls=local.calls)]
    tls = assembly.tls()
    for listen in assembly.listens():
        app = assembly.tcp_front(listen)
        stranger = assembly.tcp_front(listen, is_anonymous=True) if listen.address.is_overlay_only else None
        endpoints.append(
            Endpoint(address=listen.address, app=app, stranger=stranger, calls=app.calls, tls=listen.tls or tls)
        )
    endpoints.append(Endpoint(address=events, app=assembly.events_front()))
    return [*endpoints, *(Endpoint(address=address, app=assembly.admin) for address in pages)]


def _say_where(info: Info, out: IO[str]) -> None:
    """Tells people at a terminal, or the log, that calls are answered and where."""
    if out.isatty():
        out.write(banner(info))
        out.flush()
    else:
        places = [place.address for place in info.places]
        facts = {"service": info.name, "version": info.version, "listen": places, "methods": dict(info.domains)}
        log.info("answering", extra={"facts": facts})


def _connections(settings: Settings) -> int:
    """As many as were asked for and the system has descriptors for."""
    wanted = settings.get(options.CONNECTIONS)
    fitting = room_for(wanted)
    if fitting < wanted:
        told = "the system allows fewer connections than CONNECTIONS; raise its limit of open files (ulimit -Hn)"
        log.warning(told, extra={"facts": {"connections": fitting, "wanted": wanted}})
    return fitting


def _log_file(settings: Settings) -> LogFile | None:
    """The file the log goes to, if it goes to one. Raises StartError."""
    name = settings.get(options.LOG_FILE)
    if not name:
        return None
    return open_log_file(Path(name), bytes_each=settings.get(options.LOG_BYTES), kept=settings.get(options.LOG_FILES))


def record_of(assembly: Assembly, launch: Launch | None) -> RunRecord:
    """What those who look after the service shall know of this start."""
    process, settings = Process.this(), assembly.settings
    flags = {} if launch is None else dict(launch.flags)
    known = assembly.plan.known_settings
    secret = [setting.key for setting in known if setting.is_secret and setting.key in flags]
    return RunRecord(
        service=assembly.paths.name,
        version=assembly.plan.version,
        sdk_version=__version__,
        pid=process.pid,
        mark=process.mark,
        listen=[place.address for place in assembly.info().places],
        drain_s=settings.get(options.DRAIN_S),
        log=settings.get(options.LOG_FILE) or None,
        command=None if launch is None or launch.command is None else list(launch.command),
        instance=None if launch is None else launch.instance,
        flags={key: value for key, value in flags.items() if key not in secret},
        secret_flags=secret,
        settings=settings_json(shown_settings(settings, known)),
    )
