"""Findings of the language on the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Literal

from hero_sdk.oschema.diagnostic import Diagnostic, Severity, sort_diagnostics
from hero_sdk.oschema.render import render_diagnostics, summary

__all__ = ["show"]

_MOST_DRAWN = 200
"""Nobody reads more at a time, and a file of rubbish has a hundred thousand findings."""


def show(findings: Iterable[Diagnostic], style: Literal["text", "json"] = "text") -> None:
    """Prints findings: frames and a count on standard error for people, JSON on standard output for programs."""
    ordered = sort_diagnostics(findings)
    if style == "json":
        sys.stdout.write(render_diagnostics(ordered, "json"))
    elif ordered:
        has_colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        drawn = sort_diagnostics(sorted(ordered, key=_is_mild)[:_MOST_DRAWN])
        sys.stderr.write(render_diagnostics(drawn, "text", has_colour))
        more = f", {len(drawn)} of them shown" if len(drawn) < len(ordered) else ""
        sys.stderr.write(f"\n{summary(ordered)}{more}\n")


def _is_mild(finding: Diagnostic) -> bool:
    return finding.severity is not Severity.ERROR
