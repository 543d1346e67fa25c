"""`hero-sdk serve`: runs the service a module builds, in the foreground."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from inspect import signature
from pathlib import Path

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.target import complain

__all__ = ["run"]

EXAMPLES = """
hero-sdk serve food:build
hero-sdk serve food.service:server -- --listen 127.0.0.1:8080
"""


def run(words: Sequence[str]) -> int:
    """The service's own exit code; 2 where it cannot be found."""
    made = parser("serve", "Run a service from MODULE:NAME, a HeroServer or a function that makes one.", EXAMPLES)
    made.add_argument("app", metavar="MODULE:NAME")
    made.add_argument("options", nargs="*", default=[], help="options for the service, behind --")
    options = made.parse_args(words)
    module, _, name = options.app.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found = getattr(import_module(module), name or "build")
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
        return complain(ValueError(f"there is no module {module} here"))
    except AttributeError:
        return complain(ValueError(f"{module} has no {name or 'build'}"))
    if callable(found) and not _can_be_called(found):
        return complain(ValueError(f"{options.app} wants arguments; a function that makes a service takes none"))
    server = found() if callable(found) else found
    from hero_sdk.service import HeroServer

    if not isinstance(server, HeroServer):
        return complain(ValueError(f"{options.app} is no HeroServer and makes none"))
    code: int = server.cli(options.options)
    return code


def _can_be_called(function: Callable[..., object]) -> bool:
    try:
        signature(function).bind()
    except (TypeError, ValueError):
        return False
    return True
