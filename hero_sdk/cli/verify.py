"""`hero-sdk verify`: what is wrong in a service's stores."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice

from hero_sdk.cli.arguments import parser

__all__ = ["run"]

EXAMPLES = """
hero-sdk verify hero_food
hero-sdk verify hero_food --json
hero-sdk verify hero_food --data backups/monday
"""

_ABOUT = """Look through a service's stores: files, rows, keys, numbers, the record of changes, references,
text indexes.

Works beside the running service, whose text indexes are then left out. Changes nothing."""

_SHOWN = 1_000


def run(words: Sequence[str]) -> int:
    """Exit code 1 where something is wrong, 2 where there is no such service."""
    from hero_sdk.cli.operating import Operated, add_service_arguments, operate, progress
    from hero_sdk.cli.tables import print_table
    from hero_sdk.osis.holding import Hold
    from hero_sdk.osis.operations import OperationFailed, verify
    from hero_sdk.osis.operations.ground import databases

    made = parser("verify", _ABOUT, EXAMPLES)
    add_service_arguments(made, with_data=True)
    made.add_argument("--json", action="store_true", help="print JSON")
    options = made.parse_args(words)

    def act(service: Operated) -> int:
        count = len(databases(service.root)) if service.root.exists() else 0
        if not count:
            raise OperationFailed(f"there is nothing to verify in {service.root}")
        with progress() as watch:
            if service.is_own:
                with Hold(service.root) as hold:
                    with_indexes = not hold.has_company()
                    findings = verify(service.root, service.schemas, watch, with_indexes=with_indexes)
                    found = list(islice(findings, _SHOWN + 1))
            else:
                with_indexes = True
                found = list(islice(verify(service.root, service.schemas, watch, with_indexes=True), _SHOWN + 1))
        if options.json:
            print(json.dumps([asdict(finding) for finding in found[:_SHOWN]], indent=2))
        elif found:
            print_table(["where", "what", "finding"], [[each.place, each.kind, each.what] for each in found[:_SHOWN]])
        else:
            left_out = "" if with_indexes else "; text indexes were left out, since the service runs"
            print(f"all is well in {count} database{'' if count == 1 else 's'}{left_out}")
        if len(found) > _SHOWN:
            print(f"… and more than these {_SHOWN:,}")
        return 1 if found else 0

    return operate(options, act, on_interrupt="nothing was changed")
