"""The `hero-sdk` command.

Only the table of commands stands here; each command's module is imported when it is the one that runs, and
imports no more than it needs.
"""

from __future__ import annotations

import sys

from hero_sdk import __version__
from hero_sdk.output import with_output

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "main"]

COMMANDS: dict[str, str] = {
    "new": "make a project with a schema, a service and tests",
    "generate": "write models, handlers, clients and documents from schemas",
    "check": "find what is wrong with schemas, and mend what can be mended",
    "fmt": "format schemas",
    "breaking": "list what a change of schemas breaks, for callers and for stored rows",
    "inspect": "show what the compiler makes of a schema, step by step",
    "explain": "say what a message code means, with examples",
    "serve": "run a service from module:function",
    "call": "call a method of a running service",
    "ls": "list the services that run on this machine",
    "events": "follow what happens in a running service",
    "describe": "show the methods of a running service",
    "export": "write a service's objects into files",
    "import": "read objects from files into a service's store",
    "backup": "copy a service's stores while it works",
    "restore": "put a backup in the place of a service's stores",
    "verify": "find what is wrong in a service's stores",
    "reindex": "build the text indexes of a stopped service anew",
    "status": "say how a service is: state, process, uptime, sockets",
    "stop": "end a service that runs in the background",
    "logs": "show the log of a service that runs in the background",
    "settings": "show every setting of a service, its value and where that comes from",
    "doctor": "find what is wrong on this machine and with its services",
    "admin": "open the pages of a running service in a browser",
}

_MODULES = {"import": "import_objects"}
"""Commands whose name cannot be a module's."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is 0 for success, 1 for a finding, 2 for wrong usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    return with_output("hero-sdk", lambda: _run(words))


def _run(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(_help())
        return 0 if words else 2
    if words[0] in ("-V", "--version"):
        print(f"hero-sdk {__version__}")
        return 0
    name, *rest = words
    if name not in COMMANDS:
        print(f"hero-sdk: there is no command {name!r}{_did_you_mean(name)}", file=sys.stderr)
        print("`hero-sdk --help` lists them.", file=sys.stderr)
        return 2
    from importlib import import_module

    try:
        code: int = import_module(f"hero_sdk.cli.{_MODULES.get(name, name)}").run(rest)
    except KeyboardInterrupt:
        return 130
    return code


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = [
        "Services from a schema.",
        "",
        "Usage: hero-sdk COMMAND [ARGUMENTS]",
        "",
        *(f"  {name:<{width}}  {summary}" for name, summary in COMMANDS.items()),
        "",
        "`hero-sdk COMMAND --help` shows arguments and examples. Start with:",
        "",
        "  hero-sdk new food && cd food && pip install -e .",
        "  food                             # runs it; then, from another terminal:",
        "  hero-sdk call food rpc.methods",
    ]
    return "\n".join(lines)


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
