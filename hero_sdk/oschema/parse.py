"""Text to syntax tree: `parse`.

    text ─ scan → tokens, comments ─ cut → definitions' tokens ─ reading → definitions ─ comments → Document

It never raises on any text, and reads each definition by itself, so that the faults of one do not hide another's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hero_sdk.oschema import tree
from hero_sdk.oschema.characters import CheckedWords, check_characters, check_words
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
    words = check_words(scanned.tokens, limit=MAX_FINDINGS + 1)
    findings = words.findings
    places: list[Place] = []
    broken: list[str] = []
    for piece in cut(words.tokens):
        if len(findings) > MAX_FINDINGS:
            broken += piece.names
            continue
        for part, definition in _read(piece, words, findings):
            places.append(Place(part.tokens, definition))
            if definition is None:
                broken += part.names
    header, definitions, footer = attach_comments(file, places, scanned.comments)
    if not places and not scanned.comments and not findings:
        findings.append(files.empty_file(Span(file, 0, 0)))
    document = tree.Document(
        file=file, header=header, definitions=definitions, footer=footer, broken=tuple(dict.fromkeys(broken))
    )
    return document, _limited(findings)


def _read(
    piece: Piece, words: CheckedWords, findings: list[Diagnostic]
) -> Iterator[tuple[Piece, tree.Definition | None]]:
    """What a piece holds: one definition, or several if a line within it turns out to begin one."""
    if not piece.tokens:
        findings += piece.findings
    elif _holds(piece, words.unclosed):
        yield piece, None
    elif piece.is_unclosed:
        findings += piece.findings
        yield piece, None
    else:
        result = read_definition(piece.tokens)
        if isinstance(result, list) and piece.inner_starts and len(parts := cut(piece.tokens, at_margin=True)) > 1:
            for part in parts:
                yield from _read(replace(part, inner_starts=False), words, findings)
            return
        findings += piece.findings
        if isinstance(result, list):
            findings += result
            yield piece, None
        else:
            findings += check_margins(piece.tokens)
            yield piece, None if _holds(piece, words.odd) else result


def _holds(piece: Piece, offsets: Sequence[int]) -> bool:
    """Whether one of the places, which are in order, lies in the piece."""
    number = bisect_left(offsets, piece.tokens[0].start)
    return number < len(offsets) and offsets[number] < piece.tokens[-1].end


def _limited(findings: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    ordered = sort_diagnostics(findings)
    if len(ordered) <= MAX_FINDINGS:
        return tuple(ordered)
    return (*ordered[:MAX_FINDINGS], files.too_many_errors(ordered[MAX_FINDINGS].span, shown=MAX_FINDINGS))
