"""`hero-sdk logs`: the log of a service that runs in the background; the same as `NAME --logs`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hero_sdk.cli.arguments import add_service, parser, whole_number
from hero_sdk.paths import service_paths

__all__ = ["run"]

EXAMPLES = """
hero-sdk logs hero_food -f
hero-sdk logs hero_food --instance acme -n 1000 --json
"""


def run(words: Sequence[str]) -> int:
    """Exit code 0, 1 where there is no log, 130 after Ctrl-C."""
    made = parser("logs", "Show the last lines of a service's log.", EXAMPLES)
    add_service(made)
    made.add_argument("-f", "--follow", action="store_true", help="and those that come, until Ctrl-C")
    made.add_argument("-n", "--lines", type=whole_number(0), default=50, metavar="N", help="how many (default 50)")
    made.add_argument("--json", action="store_true", help="as they were written")
    options = made.parse_args(words)
    from hero_sdk.service.control.logs import show_logs

    return show_logs(
        service_paths(options.service, options.instance),
        lambda line: print(line, flush=True),
        lambda line: print(f"hero-sdk: {line}", file=sys.stderr),
        lines=options.lines,
        follows=options.follow,
        is_json=options.json,
    )
