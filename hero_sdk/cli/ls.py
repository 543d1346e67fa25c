"""`hero-sdk ls`: the services whose sockets lie on this machine, and how they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.target import Target
from hero_sdk.client.address import Address
from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.client.identity import Identity
from hero_sdk.errors import HeroError
from hero_sdk.paths import socket_root

__all__ = ["run"]

EXAMPLES = """
hero-sdk ls
hero-sdk ls --json
PATH_SOCKET=/run/hero hero-sdk ls
"""


@dataclass(frozen=True)
class Found:
    """One rpc.sock and what answered on it."""

    service: str
    status: str
    version: str = ""
    domains: str = ""
    methods: int = 0
    socket: str = ""


def run(words: Sequence[str]) -> int:
    """Exit code 0, also when nothing runs."""
    made = parser("ls", "List the services that run on this machine.", EXAMPLES)
    made.add_argument("--json", action="store_true", help="print JSON")
    options = made.parse_args(words)
    root = socket_root()
    sockets = sorted(_sockets(root))
    with ThreadPoolExecutor(max_workers=8) as pool:
        services = list(pool.map(look, sockets))
    if options.json:
        print(json.dumps([asdict(service) for service in services], indent=2))
    elif not services:
        print(f"no service has a socket in {root}")
    else:
        from hero_sdk.cli.tables import print_table

        rows = [[s.service, s.status, s.version, s.domains, str(s.methods or ""), s.socket] for s in services]
        print_table(["service", "status", "version", "domains", "methods", "socket"], rows)
    return 0


def look(socket: Path) -> Found:
    """What answers on a socket; ``status`` says why where nothing does."""
    name = socket.parent.name
    target = Target(Address(socket=str(socket)), Identity(), timeout_s=3)
    try:
        health = target.get("/health")
        domains = target.get("/api/domains.json")
        return Found(
            name,
            status=str(health["status"]),
            version=str(health["version"]),
            domains=", ".join(domain["name"] for domain in domains),
            methods=sum(domain["methods"] for domain in domains),
            socket=str(socket),
        )
    except ConnectionFailed:
        return Found(name, status="not running", socket=str(socket))
    except (HeroError, KeyError, TypeError):
        return Found(name, status="no hero service", socket=str(socket))


def _sockets(root: Path) -> Iterator[Path]:
    if root.is_dir():
        yield from (path for path in root.glob("*/rpc.sock") if path.is_socket())
