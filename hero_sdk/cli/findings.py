"""Findings of the language on the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Literal

from hero_sdk.oschema.diagnostic import Diagnostic, sort_diagnostics
from hero_sdk.oschema.render import render_diagnostics, summary

__all__ = ["show"]


def show(findings: Iterable[Diagnostic], style: Literal["text", "json"] = "text") -> None:
    """Prints findings: frames and a count on standard error for people, JSON on standard output for programs."""
    ordered = sort_diagnostics(findings)
    if style == "json":
        sys.stdout.write(render_diagnostics(ordered, "json"))
    elif ordered:
        has_colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        sys.stderr.write(render_diagnostics(ordered, "text", has_colour))
        sys.stderr.write(f"\n{summary(ordered)}\n")
