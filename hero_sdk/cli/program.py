"""The program of a service, for commands that need its types: found by its name or by MODULE:NAME.

Operations need to know what a service stores, and only its code says so. So they load it, as starting it would,
and do not start it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hero_sdk.service import HeroServer

__all__ = ["find", "load"]


def find(service: str) -> HeroServer:
    """The service of an installed command of this name, or of MODULE:NAME. Raises ValueError."""
    if ":" in service:
        return load(service)
    commands = entry_points(group="console_scripts", name=service)
    if not commands:
        raise ValueError(
            f"there is no command {service} beside hero-sdk; name the program as MODULE:NAME, like food.service:build"
        )
    from hero_sdk.service import HeroServer

    command = next(iter(commands))
    server = getattr(command.load(), "__self__", None)  # `main = build().cli`
    return server if isinstance(server, HeroServer) else load(f"{command.module}:build")


def load(app: str) -> HeroServer:
    """The service of MODULE:NAME, a HeroServer or a function that makes one. Raises ValueError."""
    module, _, name = app.partition(":")
    name = name or "build"
    sys.path.insert(0, str(Path.cwd()))
    try:
        found = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
        raise ValueError(f"there is no module {module} here") from None
    except AttributeError:
        raise ValueError(f"{module} has no {name}") from None
    if callable(found) and not _can_be_called(found):
        raise ValueError(f"{module}:{name} wants arguments; a function that makes a service takes none")
    server = found() if callable(found) else found
    from hero_sdk.service import HeroServer

    if not isinstance(server, HeroServer):
        raise ValueError(f"{module}:{name} is no HeroServer and makes none")
    return server


def _can_be_called(function: Callable[..., object]) -> bool:
    try:
        signature(function).bind()
    except (TypeError, ValueError):
        return False
    return True
