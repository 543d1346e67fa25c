"""Diagnostics drawn for people, or given as JSON to programs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Label, Severity
from hero_sdk.oschema.source import SourceFile, Span
from hero_sdk.oschema.widths import display_width

__all__ = ["printable", "render_diagnostics", "summary"]

_TAB = 4
_BEFORE = 60
"""Characters of a very long line shown before the place, and twice as many behind it."""

_LONGEST = 300

_PLAIN = {"error": "", "warning": "", "frame": "", "label": "", "title": "", "hint": "", "end": ""}
_COLOURS = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "frame": "\x1b[34m",
    "label": "\x1b[36m",
    "title": "\x1b[1m",
    "hint": "\x1b[32m",
    "end": "\x1b[0m",
}


def render_diagnostics(
    diagnostics: Iterable[Diagnostic], style: Literal["text", "json"] = "text", colour: bool = False
) -> str:
    """All findings, in the given order: frames with a blank line between them, or a JSON list."""
    if style == "json":
        return f"{json.dumps([_as_json(finding) for finding in diagnostics], indent=2, ensure_ascii=False)}\n"
    codes = _COLOURS if colour else _PLAIN
    return "\n".join("".join(f"{line}\n" for line in _frame(finding, codes)) for finding in diagnostics)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """``2 errors and 1 warning in 1 file``; empty for none."""
    found = list(diagnostics)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    counts = [_count(errors, "error"), _count(len(found) - errors, "warning")]
    files = len({finding.span.file.path for finding in found})
    return f"{' and '.join(filter(None, counts))} in {_count(files, 'file')}" if found else ""


def printable(text: str) -> str:
    """``text`` for a screen: tabs as spaces, and what cannot be shown, or would confuse the screen, as `�`."""
    text = text.replace("\t", " " * _TAB)
    return text if text.isprintable() else "".join(map(_shown, text))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place within one line of a frame."""

    span: Span
    text: str
    is_main: bool

    @property
    def position(self) -> tuple[int, int]:
        return self.span.file.position(self.span.start)


def _frame(finding: Diagnostic, codes: dict[str, str]) -> Iterator[str]:
    end = codes["end"]
    severity = codes[finding.severity.value]
    yield f"{severity}{finding.severity}[{finding.code}]{end}{codes['title']}: {finding.title}{end}"
    main = _Mark(finding.span, finding.text, is_main=True)
    labels = [_Mark(label.span, label.text, is_main=False) for label in finding.labels]
    here = [label for label in labels if label.span.file.path == finding.span.file.path]
    groups = [[main, *here]] + [[label] for label in labels if label not in here]
    gutter = max(len(str(mark.position[0])) for group in groups for mark in group)
    bar = f"{' ' * gutter} {codes['frame']}│{end}"
    for group in groups:
        yield f"{' ' * gutter} {codes['frame']}┌─{end} {printable(group[0].span.place)}"
        yield bar
        yield from _lines(group, gutter, codes, severity)
    if finding.hint:
        yield bar
        yield f"{' ' * gutter} {codes['frame']}={end} {codes['hint']}hint{end}: {_short(finding.hint)}"


def _lines(marks: Sequence[_Mark], gutter: int, codes: dict[str, str], severity: str) -> Iterator[str]:
    """The lines of one file that have marks, each followed by its marks."""
    frame, end = codes["frame"], codes["end"]
    last = None
    for mark in sorted(marks, key=lambda mark: (mark.position[0], not mark.is_main, mark.position)):
        number, column = mark.position
        if number != last:
            if last is not None and number > last + 1:
                yield f"{' ' * gutter} {frame}·{end}"
            line = mark.span.file.line(number)
            _, shown = _window(line, column - 1)
            yield f"{frame}{number:>{gutter}} │{end} {printable(shown)}".rstrip()
        last = number
        indentation, carets = _carets(mark, column - 1)
        colour = severity if mark.is_main else codes["label"]
        text = f"{carets} {_short(mark.text)}".rstrip()
        yield f"{' ' * gutter} {frame}│{end} {indentation}{colour}{text}{end}"


def _carets(mark: _Mark, start: int) -> tuple[str, str]:
    """Spaces up to the place, and a sign under each column of it."""
    line = mark.span.file.line(mark.position[0])
    before, shown = _window(line, start)
    length = min(max(mark.span.end - mark.span.start, 1), max(len(line) - start, 1))
    left = before + line[start - _left(line, start) : start]
    under = shown[len(left) : len(left) + length]
    indentation = display_width(printable(left))
    width = display_width(printable(left + under)) - indentation if under else 1
    return " " * indentation, ("^" if mark.is_main else "-") * max(width, 1)


def _window(line: str, start: int) -> tuple[str, str]:
    """What stands for the part left out before the window, and the window of a line that is shown."""
    left = _left(line, start)
    before = "…" if left < start else ""
    stop = start + 2 * _BEFORE
    return before, f"{before}{line[start - left : stop]}{'…' if stop < len(line) else ''}"


def _left(line: str, start: int) -> int:
    """Characters shown before the place: all of them, unless the line is very long."""
    return start if len(line) <= 3 * _BEFORE else min(start, _BEFORE)


def _short(text: str) -> str:
    """A sentence of ours; it may hold a name of theirs of any length."""
    return printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _shown(character: str) -> str:
    return "�" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else character


def _as_json(finding: Diagnostic) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "title": finding.title,
        **_place(finding.span),
        "text": finding.text,
        "hint": finding.hint,
        "labels": [_label_as_json(label) for label in finding.labels],
        "edits": [_edit_as_json(edit) for edit in finding.edits],
    }


def _label_as_json(label: Label) -> dict[str, Any]:
    return {**_place(label.span), "text": label.text}


def _edit_as_json(edit: Edit) -> dict[str, Any]:
    return {**_place(edit.span), "replacement": edit.text}


def _place(span: Span) -> dict[str, Any]:
    line, column = span.file.position(span.start)
    end_line, end_column = span.file.position(span.end)
    return {
        "file": _encodable(span.file),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _encodable(file: SourceFile) -> str:
    """The path, even if the file's name is not UTF-8."""
    return file.path.encode("utf-8", "replace").decode()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""
