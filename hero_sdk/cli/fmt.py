"""`hero-sdk fmt`: schemas in their canonical form."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.findings import show
from hero_sdk.cli.sources import choose, replace
from hero_sdk.cli.target import complain
from hero_sdk.codegen import ProjectError
from hero_sdk.oschema.diagnostic import Diagnostic, Severity
from hero_sdk.oschema.format import format_document
from hero_sdk.oschema.messages.files import not_readable
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.source import Span

__all__ = ["run"]

EXAMPLES = """
hero-sdk fmt                            # every schema of the project
hero-sdk fmt schemas/delivery
hero-sdk fmt --check                    # changes nothing; exit 1 where something would change
hero-sdk fmt - < draft.oschema          # from standard input to standard output
"""


def run(words: Sequence[str]) -> int:
    """Exit code 1 where a file cannot be parsed (and is left alone), or with --check where one would change."""
    made = parser("fmt", "Format schemas.", EXAMPLES)
    made.add_argument(
        "paths", nargs="*", metavar="PATH", type=Path, help="files and folders (default: the project's schemas)"
    )
    made.add_argument("--check", action="store_true", help="only say which files would change")
    options = made.parse_args(words)
    try:
        chosen = choose(options.paths)
    except ProjectError as error:
        return complain(error)
    broken: list[Diagnostic] = []
    changed = 0
    for file in chosen.files:
        if file.problem is not None:
            broken.append(not_readable(Span(file.source, 0, 0), reason=file.problem))
            continue
        source = file.source
        document, findings = parse(source)
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        broken += errors
        if errors:
            continue
        text = format_document(document)
        if file.shown == "-":
            sys.stdout.write(text)
        elif text != source.text:
            changed += 1
            print(f"{'would format' if options.check else 'formatted'} {file.shown}")
            if not options.check:
                replace(chosen.paths[file.shown], text)
    if broken:
        show(broken)
    return 1 if broken or (options.check and changed) else 0
