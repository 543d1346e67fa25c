"""`hero-sdk restore`: a backup in the place of a service's stores."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hero_sdk.cli.arguments import parser

__all__ = ["run"]

EXAMPLES = """
hero-sdk restore hero_food backups/monday
hero-sdk restore hero_food backups/monday --instance rehearsal    # into another copy of the service
"""

_ABOUT = """Put a backup in the place of a service's stores. The service must be stopped; its present stores are kept
beside the new ones. Text indexes are built anew, and whoever follows events begins anew."""


def run(words: Sequence[str]) -> int:
    """Exit code 1 where it failed, 2 where there is no such service."""
    from hero_sdk.cli.operating import Operated, add_service_arguments, operate, progress
    from hero_sdk.osis.holding import Hold
    from hero_sdk.osis.operations import restore

    made = parser("restore", _ABOUT, EXAMPLES)
    add_service_arguments(made)
    made.add_argument("backup", metavar="FOLDER", type=Path, help="made by `hero-sdk backup`")
    options = made.parse_args(words)

    def act(service: Operated) -> int:
        with Hold(service.root, alone=True), progress(in_bytes=True) as watch:
            report = restore(service.root, options.backup, watch)
        print(f"restored {report.databases} databases from {options.backup}")
        if report.before is not None:
            print(f"the stores that were there are in {report.before}")
        return 0

    return operate(options, act, on_interrupt="the stores are as they were")
