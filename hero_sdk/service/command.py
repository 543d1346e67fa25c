"""The command line of a service."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hero_sdk.errors import HeroError
from hero_sdk.service import options
from hero_sdk.service.probe import ask_health
from hero_sdk.service.uncaught import in_words

if TYPE_CHECKING:
    from hero_sdk.service.hero_server import HeroServer

__all__ = ["run_command"]

_EXAMPLES = """\
examples:
  {name}                                    in the foreground, until Ctrl-C
  {name} --listen 127.0.0.1:8080 --tokens tokens.toml
  {name} --instance acme --log-level debug
  {name} --info --json
  {name} --health

Every setting may also come from the environment ({variable}=10) or from settings.toml in the data
folder (call_s = 10); `{name} --info` shows each with its source. `--set` is for settings that only this service
knows, too: a key that it never asks for changes nothing.
"""


def run_command(server: HeroServer, words: Sequence[str] | None = None) -> int:
    """Does what ``words`` (the command line) say: 0 where it went well, 1 where not, 2 for words not understood."""
    given = _parser(server).parse_args(words)
    flags = _flags(given)
    try:
        server.configure(instance=given.instance, flags=flags)
        if given.health:
            return _print_health(server)
        if given.info:
            return _print_info(server, is_json=given.json)
        server.run()
    except HeroError as exc:
        if in_words(exc) is None:
            raise
        sys.stderr.write(f"{server.name}: {exc}\n")
        return 1
    except KeyboardInterrupt:  # before it could take signals
        return 130
    return 0


def _parser(server: HeroServer) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog=server.name,
        description=server.description or f"{server.title}: without options it runs in the foreground.",
        epilog=_EXAMPLES.format(name=server.name, variable=server.settings.variable(options.CALL_S)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=f"{server.name} {server.version}")
    made.add_argument("--instance", metavar="NAME", help="a copy with its own sockets and data")
    made.add_argument("--info", action="store_true", help="says what it is, where it listens and how it is set")
    made.add_argument("--json", action="store_true", help="the same for programs")
    made.add_argument("--health", action="store_true", help="asks the running service how it is; 0 where it is well")
    made.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        type=_pair,
        help="sets anything else this service asks its settings for; keys it does not know are not noticed",
    )
    settings = made.add_argument_group("settings")
    for setting in options.ALL:
        is_list = isinstance(setting.default, tuple)
        shown = "" if setting.default in ((), "") else f" ({setting.default})"
        settings.add_argument(
            setting.flag,
            dest=setting.key,
            metavar="VALUE",
            action="append" if is_list else "store",
            help=f"{setting.about}{shown}",
        )
    return made


def _pair(given: str) -> tuple[str, str]:
    """Key, as settings have it, and value of ``KEY=VALUE``."""
    key, equals, value = given.partition("=")
    key = key.strip().upper().replace("-", "_")
    if not equals or not key:
        raise argparse.ArgumentTypeError(f"{given!r} is not KEY=VALUE, like call_s=10")
    return key, value


def _flags(given: argparse.Namespace) -> dict[str, str]:
    flags: dict[str, str] = dict(given.set)
    for setting in options.ALL:
        value = getattr(given, setting.key)
        if value is not None:
            flags[setting.key] = ",".join(value) if isinstance(value, list) else value
    return flags


def _print_health(server: HeroServer) -> int:
    health = ask_health(server.paths.rpc_socket)
    if health is None:
        sys.stderr.write(f"{server.name} does not answer on {server.paths.rpc_socket}\n")
        return 1
    sys.stdout.write(json.dumps(health) + "\n")
    return 0 if health.get("status") == "ok" else 1


def _print_info(server: HeroServer, *, is_json: bool) -> int:
    from hero_sdk.service.banner import info_json, info_text

    info = server.info()
    sys.stdout.write(json.dumps(info_json(info), indent=2) + "\n" if is_json else info_text(info))
    return 0
