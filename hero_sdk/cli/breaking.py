"""`hero-sdk breaking`: what a change of schemas breaks, for callers and for stored rows."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.findings import show
from hero_sdk.cli.target import complain
from hero_sdk.cli.versions import Version, former_version, present_version
from hero_sdk.codegen import ProjectError, understand
from hero_sdk.codegen.crud import verbs_of
from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.compare import compare
from hero_sdk.oschema.breaking.messages.catalogue import RULES
from hero_sdk.oschema.breaking.messages.rule import Group
from hero_sdk.oschema.breaking.report import Break, Comparison, Compatible
from hero_sdk.oschema.diagnostic import Diagnostic, Severity
from hero_sdk.oschema.render import render_diagnostics

__all__ = ["run"]

EXAMPLES = """
hero-sdk breaking --against main        # a branch, a tag, a commit, HEAD~1
hero-sdk breaking --against ../released/schemas schemas
hero-sdk breaking --against v1.2:old/schemas    # they were in another folder
hero-sdk breaking --against main --all  # what breaks nothing, too
hero-sdk breaking --against main --allow B101   # a break that is meant
hero-sdk breaking --against main --json # for programs
hero-sdk explain B101                   # what a rule means
"""

_MOST_DRAWN = 100
"""Nobody reads more at a time; the table counts them all."""

_MOST_NAMED = 3
_GROUPS = {Group.CALLERS: "callers", Group.ROWS: "stored rows"}


def run(words: Sequence[str]) -> int:
    """Exit code 1 where something breaks, 2 where there is nothing to compare with."""
    made = parser("breaking", "List what a change of schemas breaks, for callers and for stored rows.", EXAMPLES)
    made.add_argument(
        "schemas", nargs="?", metavar="FOLDER", type=Path, help="where the schemas lie (default: the project's)"
    )
    made.add_argument("--against", required=True, metavar="REF|FOLDER", help="what to compare them with")
    made.add_argument(
        "--allow", action="append", default=[], metavar="CODE", help="a rule that may be broken; repeatable"
    )
    made.add_argument("--all", action="store_true", help="list changes that break nothing, too")
    made.add_argument("--json", action="store_true", help="print JSON")
    options = made.parse_args(words)
    allowed = frozenset(code.upper() for code in options.allow)
    if unknown := sorted(allowed - RULES.keys()):
        made.error(f"there is no rule {unknown[0]}; `hero-sdk explain --all` lists them")
    try:
        present = present_version(options.schemas)
        former = former_version(options.against, present)
        errors, found = _compare(former, present)
    except ProjectError as error:
        return complain(error)
    breaks = [_allowed(each) if each.finding.code in allowed else each for each in found.breaks]
    found = Comparison(tuple(breaks), found.compatible)
    if options.json:
        print(json.dumps(_as_json(former, found, errors), indent=2, ensure_ascii=False))
    elif errors:
        show(errors)
        print("hero-sdk: schemas with errors cannot be compared", file=sys.stderr)
    else:
        _print_breaks(found)
        if options.all:
            _print_compatible(found.compatible)
        print(_summary(former, found, lists_all=options.all))
        if found.breaks:
            print("`hero-sdk explain CODE` says more about a rule")
    return 2 if errors else 1 if any(map(_counts, found.breaks)) else 0


def _compare(former: Version, present: Version) -> tuple[list[Diagnostic], Comparison]:
    old, findings = understand(former.sources)
    new, more = understand(present.sources)
    errors = [finding for finding in (*findings, *more) if finding.severity is Severity.ERROR]
    return errors, Comparison() if errors else compare(old, new, ready=_ready)


def _ready(named: schema.Named) -> dict[str, schema.Method]:
    return {name: verb.method for name, verb in verbs_of(named).items()}


def _allowed(found: Break) -> Break:
    return Break(found.subject, replace(found.finding, severity=Severity.WARNING))


def _counts(found: Break) -> bool:
    return found.finding.severity is Severity.ERROR


def _print_breaks(found: Comparison) -> None:
    if not found.breaks:
        return
    has_colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    left = _MOST_DRAWN
    for group, name in _GROUPS.items():
        drawn = [each.finding for each in found.of(group)][:left]
        left -= len(drawn)
        if drawn:
            print(f"What breaks {name}:\n")
            print(render_diagnostics(drawn, "text", has_colour))
    if len(found.breaks) > _MOST_DRAWN:
        print(f"{_MOST_DRAWN} of {len(found.breaks):,} are shown; `--json` lists all of them\n")
    from hero_sdk.cli.tables import print_table

    print_table(["breaks", "code", "rule", "what"], _rows(found))
    print()


def _rows(found: Comparison) -> list[list[str]]:
    """One row per rule that is broken."""
    by_rule: dict[tuple[str, str], list[Break]] = {}
    for group, name in _GROUPS.items():
        for each in sorted(found.of(group), key=lambda each: each.finding.code):
            by_rule.setdefault((name, each.finding.code), []).append(each)
    return [[name, code, RULES[code].title, _named(broken)] for (name, code), broken in by_rule.items()]


def _named(broken: Sequence[Break]) -> str:
    names = list(dict.fromkeys(each.subject for each in broken))
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"


def _print_compatible(changes: Sequence[Compatible]) -> None:
    if changes:
        from hero_sdk.cli.tables import print_table

        print_table(["breaks nothing", "change", "where"], [[c.subject, c.text, c.span.place] for c in changes])
        print()


def _summary(former: Version, found: Comparison, *, lists_all: bool) -> str:
    against = f"compared with {former.title}"
    if not found.breaks and not found.compatible:
        return f"nothing changed that callers or stored rows can see, {against}"
    parts = [_counted(found.of(group), f"break{{}} {name}") for group, name in _GROUPS.items()]
    allowed = sum(not _counts(each) for each in found.breaks)
    parts += [f"{allowed} of them allowed" if allowed else "", _counted(found.compatible, "break{} nothing")]
    hint = " (--all lists them)" if found.compatible and not lists_all else ""
    return f"{', '.join(filter(None, parts))}{hint}, {against}"


def _counted(changes: Sequence[object], what: str) -> str:
    if not changes:
        return ""
    return f"{len(changes):,} change{'' if len(changes) == 1 else 's'} {what.format('s' if len(changes) == 1 else '')}"


def _as_json(former: Version, found: Comparison, errors: Sequence[Diagnostic]) -> dict[str, Any]:
    return {
        "against": former.title,
        "breaks": {group.value: [_break_as_json(each) for each in found.of(group)] for group in _GROUPS},
        "compatible": [_compatible_as_json(change) for change in found.compatible],
        "errors": _findings_as_json(errors),
    }


def _break_as_json(found: Break) -> dict[str, Any]:
    (finding,) = _findings_as_json([found.finding])
    return {"subject": found.subject, "is_allowed": not _counts(found), **finding}


def _compatible_as_json(change: Compatible) -> dict[str, Any]:
    line, column = change.span.file.position(change.span.start)
    path = change.span.file.path.encode("utf-8", "replace").decode()
    return {"subject": change.subject, "text": change.text, "file": path, "line": line, "column": column}


def _findings_as_json(findings: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """As `check --format json` prints them."""
    made: list[dict[str, Any]] = json.loads(render_diagnostics(findings, "json"))
    return made
