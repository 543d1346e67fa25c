"""`hero-sdk admin`: opens the pages of a running service in a browser."""

from __future__ import annotations

import asyncio
import socket
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from hero_sdk.cli.arguments import add_service, parser, whole_number
from hero_sdk.cli.loopback import LoopbackDoor
from hero_sdk.cli.target import complain
from hero_sdk.client.identity import Identity
from hero_sdk.paths import service_paths

__all__ = ["run"]

EXAMPLES = """
hero-sdk admin hero_food
hero-sdk admin hero_food --user ann             # changes are recorded as hers
hero-sdk admin hero_food --claims order.read    # what somebody with these claims sees
hero-sdk admin hero_food --port 7000 --no-browser
"""


def run(words: Sequence[str]) -> int:
    """Exit code 0 when told to end, 1 where the service has no pages to show."""
    made = parser("admin", "Open the pages of a running service in a browser, until Ctrl-C.", EXAMPLES)
    add_service(made)
    made.add_argument("--socket", metavar="PATH", help="the admin.sock to show, instead of the service's own")
    made.add_argument(
        "--port", type=whole_number(0, 65_535), default=0, metavar="N", help="port on 127.0.0.1 (default: any free one)"
    )
    made.add_argument("--no-browser", action="store_true", help="only print the address")
    made.add_argument("--user", metavar="NAME", help="as whom calls are made")
    made.add_argument("--claims", metavar="A,B", help="restrict the pages to these claims")
    options = made.parse_args(words)
    claims = None if options.claims is None else [claim.strip() for claim in options.claims.split(",") if claim.strip()]
    path = Path(options.socket) if options.socket else service_paths(options.service, options.instance).admin_socket
    try:
        headers = Identity.of(user=options.user, claims=claims).headers()
    except ValueError as error:
        return complain(error)
    problem = _problem(path)
    if problem is not None:
        print(f"hero-sdk: {problem}", file=sys.stderr)
        print("`hero-sdk ls` shows the services that run here.", file=sys.stderr)
        return 1
    door = LoopbackDoor(path, headers)
    with suppress(KeyboardInterrupt):
        return asyncio.run(_serve(door, options.port, opens=not options.no_browser))
    return 0


async def _serve(door: LoopbackDoor, port: int, *, opens: bool) -> int:
    try:
        server = await door.open(port)
    except OSError as error:
        print(f"hero-sdk: cannot listen on 127.0.0.1:{port}: {error.strerror}", file=sys.stderr)
        return 1
    async with server:
        print(
            f"{door.address}\n\nThe address works once; whoever opens it first is let in. Ctrl-C ends it.", flush=True
        )
        if opens:
            await asyncio.to_thread(webbrowser.open, door.address)
        await server.serve_forever()
    return 0


def _problem(path: Path) -> str | None:
    """Why nothing answers at ``path``, if nothing does."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(path))
        except FileNotFoundError:
            return f"there is no {path}: the service does not run, or was told to have no pages"
        except OSError as error:
            return f"{path} does not answer: {error.strerror or error}"
    return None
