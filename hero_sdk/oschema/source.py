"""Schema text and places in it.

A file is a value here: whoever has a disk reads it and hands over path and text. This module never reads files.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from functools import cached_property

from hero_sdk.oschema.frozen import dataclass

__all__ = ["MAX_BYTES", "MAX_DEPTH", "SourceFile", "Span", "decode"]

MAX_BYTES = 2**20
"""Size of the largest file that is read. Who reads a disk may stop one byte later."""

MAX_DEPTH = 64
"""Brackets within brackets."""


def decode(data: bytes) -> str:
    """The text of a file's bytes, as UTF-8 with or without byte order mark.

    Never fails: a byte that is not UTF-8 becomes a lone surrogate, which `parse` reports at its place.
    """
    return data.decode("utf-8-sig", "surrogateescape")


@dataclass(frozen=True)
class SourceFile:
    """One schema file: where it lies (as shown to people), which domain it belongs to, and its text."""

    path: str
    domain: str
    text: str = field(repr=False)
    group: str | None = None
    """The folder above the domain's, where a service groups several domains."""

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset, both counted from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Text of line ``number`` (from 1), without its line end."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters in a file: ``file.text[start:end]``."""

    file: SourceFile
    start: int
    end: int

    @property
    def place(self) -> str:
        """``path:line:column``, as editors understand it."""
        line, column = self.file.position(self.start)
        return f"{self.file.path}:{line}:{column}"

    @property
    def text(self) -> str:
        return self.file.text[self.start : self.end]
