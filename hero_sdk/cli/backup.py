"""`hero-sdk backup`: a copy of a service's stores, made while it works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from hero_sdk.cli.arguments import parser, whole_number

__all__ = ["run"]

EXAMPLES = """
hero-sdk backup hero_food backups/monday
hero-sdk backup hero_food /mnt/backups/food-$(date +%F) --rate 16
hero-sdk verify hero_food --data backups/monday        # whether it is whole
"""

_ABOUT = """Copy a service's stores while it works: each database as it was at one moment, in a folder of its own.

Text indexes are not copied, they are built anew. Neither are the keys of secret fields: keep those elsewhere."""


def run(words: Sequence[str]) -> int:
    """Exit code 1 where it failed, 2 where there is no such service."""
    from hero_sdk.cli.operating import Operated, add_service_arguments, operate, progress
    from hero_sdk.osis.holding import Hold
    from hero_sdk.osis.operations import BackupJob, OperationFailed, back_up

    made = parser("backup", _ABOUT, EXAMPLES)
    add_service_arguments(made)
    made.add_argument("target", metavar="FOLDER", type=Path, help="a folder that does not exist yet")
    made.add_argument(
        "--rate", metavar="MIB", type=whole_number(1), default=64, help="MiB to copy in a second at most (default 64)"
    )
    options = made.parse_args(words)

    def act(service: Operated) -> int:
        if not service.root.exists():
            raise OperationFailed(f"there is nothing to back up in {service.root}")
        job = BackupJob(
            root=service.root,
            target=options.target.absolute(),
            facts={
                "service": service.paths.name,
                "version": service.version,
                "made_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
            bytes_per_s=options.rate * 1024 * 1024,
        )
        with Hold(service.root), progress(in_bytes=True) as watch:
            report = back_up(job, watch)
        print(f"backed up {report.databases} databases, {report.size / 1024**2:,.1f} MiB, to {options.target}")
        return 0

    return operate(options, act, on_interrupt="nothing was left behind")
