"""The command line of a service."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hero_sdk.errors import HeroError
from hero_sdk.output import with_output
from hero_sdk.service import options
from hero_sdk.service.arguments import flags_of, parser_of
from hero_sdk.service.probe import ask_health
from hero_sdk.service.uncaught import in_words

if TYPE_CHECKING:
    import argparse

    from hero_sdk.service.control.launch import Launch
    from hero_sdk.service.hero_server import HeroServer

__all__ = ["run_command"]


def run_command(server: HeroServer, words: Sequence[str] | None = None) -> int:
    """Does what ``words`` (the command line) say: 0 where it went well, 1 where not, 2 for words not understood.

    ``--status`` gives 3 where the service does not run.
    """
    return with_output(server.name, lambda: _run(server, words))


def _run(server: HeroServer, words: Sequence[str] | None) -> int:
    from hero_sdk.service.control.launch import Launch

    given = parser_of(server).parse_args(words)
    try:
        launch = Launch.of_this_process(
            words, given.instance, flags_of(given, server.known_settings), server.known_settings
        )
        server.configure(instance=given.instance, flags=launch.flags, launch=launch)
        return _do(server, launch, given)
    except HeroError as exc:
        if in_words(exc) is None:
            raise
        _complain(f"{server.name}: {exc}")
        return 1
    except KeyboardInterrupt:  # before it could take signals, or while it only shows something
        return 130


def _do(server: HeroServer, launch: Launch, given: argparse.Namespace) -> int:
    match given.verb:
        case "start" | "restart":
            return _start(server, launch, is_new=given.verb == "restart")
        case "stop":
            from hero_sdk.service.control.stop import stop

            return stop(server.paths, _say)
        case "status":
            return _print_status(server, is_json=given.json)
        case "logs":
            from hero_sdk.service.control.logs import show_logs

            return show_logs(server.paths, _say, _complain, lines=given.lines, follows=given.follow, is_json=given.json)
        case "health":
            return _print_health(server)
        case "settings":
            return _print_settings(server, is_json=given.json)
        case "info":
            return _print_info(server, is_json=given.json)
    server.run()
    return 0


def _start(server: HeroServer, launch: Launch, *, is_new: bool) -> int:
    from hero_sdk.service.control.logs import log_of
    from hero_sdk.service.control.start import restart, start

    settings = server.settings
    for setting in server.known_settings:
        settings.get(setting)  # what cannot be used is said here, not in a log
    log = Path(settings.get(options.LOG_FILE) or log_of(server.paths))
    return (restart if is_new else start)(server.paths, launch, log, settings.get(options.START_S), _say)


def _print_status(server: HeroServer, *, is_json: bool) -> int:
    from hero_sdk.service.control.status import status_of

    status = status_of(server.paths)
    sys.stdout.write(json.dumps(status.as_json(), indent=2) + "\n" if is_json else status.as_text())
    return status.exit_code


def _print_health(server: HeroServer) -> int:
    health = ask_health(server.paths.rpc_socket)
    if health is None:
        _complain(f"{server.name} does not answer on {server.paths.rpc_socket}")
        return 1
    _say(json.dumps(health))
    return 0 if health.get("status") == "ok" else 1


def _print_settings(server: HeroServer, *, is_json: bool) -> int:
    from hero_sdk.service.control.settings import settings_json, settings_text

    shown = server.shown_settings()
    sys.stdout.write(json.dumps(settings_json(shown), indent=2) + "\n" if is_json else settings_text(shown))
    return 1 if any(each.problem for each in shown) else 0


def _print_info(server: HeroServer, *, is_json: bool) -> int:
    from hero_sdk.service.banner import info_json, info_text

    info = server.info()
    sys.stdout.write(json.dumps(info_json(info), indent=2) + "\n" if is_json else info_text(info))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _complain(line: str) -> None:
    sys.stderr.write(f"{line}\n")
