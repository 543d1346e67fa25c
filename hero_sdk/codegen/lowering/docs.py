"""Docstrings of generated files and classes."""

from __future__ import annotations

from collections.abc import Iterable

from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.text import deprecation, docstring

__all__ = ["described", "file_docstring", "maybe_described", "pragma"]

_LOOKALIKES = frozenset({"l", "I", "O"})
"""Names that look like numbers, which a linter refuses; the schema may have them."""


def file_docstring(catalog: Catalog, domain: str, words: str) -> str:
    """What the file holds, and where it comes from."""
    origin = f"Written by `hero-sdk generate` from {catalog.place(domain)}. Change the schema, not this file."
    return docstring(words, 0, (origin,))


def pragma(
    *,
    variables: Iterable[str] = (),
    classes: Iterable[str] = (),
    functions: Iterable[str] = (),
    has_long_lines: bool = False,
) -> str | None:
    """What tells a linter that these names are the schema's choice; None where it would say nothing."""
    found = {"E741": variables, "E742": classes, "E743": functions}
    codes = ["E501"] if has_long_lines else []
    codes += [code for code, names in found.items() if not _LOOKALIKES.isdisjoint(names)]
    return f"# ruff: noqa: {', '.join(codes)} - names of the schema" if codes else None


def described(
    doc: str, otherwise: str, indent: int, *, deprecated: str | None = None, sections: Iterable[str] = ()
) -> str:
    """The docstring of something that must have one."""
    if deprecated is None:
        return docstring(doc if doc.strip() else otherwise, indent, tuple(sections))
    if not doc.strip():
        return docstring(deprecation(deprecated), indent, tuple(sections))
    return docstring(doc, indent, (deprecation(deprecated), *sections))


def maybe_described(doc: str, indent: int, *, deprecated: str | None = None) -> str | None:
    """The docstring of something that needs none: of what nothing is said, nothing is written."""
    return described(doc, "", indent, deprecated=deprecated) if doc.strip() or deprecated is not None else None
