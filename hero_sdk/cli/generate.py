"""`hero-sdk generate`: models, handlers, clients and documents from schemas."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.target import complain
from hero_sdk.codegen import Mode, Outcome, ProjectError, generate, read_project

__all__ = ["generate_in", "run"]

EXAMPLES = """
hero-sdk generate
hero-sdk generate --check               # exit 1 and a patch where something would change
hero-sdk generate --dry-run
hero-sdk generate --domain delivery
hero-sdk generate --domain delivery --stubs food/orders.py
"""


def run(words: Sequence[str]) -> int:
    """Exit code 1 for a schema with errors (nothing is written then), or with --check where something would change."""
    made = parser("generate", "Write models, handlers, clients and OpenRPC documents from schemas.", EXAMPLES)
    mode = made.add_mutually_exclusive_group()
    mode.add_argument("--check", dest="mode", action="store_const", const=Mode.CHECK, help="print what would change")
    mode.add_argument("--dry-run", dest="mode", action="store_const", const=Mode.DRY_RUN, help="list what would change")
    made.add_argument("--domain", action="append", metavar="NAME", help="only this domain; may be repeated")
    made.add_argument(
        "--stubs", type=Path, metavar="FILE", help="write a handler file to fill in, or print what it lacks"
    )
    made.add_argument("--schemas", metavar="FOLDER", help="where the schemas lie")
    made.add_argument("--output", metavar="FOLDER", help="where to write")
    made.add_argument("--package", metavar="NAME", help="how the output is imported")
    made.add_argument("--imports", action="append", metavar="PACKAGE", help="a package whose domains may be used")
    options = made.parse_args(words)
    try:
        project = read_project(
            Path.cwd(),
            schemas=options.schemas,
            output=options.output,
            package=options.package,
            imports=options.imports,
        )
        if options.stubs is not None:
            from hero_sdk.cli.stubs import write_stubs

            return write_stubs(project, options.stubs, options.domain)
        return _show(generate(project, mode=options.mode or Mode.WRITE, domains=options.domain))
    except ProjectError as error:
        return complain(error)


def generate_in(folder: Path) -> int:
    """Generates the project in ``folder`` without a word, unless something is wrong."""
    outcome = generate(read_project(folder))
    if outcome.diagnostics:
        return _show(outcome)
    return outcome.exit_code


def _show(outcome: Outcome) -> int:
    if outcome.diagnostics:
        from hero_sdk.cli.findings import show

        show(outcome.diagnostics)
    if outcome.mode is Mode.CHECK:
        sys.stdout.write(outcome.diff)
    else:
        would = "would " if outcome.mode is Mode.DRY_RUN else ""
        for path in outcome.written:
            print(f"{would}write {path}" if would else f"wrote {path}")
        for path in outcome.removed:
            print(f"{would}remove {path}" if would else f"removed {path}")
    print(outcome.summary, file=sys.stderr if outcome.has_errors else sys.stdout)
    if outcome.mode is Mode.CHECK and outcome.has_changes:
        print("run `hero-sdk generate`", file=sys.stderr)
    return outcome.exit_code
