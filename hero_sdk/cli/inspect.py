"""`hero-sdk inspect`: what the compiler makes of a schema, one step at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.findings import show
from hero_sdk.cli.sources import Chosen, choose
from hero_sdk.cli.target import complain
from hero_sdk.codegen import ProjectError, lower, render, understand
from hero_sdk.oschema.dump import dump
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.scan import scan
from hero_sdk.oschema.schema_text import dump_schema

__all__ = ["run"]

EXAMPLES = """
hero-sdk inspect --tokens schemas/delivery/10_orders.oschema
hero-sdk inspect --tree schemas/delivery/10_orders.oschema
hero-sdk inspect --schema
hero-sdk inspect --ir
hero-sdk inspect --files
"""


def run(words: Sequence[str]) -> int:
    """Exit code 2 where a path leads nowhere; findings are shown beside the result."""
    made = parser("inspect", "Show what the compiler makes of schemas, step by step.", EXAMPLES)
    step = made.add_mutually_exclusive_group(required=True)
    for name, (_, about) in STEPS.items():
        step.add_argument(f"--{name}", dest="step", action="store_const", const=name, help=about)
    made.add_argument(
        "paths", nargs="*", metavar="PATH", type=Path, help="files and folders (default: the project's schemas)"
    )
    options = made.parse_args(words)
    try:
        chosen = choose(options.paths)
    except ProjectError as error:
        return complain(error)
    shown, _ = STEPS[options.step]
    for text in shown(chosen):
        sys.stdout.write(text)
    return 0


def _tokens(chosen: Chosen) -> Iterator[str]:
    for file in chosen.files:
        yield f"{file.shown}\n"
        for token in scan(file.source).tokens:
            yield f"  {token}\n"


def _tree(chosen: Chosen) -> Iterator[str]:
    for file in chosen.files:
        document, findings = parse(file.source)
        show(findings)
        yield f"{file.shown}\n{dump(document)}"


def _schema(chosen: Chosen) -> Iterator[str]:
    resolved, findings = understand(chosen.sources)
    show(findings)
    yield dump_schema(resolved)


def _ir(chosen: Chosen) -> Iterator[str]:
    resolved, findings = understand(chosen.sources)
    show(findings)
    yield dump(lower(resolved, chosen.options))


def _files(chosen: Chosen) -> Iterator[str]:
    resolved, findings = understand(chosen.sources)
    show(findings)
    package = lower(resolved, chosen.options)
    for path, text in render(package).items():
        yield f"===== {path}\n{text}"


STEPS: dict[str, tuple[Callable[[Chosen], Iterator[str]], str]] = {
    "tokens": (_tokens, "words and signs, as the grammar sees them"),
    "tree": (_tree, "the syntax tree, with comments"),
    "schema": (_schema, "the resolved schema"),
    "ir": (_ir, "what the templates are given"),
    "files": (_files, "every file that would be written"),
}
