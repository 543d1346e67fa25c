"""`hero-sdk stop`: ends a service that runs in the background; the same as `NAME --stop`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hero_sdk.cli.arguments import add_service, parser
from hero_sdk.errors import HeroError
from hero_sdk.paths import service_paths

__all__ = ["run"]

EXAMPLES = """
hero-sdk stop hero_food
hero-sdk stop hero_food --instance acme
"""


def run(words: Sequence[str]) -> int:
    """Exit code 0 where the service does not run any more."""
    made = parser("stop", "Ask a service to end, wait for calls under way, and end it by force after that.", EXAMPLES)
    add_service(made)
    options = made.parse_args(words)
    from hero_sdk.service.control.stop import stop

    try:
        return stop(service_paths(options.service, options.instance), lambda line: print(line, flush=True))
    except HeroError as error:
        print(f"hero-sdk: {error}", file=sys.stderr)
        return 1
