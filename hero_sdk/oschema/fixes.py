"""The edits of findings, applied: what `hero-sdk check --fix` writes."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.source import SourceFile

__all__ = ["apply_all_fixes", "apply_fixes"]


def apply_all_fixes(files: Iterable[SourceFile], diagnostics: Iterable[Diagnostic]) -> dict[SourceFile, str]:
    """The text of each file after the findings' edits; a rename reaches into every file that has the name.

    A finding is mended as a whole or not at all: one with an edit in a file that is not given, or over one of an
    earlier finding, is left. A second run mends what got in each other's way.
    """
    changes = {file: _Changes(file) for file in files}
    for diagnostic in diagnostics:
        edits = dict.fromkeys(diagnostic.edits)
        if all(edit.span.file in changes and changes[edit.span.file].has_room(edit) for edit in edits):
            for edit in edits:
                changes[edit.span.file].add(edit)
    return {file: made.text for file, made in changes.items()}


def apply_fixes(file: SourceFile, diagnostics: Iterable[Diagnostic]) -> str:
    """The text of one file after the edits that lie in it, whatever else belongs to them."""
    changes = _Changes(file)
    for diagnostic in diagnostics:
        own = [edit for edit in dict.fromkeys(diagnostic.edits) if edit.span.file == file]
        if all(changes.has_room(edit) for edit in own):
            for edit in own:
                changes.add(edit)
    return changes.text


class _Changes:
    """Edits of one file that do not overlap, in order of place; insertions at one place in order of arrival."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._sorted: list[tuple[int, int, int, str]] = []
        self._known: set[tuple[int, int, str]] = set()

    def has_room(self, edit: Edit) -> bool:
        """Whether ``edit`` overlaps none that is there, or is there already."""
        start, end = edit.span.start, edit.span.end
        if (start, end, edit.text) in self._known:
            return True
        place = bisect_left(self._sorted, (start, end, 0, ""))
        around = self._sorted[max(place - 1, 0) : place + 1]
        return not any(start < other_end and other_start < end for other_start, other_end, _, _ in around)

    def add(self, edit: Edit) -> None:
        key = (edit.span.start, edit.span.end, edit.text)
        if key not in self._known:
            self._known.add(key)
            insort(self._sorted, (edit.span.start, edit.span.end, len(self._sorted), edit.text))

    @property
    def text(self) -> str:
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        text, position = self._file.text, 0
        for start, end, _, replacement in self._sorted:
            yield text[position:start]
            yield replacement
            position = end
        yield text[position:]
