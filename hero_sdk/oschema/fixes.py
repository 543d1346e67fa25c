"""The edits of findings, applied: what `hero-sdk check --fix` writes."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.source import SourceFile

__all__ = ["apply_fixes"]

_Change = tuple[int, int, int, str]
"""Start, end, number, new text."""


def apply_fixes(file: SourceFile, diagnostics: Iterable[Diagnostic]) -> str:
    """The text of ``file`` with the edits of all findings that lie in it.

    A finding is mended as a whole or, where one of its edits in this file would overlap an earlier finding's, not at
    all; a second run mends what is left. Edits in other files are made when those are treated with the same findings.
    """
    accepted: list[_Change] = []
    known: set[tuple[int, int, str]] = set()
    for diagnostic in diagnostics:
        own = dict.fromkeys(
            (edit.span.start, edit.span.end, edit.text) for edit in diagnostic.edits if edit.span.file == file
        )
        new = [edit for edit in own if edit not in known]
        if not any(_overlaps(start, end, accepted) for start, end, _ in new):
            known.update(new)
            for start, end, text in new:
                insort(accepted, (start, end, len(accepted), text))
    return "".join(_pieces(file.text, accepted))


def _overlaps(start: int, end: int, accepted: list[_Change]) -> bool:
    place = bisect_left(accepted, (start, end, 0, ""))
    before = accepted[place - 1] if place else None
    after = accepted[place] if place < len(accepted) else None
    is_into_before = before is not None and start < before[1] and before[0] < end
    is_into_after = after is not None and start < after[1] and after[0] < end
    return is_into_before or is_into_after


def _pieces(text: str, changes: list[_Change]) -> Iterable[str]:
    position = 0
    for start, end, _, replacement in changes:
        yield text[position:start]
        yield replacement
        position = max(position, end)
    yield text[position:]
