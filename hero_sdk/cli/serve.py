"""`hero-sdk serve`: runs the service a module builds, in the foreground."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.program import load
from hero_sdk.cli.target import complain

__all__ = ["run"]

EXAMPLES = """
hero-sdk serve food:build
hero-sdk serve food.service:server -- --listen 127.0.0.1:8080
"""


def run(words: Sequence[str]) -> int:
    """The service's own exit code; 2 where it cannot be found."""
    made = parser("serve", "Run a service from MODULE:NAME, a HeroServer or a function that makes one.", EXAMPLES)
    made.add_argument("app", metavar="MODULE:NAME", help="where it is, like `food.service:build`")
    made.add_argument("options", nargs="*", metavar="OPTION", default=[], help="options for the service, behind --")
    options = made.parse_args(words)
    try:
        server = load(options.app)
    except ValueError as error:
        return complain(error)
    code: int = server.cli(options.options)
    return code
