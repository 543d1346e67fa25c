"""Lines of a block set in columns: what is said, its attributes, and the comment behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hero_sdk.oschema.widths import display_width

__all__ = ["Columns", "Row", "behind", "lay_out"]

_GAP = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """Where columns begin at the earliest, so that neighbouring blocks look alike; counted from 0.

    A line that reaches beyond ``longest`` does not push the others to the right.
    """

    attributes: int
    comments: int
    longest: int
    gap: int = 2
    """Least distance of a comment from what stands before it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a block, indentation included."""

    text: str
    attributes: str = ""
    comment: str = ""
    """With its ``#``."""


def lay_out(rows: Sequence[Row], columns: Columns) -> list[str]:
    """The lines of a block. Without attributes in it, comments take their column."""
    has_attributes = any(row.attributes for row in rows)
    column = _column([row.text for row in rows if row.attributes], columns.attributes, columns.longest, _GAP)
    texts = [behind(row.text, row.attributes, column) for row in rows]
    least = columns.comments if has_attributes else columns.attributes
    commented = [text for text, row in zip(texts, rows, strict=True) if row.comment]
    column = _column(commented, least, columns.comments + columns.longest, columns.gap)
    return [behind(text, row.comment, column) for text, row in zip(texts, rows, strict=True)]


def behind(text: str, more: str, column: int) -> str:
    """``text``, and ``more`` at the column or two spaces behind."""
    if not more:
        return text
    return f"{text}{' ' * max(_GAP, column - display_width(text))}{more}"


def _column(texts: Sequence[str], least: int, longest: int, gap: int) -> int:
    widths = (display_width(text) + gap for text in texts)
    return max([least, *(width for width in widths if width <= longest)])
