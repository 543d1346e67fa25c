"""Tokens cut into definitions, before anything is parsed.

Each piece is parsed by itself, so that one broken definition never hides the errors of the next. Brackets are checked
here, and the words of the language are told from names: `use`, `service`, `error` and `event` count only where a
definition begins and a name follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages import files, words
from hero_sdk.oschema.source import MAX_DEPTH
from hero_sdk.oschema.tokens import CLOSING, OPENING, Token, starts_line

__all__ = ["MAX_FINDINGS", "NAMES", "Piece", "cut"]

NAMES = {"NAME", "ODD_NAME"}
"""Token types that are read as a name."""

MAX_FINDINGS = 100
"""More are not told of one file: nobody would read them."""

_WORDS = {"use": "USE", "service": "SERVICE", "error": "ERROR", "event": "EVENT"}
_WORD_TYPES = set(_WORDS.values())
_WANTS_MORE = {"EQUAL", "VBAR", "DOT", "AT", "ARROW", "COLON", "AS"}
"""A name after one of these goes on with the definition."""

_MOST_KEYWORDS = 4
"""Words of other languages before a name."""

_SHOWN = {"LBRACE": "}", "LPAR": ")", "LSQB": "]"}


@dataclass(slots=True)
class Piece:
    """The tokens of what seems to be one definition."""

    tokens: list[Token] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    """What is wrong with its brackets."""

    inner_starts: bool = False
    """Whether a line within its brackets looks like the start of another definition."""

    is_unclosed: bool = False
    """Whether a bracket in it was never closed, or too many are open at once."""

    @property
    def names(self) -> tuple[str, ...]:
        """What it defines, as far as that can be told from its first words."""
        first = []
        for token in self.tokens[:3]:
            if token.type in NAMES:
                first.append(token.text)
            elif token.type not in _WORD_TYPES:
                break
        return tuple(first)


def cut(tokens: Sequence[Token], *, at_margin: bool = False) -> list[Piece]:
    """The definitions among the tokens.

    A definition begins where no bracket is open. If one is never closed, or with ``at_margin``, a definition also
    begins on every line that looks like one and is not indented, whatever is open.
    """
    pieces: list[Piece] = []
    cutter = _Cutter(tokens, pieces, at_margin=at_margin)
    index = 0
    while index < len(tokens):
        cutter.take(index)
        index += 1
        if index == len(tokens) and cutter.is_open and pieces[-1].inner_starts and not at_margin:
            index = cutter.restart_at_margin()
    cutter.close_all(None)
    return pieces


class _Cutter:
    """The state of one cut: open brackets, and the piece that grows."""

    def __init__(self, tokens: Sequence[Token], pieces: list[Piece], *, at_margin: bool) -> None:
        self._tokens = tokens
        self._pieces = pieces
        self._at_margin = at_margin
        self._open: list[Token] = []
        self._open_by_type = dict.fromkeys(OPENING, 0)
        self._start = 0
        """Index of the first token of the last piece."""

        self._name_at = -1
        """Index of the name that belongs to the word of the language before it."""

        self._is_depth_told = False
        self._found = 0

    @property
    def is_open(self) -> bool:
        return bool(self._open)

    def take(self, index: int) -> None:
        token = self._tokens[index]
        if not self._open:
            if token.type == "SEPARATOR" and self._ends_definition(index):
                return
            if self._begins_definition(index):
                self._begin(index)
        elif token.type == "NAME" and self._looks_like_start(index):
            self._pieces[-1].inner_starts = True
            if self._at_margin:
                self.close_all(token)
                self._begin(index)
        if token.type in OPENING:
            self._push(token)
        elif token.type in CLOSING and not self._pop(token):
            return
        self._pieces[-1].tokens.append(token)

    def restart_at_margin(self) -> int:
        """Forgets the last piece; it is cut again, at the margin. Gives the index to go on from."""
        self._pieces.pop()
        self._found = sum(len(piece.findings) for piece in self._pieces)  # what was found in it will be found again
        self._at_margin = True
        self._open.clear()
        self._open_by_type = dict.fromkeys(OPENING, 0)
        self._is_depth_told = False
        return self._start

    def close_all(self, reached: Token | None) -> None:
        """Reports the brackets that are still open where a definition begins, or at the end."""
        if self._open:
            self._pieces[-1].is_unclosed = True
        for bracket in self._open:
            closing = _SHOWN[bracket.type]
            if not self._report(
                words.unclosed_bracket(bracket.span, closing=closing, reached=reached.span if reached else None)
            ):
                break
        self._open.clear()
        self._open_by_type = dict.fromkeys(OPENING, 0)

    def _begin(self, index: int) -> None:
        token = self._tokens[index]
        self._start = index
        self._name_at = -1
        if self._is_word(index):
            token.type = _WORDS[token.text]
            self._name_at = index + 1
            after = index + 2
            if token.type == "SERVICE" and after < len(self._tokens) and self._tokens[after].text == "as":
                self._tokens[after].type = "AS"
        self._pieces.append(Piece())

    def _begins_definition(self, index: int) -> bool:
        if not self._pieces:
            return True
        token = self._tokens[index]
        if token.type in _WORD_TYPES:
            return True
        if token.type not in NAMES or index == self._name_at:
            return False
        previous = self._tokens[index - 1]
        is_on_new_line = _is_on_new_line(previous, token)
        if self._next_type(index) == "EQUAL":
            return is_on_new_line or not (previous.type in _WANTS_MORE or self._holds_names_only())
        if previous.type in _WANTS_MORE:
            return False
        return is_on_new_line or (self._is_word(index) and not self._holds_names_only())

    def _holds_names_only(self) -> bool:
        """Whether the last piece is no definition yet: `export type` before `Order = …`."""
        tokens = self._pieces[-1].tokens
        return len(tokens) < _MOST_KEYWORDS and all(token.type in NAMES for token in tokens)

    def _is_word(self, index: int) -> bool:
        """Whether it is a word of the language: one that a name follows."""
        token = self._tokens[index]
        if token.type in _WORD_TYPES:
            return True
        if token.type != "NAME" or token.text not in _WORDS or self._next_type(index) not in NAMES:
            return False
        has_equals = token.text == "error" or self._next_type(index + 1) != "EQUAL"
        return has_equals or not _is_on_new_line(token, self._tokens[index + 1])

    def _looks_like_start(self, index: int) -> bool:
        """Whether a line that is not indented begins like a definition."""
        token = self._tokens[index]
        before = token.start - 1
        if before >= 0 and token.file.text[before] != "\n":
            return False
        following = self._next_type(index)
        if following == "EQUAL":
            return True
        text = token.text
        return following in NAMES if text in _WORDS else following == "LBRACE" and text[0].isupper()

    def _ends_definition(self, index: int) -> bool:
        """Whether a separator stands between definitions, where it means nothing."""
        following = index + 1
        if following == len(self._tokens):
            return True
        token = self._tokens[following]
        if token.type == "SEPARATOR" or starts_line(token):
            return True
        if self._tokens[index].text == ";":
            return True
        return token.type in NAMES and self._begins_definition(following)

    def _next_type(self, index: int) -> str:
        return self._tokens[index + 1].type if index + 1 < len(self._tokens) else ""

    def _push(self, token: Token) -> None:
        if len(self._open) == MAX_DEPTH and not self._is_depth_told:
            self._is_depth_told = True
            self._pieces[-1].is_unclosed = True
            self._report(files.nested_too_deeply(token.span))
        self._open.append(token)
        self._open_by_type[token.type] += 1

    def _pop(self, token: Token) -> bool:
        """Closes a bracket, and those within it that were forgotten; False if there is nothing to close."""
        opening = CLOSING[token.type]
        if not self._open_by_type[opening]:
            self._report(words.unopened_bracket(token.span))
            return False
        while (bracket := self._open.pop()).type != opening:
            self._open_by_type[bracket.type] -= 1
            self._pieces[-1].is_unclosed = True
            self._report(words.unclosed_bracket(bracket.span, closing=_SHOWN[bracket.type], reached=token.span))
        self._open_by_type[opening] -= 1
        return True

    def _report(self, finding: Diagnostic) -> bool:
        """Keeps the finding, unless there are too many; False then."""
        self._found += 1
        if self._found > MAX_FINDINGS + 1:
            return False
        self._pieces[-1].findings.append(finding)
        return True


def _is_on_new_line(previous: Token, token: Token) -> bool:
    return token.file.text.find("\n", previous.end, token.start) >= 0
