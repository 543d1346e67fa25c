"""`hero-sdk generate`: models, handlers, clients and documents from schemas."""

from __future__ import annotations

import atexit
import gc
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hero_sdk.cli.arguments import parser
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
    made.add_argument("--domain", action="append", metavar="NAME", help="only this domain; repeatable")
    made.add_argument(
        "--stubs", type=Path, metavar="FILE", help="write a handler file to fill in, or print what it lacks"
    )
    made.add_argument("--schemas", metavar="FOLDER", help="where the schemas lie (default: the project's)")
    made.add_argument("--output", metavar="FOLDER", help="where to write (default: the project's)")
    made.add_argument("--package", metavar="NAME", help="how the output is imported (default: the project's)")
    made.add_argument(
        "--imports", action="append", metavar="PACKAGE", help="a package whose domains may be used; repeatable"
    )
    options = made.parse_args(words)
    with _without_collector():
        return _run(options)


def generate_in(folder: Path) -> int:
    """Generates the project in ``folder`` without a word, unless something is wrong."""
    outcome = generate(read_project(folder))
    if outcome.diagnostics:
        return _show(outcome)
    return outcome.exit_code


@contextmanager
def _without_collector() -> Iterator[None]:
    """Without looking for circles of dead objects, of which a run makes hardly any: a tenth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    atexit.register(gc.freeze)  # nor does the interpreter have to look through everything once more when it ends
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _run(options: Namespace) -> int:
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
        from hero_sdk.cli.target import complain

        return complain(error)


def _show(outcome: Outcome) -> int:
    if outcome.diagnostics:
        from hero_sdk.cli.findings import show

        show(outcome.diagnostics)
    if outcome.mode is Mode.CHECK:
        sys.stdout.write(outcome.diff)
    else:
        wrote, removed = ("would write", "would remove") if outcome.mode is Mode.DRY_RUN else ("wrote", "removed")
        lines = [f"{wrote} {path}\n" for path in outcome.written] + [f"{removed} {path}\n" for path in outcome.removed]
        sys.stdout.write("".join(lines))
    print(outcome.summary, file=sys.stderr if outcome.has_errors else sys.stdout)
    if outcome.mode is Mode.CHECK and outcome.has_changes:
        print("run `hero-sdk generate`", file=sys.stderr)
    return outcome.exit_code
