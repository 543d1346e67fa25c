"""How wide text is on a screen: columns, not characters."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

__all__ = ["display_width"]


def display_width(text: str) -> int:
    """Columns that ``text`` takes in a terminal or editor with a fixed-width font."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if combining(character) or character in "\u200b\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
