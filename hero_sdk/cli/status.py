"""`hero-sdk status`: how a service is that runs in the background; the same as `NAME --status`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hero_sdk.cli.arguments import add_service, parser
from hero_sdk.paths import service_paths

__all__ = ["run"]

EXAMPLES = """
hero-sdk status hero_food
hero-sdk status hero_food --instance acme --json
"""


def run(words: Sequence[str]) -> int:
    """Exit code 0 where it runs, 3 where not, as of `systemctl status`."""
    made = parser("status", "Say how a service is: state, process, uptime, sockets.", EXAMPLES)
    add_service(made)
    made.add_argument("--json", action="store_true", help="print JSON")
    options = made.parse_args(words)
    from hero_sdk.service.control.status import status_of

    status = status_of(service_paths(options.service, options.instance))
    print(json.dumps(status.as_json(), indent=2) if options.json else status.as_text().rstrip("\n"))
    return status.exit_code
