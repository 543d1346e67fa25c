"""The words a service's command line understands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hero_sdk.paths import checked_name
from hero_sdk.service import options
from hero_sdk.service.settings import Setting

if TYPE_CHECKING:
    from hero_sdk.service.hero_server import HeroServer

__all__ = ["flags_of", "parser_of"]

_EXAMPLES = """\
examples:
  {name}                                    in the foreground, until Ctrl-C
  {name} --start                            in the background; --status, --logs -f and --stop look after it
  {name} --listen 127.0.0.1:8080 --tokens tokens.toml
  {name} --instance acme --log-level debug
  {name} --info --json
  {name} --health

Every setting may also come from the environment ({variable}=10) or from settings.toml in the data
folder (call_s = 10); `{name} --info` shows each with its source. `--set` is for settings that only this service
knows, too: a key that it never asks for changes nothing.
"""


def parser_of(server: HeroServer) -> argparse.ArgumentParser:
    """The parser for the command line of ``server``."""
    made = argparse.ArgumentParser(
        prog=server.name,
        description=server.description or f"{server.title}: without options it runs in the foreground.",
        epilog=_EXAMPLES.format(name=server.name, variable=server.settings.variable(options.CALL_S)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=f"{server.name} {server.version}")
    made.add_argument("--instance", metavar="NAME", type=_instance, help="a copy with its own sockets and data")
    verbs = made.add_mutually_exclusive_group()
    for verb, about in (
        ("start", "starts it in the background and waits until it answers; 0 where it is well, also if it ran before"),
        ("restart", "stops it and starts it again, with the settings of the last start and those given now"),
        ("stop", "asks it to end, waits for calls under way, and ends it by force after that"),
        ("status", "says how it is: state, process, uptime, sockets; 0 where it runs, 3 where not"),
        ("logs", "shows the last lines of its log"),
        ("health", "asks the running service how it is; 0 where it is well"),
        ("settings", "shows every setting as it would be with the next start, with its source"),
        ("info", "says what it is, where it listens and how it is set"),
    ):
        verbs.add_argument(f"--{verb}", dest="verb", action="store_const", const=verb, help=about)
    made.add_argument("--json", action="store_true", help="with --status, --logs, --settings, --info: for programs")
    made.add_argument("-f", "--follow", action="store_true", help="with --logs: and those that come, until Ctrl-C")
    made.add_argument("-n", "--lines", type=_count, default=50, metavar="N", help="with --logs: how many (default 50)")
    made.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        type=_pair,
        help="sets anything else this service asks its settings for; keys it does not know are not noticed",
    )
    settings = made.add_argument_group("settings")
    for setting in server.known_settings:
        is_list = isinstance(setting.default, tuple)
        shown = "" if setting.is_secret or setting.default in ((), "") else f" ({setting.default})"
        settings.add_argument(
            setting.flag,
            dest=setting.key,
            metavar="VALUE",
            action="append" if is_list else "store",
            help=f"{setting.about}{shown}".replace("%", "%%"),
        )
    return made


def flags_of(given: argparse.Namespace, known: Sequence[Setting[Any]]) -> dict[str, str]:
    """The settings among the words, by key."""
    flags: dict[str, str] = dict(given.set)
    for setting in known:
        value = getattr(given, setting.key)
        if value is not None:
            flags[setting.key] = ",".join(value) if isinstance(value, list) else value
    return flags


def _instance(given: str) -> str:
    try:
        return given and checked_name(given, "an instance")
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _pair(given: str) -> tuple[str, str]:
    """Key, as settings have it, and value of ``KEY=VALUE``."""
    key, equals, value = given.partition("=")
    key = key.strip().upper().replace("-", "_")
    if not equals or not key:
        raise argparse.ArgumentTypeError(f"{given!r} is not KEY=VALUE, like call_s=10")
    return key, value


def _count(given: str) -> int:
    if not given.isascii() or not given.isdigit() or len(given) > 6:
        raise argparse.ArgumentTypeError(f"{given!r} is no number of lines")
    return int(given)
