"""`hero-sdk check`: everything that is wrong with schemas, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.findings import show
from hero_sdk.cli.sources import Chosen, choose, replace
from hero_sdk.cli.target import complain
from hero_sdk.codegen import ProjectError, understand
from hero_sdk.oschema.diagnostic import Diagnostic, Severity
from hero_sdk.oschema.fixes import apply_all_fixes

__all__ = ["run"]

EXAMPLES = """
hero-sdk check                          # every schema of the project
hero-sdk check schemas/delivery
hero-sdk check --fix                    # mend what can be mended
hero-sdk check --format json            # for programs
"""


def run(words: Sequence[str]) -> int:
    """Exit code 1 where there is an error; warnings alone leave it at 0."""
    made = parser("check", "Find what is wrong with schemas, and mend what can be mended.", EXAMPLES)
    made.add_argument(
        "paths", nargs="*", metavar="PATH", type=Path, help="files and folders (default: the project's schemas)"
    )
    made.add_argument("--fix", action="store_true", help="apply the fixes that are known")
    made.add_argument("--format", choices=["text", "json"], default="text", help="how to print findings")
    options = made.parse_args(words)
    try:
        chosen = choose(options.paths)
        if options.fix:
            _fix(chosen)
            chosen = choose(options.paths)
        findings = _findings(chosen)
    except ProjectError as error:
        return complain(error)
    show(findings, options.format)
    if options.format == "text" and not findings:
        print(f"{len(chosen.files)} {'file' if len(chosen.files) == 1 else 'files'}, nothing wrong")
    return 1 if any(finding.severity is Severity.ERROR for finding in findings) else 0


def _findings(chosen: Chosen) -> list[Diagnostic]:
    _, findings = understand(chosen.sources)
    return [finding for finding in findings if finding.span.file.path in chosen.shown]


def _fix(chosen: Chosen) -> None:
    """Applies every known fix, also where it reaches into another file, and writes the files that changed."""
    _, findings = understand(chosen.sources)
    wanted = [finding for finding in findings if finding.span.file.path in chosen.shown]
    sources = {file.source: file.shown for file in chosen.sources.own if file.problem is None}
    for source, text in apply_all_fixes(sources, wanted).items():
        shown = sources[source]
        if text != source.text and shown in chosen.paths:
            replace(chosen.paths[shown], text)
            print(f"mended {shown}")
