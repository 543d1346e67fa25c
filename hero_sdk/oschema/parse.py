"""Text to syntax tree: `parse`.

    text ─ scan → tokens, comments ─ cut → definitions' tokens ─ reading → definitions ─ comments → Document

It never raises on any text, and reads each definition by itself, so that the faults of one do not hide another's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hero_sdk.oschema import tree
from hero_sdk.oschema.characters import check_characters, check_words
from hero_sdk.oschema.comments import Place, attach_comments
from hero_sdk.oschema.cut import MAX_FINDINGS, Piece, cut
from hero_sdk.oschema.diagnostic import Diagnostic, sort_diagnostics
from hero_sdk.oschema.margins import check_margins
from hero_sdk.oschema.messages import files
from hero_sdk.oschema.reading import read_definition
from hero_sdk.oschema.scan import scan
from hero_sdk.oschema.source import SourceFile, Span

__all__ = ["parse"]


def parse(file: SourceFile) -> tuple[tree.Document, tuple[Diagnostic, ...]]:
    """The file's syntax tree, and what is wrong with its text.

    Definitions that cannot be read are left out of the tree; their names are in ``broken``.
    """
    refusal = check_characters(file)
    if refusal:
        return tree.Document(file=file), refusal
    scanned = scan(file)
    tokens, findings, odd = check_words(scanned.tokens, limit=MAX_FINDINGS + 1)
    places: list[Place] = []
    broken: list[str] = []
    for piece in cut(tokens):
        if len(findings) > MAX_FINDINGS:
            broken += piece.names
            continue
        findings += piece.findings
        for part, definition in _read(piece, findings):
            is_broken = definition is None or _is_odd(part, odd)
            places.append(Place(part.tokens, None if is_broken else definition))
            if is_broken:
                broken += part.names
    header, definitions, footer = attach_comments(file, places, scanned.comments)
    if not places and not scanned.comments and not findings:
        findings.append(files.empty_file(Span(file, 0, 0)))
    document = tree.Document(
        file=file, header=header, definitions=definitions, footer=footer, broken=tuple(dict.fromkeys(broken))
    )
    return document, _limited(findings)


def _read(piece: Piece, findings: list[Diagnostic]) -> Iterator[tuple[Piece, tree.Definition | None]]:
    """What a piece holds: one definition, or several if a line within it turns out to begin one."""
    if not piece.tokens:
        return
    if piece.is_unclosed or any(token.type == "UNCLOSED_STRING" for token in piece.tokens):
        yield piece, None
        return
    result = read_definition(piece.tokens)
    if not isinstance(result, list):
        findings += check_margins(piece.tokens)
        yield piece, result
    elif piece.inner_starts and len(parts := cut(piece.tokens, at_margin=True)) > 1:
        for part in parts:
            findings += part.findings
            yield from _read(replace(part, inner_starts=False), findings)
    else:
        findings += result
        yield piece, None


def _is_odd(piece: Piece, odd: Sequence[int]) -> bool:
    """Whether an odd word stands in the piece."""
    number = bisect_left(odd, piece.tokens[0].start)
    return number < len(odd) and odd[number] < piece.tokens[-1].end


def _limited(findings: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    ordered = sort_diagnostics(findings)
    if len(ordered) <= MAX_FINDINGS:
        return tuple(ordered)
    return (*ordered[:MAX_FINDINGS], files.too_many_errors(ordered[MAX_FINDINGS].span, shown=MAX_FINDINGS))
