"""`hero-sdk export`: the objects of a service as files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from hero_sdk.cli.arguments import parser

__all__ = ["run"]

EXAMPLES = """
hero-sdk export hero_food food-export                        # a folder per context, domain and type
hero-sdk export hero_food food-lines --format jsonl          # a file of JSON lines per type
hero-sdk export hero_food acme --context 3 --domain delivery
hero-sdk export food.service:build old --data backups/monday # what a backup holds
"""

_ABOUT = """Write a service's objects into files, one OTOML file per object or JSON lines per type.

Works beside the running service: each database is written as it was at one moment. An export that was broken off is
gone on with by the same command; a database that was changed meanwhile begins anew."""


def run(words: Sequence[str]) -> int:
    """Exit code 1 where something could not be exported, 2 where there is no such service."""
    from hero_sdk.cli.operating import Operated, add_service_arguments, operate, print_findings, progress
    from hero_sdk.osis.contexts import read_contexts
    from hero_sdk.osis.holding import Hold
    from hero_sdk.osis.operations import ExportJob, export

    made = parser("export", _ABOUT, EXAMPLES)
    add_service_arguments(made, with_data=True)
    made.add_argument("target", metavar="FOLDER", type=Path, help="a folder that does not exist yet")
    made.add_argument("--format", choices=["otoml", "jsonl"], default="otoml", help="of the files (default otoml)")
    made.add_argument(
        "--context", metavar="ID", action="append", help="only this context, by number or name; repeatable"
    )
    made.add_argument("--domain", metavar="NAME", action="append", help="only this domain; repeatable")
    made.add_argument("--with-secrets", action="store_true", help="export @secret fields, readable by everybody")
    options = made.parse_args(words)

    def act(service: Operated) -> int:
        contexts = read_contexts(service.root)
        job = ExportJob(
            root=service.root,
            schemas=service.schemas,
            target=options.target.absolute(),
            format=options.format,
            contexts=_numbers(options.context, {each.name.casefold(): each.id for each in contexts}),
            domains=options.domain,
            keys=service.paths.keys if options.with_secrets else None,
            names={each.id: each.name for each in contexts},
            facts={
                "service": service.paths.name,
                "version": service.version,
                "made_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        )
        with Hold(service.root) if service.is_own and service.root.exists() else nullcontext(), progress() as watch:
            report = export(job, watch)
        count = sum(report.objects.values())
        again = f", {report.continued:,} of them by an earlier run" if report.continued else ""
        print(f"exported {count:,} objects to {options.target}{again}")
        print_findings("not exported", report.refused, report.refused_count, all_in=options.target / "refused.jsonl")
        return 1 if report.refused_count else 0

    return operate(options, act, on_interrupt="the same command goes on with it")


def _numbers(given: Sequence[str] | None, names: dict[str, int]) -> list[int] | None:
    """Numbers of contexts. Raises OperationFailed for a name that none has."""
    from hero_sdk.osis.operations import OperationFailed

    if given is None:
        return None
    unknown = [each for each in given if not each.isdecimal() and each.casefold() not in names]
    if unknown:
        raise OperationFailed(f"there is no context {unknown[0]}; those with a name are {', '.join(sorted(names))}")
    return [int(each) if each.isdecimal() else names[each.casefold()] for each in given]
