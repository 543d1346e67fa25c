"""`hero-sdk doctor`: what is wrong on this machine and with its services, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from hero_sdk.cli.arguments import add_instance, parser, service_name
from hero_sdk.cli.checkup.finding import Finding
from hero_sdk.cli.checkup.machine import of_machine
from hero_sdk.cli.checkup.service import of_service
from hero_sdk.paths import ServicePaths, service_paths, socket_root, var_root

__all__ = ["run"]

EXAMPLES = """
hero-sdk doctor
hero-sdk doctor hero_food --instance acme
hero-sdk doctor --json
"""


def run(words: Sequence[str]) -> int:
    """Exit code 0 where there is no problem (there may be warnings), 1 where there is one, 2 for no such service."""
    made = parser("doctor", "Find what is wrong on this machine and with its services. Changes nothing.", EXAMPLES)
    made.add_argument(
        "service", nargs="?", metavar="SERVICE", type=service_name, help="only this one (default: all that are here)"
    )
    add_instance(made)
    made.add_argument("--json", action="store_true", help="print JSON")
    options = made.parse_args(words)
    if options.instance is not None and options.service is None:
        made.error("--instance needs a service")
    services = [service_paths(options.service, options.instance)] if options.service else _services()
    if options.service and not services[0].var.exists() and not services[0].sockets.exists():
        made.exit(2, f"hero-sdk: {services[0].name} has neither {services[0].var} nor sockets: it never started here\n")
    found = [("", finding) for finding in of_machine()]
    for paths in services:
        found += [(paths.name, finding) for finding in of_service(paths)]
    if options.json:
        print(json.dumps([{"service": service or None, **asdict(finding)} for service, finding in found], indent=2))
    else:
        _print(found)
    return 1 if any(finding.level == "problem" for _, finding in found) else 0


def _print(found: Sequence[tuple[str, Finding]]) -> None:
    from hero_sdk.cli.tables import print_table

    rows = [
        [service or "machine", finding.about, finding.level, finding.found, finding.todo] for service, finding in found
    ]
    print_table(["where", "what", "is", "found", "to do"], rows)
    problems = sum(finding.level == "problem" for _, finding in found)
    warnings = sum(finding.level == "warning" for _, finding in found)
    print(f"\n{_count(problems, 'problem')}, {_count(warnings, 'warning')}")


def _services() -> list[ServicePaths]:
    """Everything that has a record or a socket here."""
    names = {path.parent.parent.name for path in var_root().glob("*/run/*.json")}
    names |= {path.parent.name for path in socket_root().glob("*/*.sock")}
    return [ServicePaths(name, socket_root() / name, var_root() / name) for name in sorted(names)]


def _count(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
