"""What the language has to say about a schema, as data.

Wording lives in ``messages``; drawing lives in ``render``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.source import Span

__all__ = ["Diagnostic", "Edit", "Label", "Severity", "sort_diagnostics"]


class Severity(StrEnum):
    """Errors stop `generate`; warnings never do."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that helps to understand the first ("first defined here")."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of text that mends the finding: replace ``span`` by ``text``."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: code, title of two to five words, place, what is true there, and the way out."""

    code: str
    """``E204``, ``W301``: stable, explained by `hero-sdk explain`."""

    severity: Severity
    title: str
    span: Span
    text: str = ""
    """What is true at the place, short enough to stand behind the carets."""

    labels: tuple[Label, ...] = ()
    hint: str = ""
    edits: tuple[Edit, ...] = ()
    """What `check --fix` applies; empty when only the author can decide."""


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file, then by place, errors before warnings at the same place; equal findings once."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda d: (d.span.file.path, d.span.start, d.severity, d.code))
