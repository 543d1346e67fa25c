"""Tokens: the words and marks of a schema text, with their places."""

from __future__ import annotations

from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.source import SourceFile, Span

__all__ = ["CLOSING", "OPENING", "Comment", "Token", "span_of", "starts_line"]

OPENING = {"LBRACE": "RBRACE", "LPAR": "RPAR", "LSQB": "RSQB"}
"""Kinds of opening brackets, with the kind that closes each."""

CLOSING = {closing: opening for opening, closing in OPENING.items()}


@dataclass(slots=True, eq=False, repr=False)
class Token:
    """One word or mark. Its type is a terminal of the grammar, or one of the oddities that `scan` tells apart."""

    type: str
    start: int
    end: int
    file: SourceFile

    @property
    def text(self) -> str:
        return self.file.text[self.start : self.end]

    @property
    def span(self) -> Span:
        return Span(self.file, self.start, self.end)

    def __repr__(self) -> str:
        line, column = self.file.position(self.start)
        return f"{line}:{column} {self.type} {self.text!r}"


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, ``#`` included."""

    start: int
    end: int


def span_of(first: Token, last: Token) -> Span:
    """From the start of one token to the end of another."""
    return Span(first.file, first.start, last.end)


def starts_line(token: Token) -> bool:
    """Whether nothing but spaces stands before it on its line."""
    text = token.file.text
    before = token.start - 1
    while before >= 0 and text[before] in " \t":
        before -= 1
    return before < 0 or text[before] == "\n"
