"""The place where a definition cannot be read on, with what its surroundings are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.tokens import CLOSING, OPENING, Token, starts_line

__all__ = ["Advice", "Frame", "Surroundings", "Trouble"]

Surroundings = Literal["head", "service", "fields", "parameters", "arguments", "list", "values", "object", "other"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The innermost open bracket: what it encloses, and its index; -1 for a definition's head."""

    kind: Surroundings
    opening: int


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say about a trouble, and the tokens with which reading can go on; none when it cannot."""

    finding: Diagnostic
    repaired: Sequence[Token] | None = None


@dataclass(frozen=True)
class Trouble:
    """Tokens of one definition, and the index of the one that does not fit: their number if one is missing."""

    tokens: Sequence[Token]
    index: int
    accepts: frozenset[str]
    """Types of tokens that would fit."""

    @cached_property
    def frame(self) -> Frame:
        frames = [Frame("head", -1)]
        for index in range(self.index):
            bracket = self.tokens[index].type
            if bracket in OPENING:
                frames.append(Frame(self._kind(index, frames[-1]), index))
            elif bracket in CLOSING and len(frames) > 1:
                frames.pop()
        return frames[-1]

    def token(self, offset: int = 0) -> Token | None:
        """A token by its distance from the one that does not fit."""
        index = self.index + offset
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def type(self, offset: int = 0) -> str:
        """Type of a token by distance; empty beyond the ends."""
        token = self.token(offset)
        return token.type if token else ""

    def text(self, offset: int = 0) -> str:
        """Text of a token by distance; empty beyond the ends."""
        token = self.token(offset)
        return token.text if token else ""

    @property
    def span(self) -> Span:
        """The token that does not fit, or the place behind the last one."""
        token = self.token()
        return token.span if token else self.behind

    @property
    def behind(self) -> Span:
        """The place right behind the last token that fits."""
        last = self.tokens[self.index - 1]
        return Span(last.file, last.end, last.end)

    @property
    def is_on_new_line(self) -> bool:
        """Whether a line ends between the last token that fits and the one that does not."""
        token = self.token()
        if token is None or self.index == 0:
            return False
        return token.file.text.find("\n", self.tokens[self.index - 1].end, token.start) >= 0

    def advise(self, finding: Diagnostic, start: int, end: int, *types: str) -> Advice:
        """Advice that reads on with ``tokens[start:end]`` replaced by tokens of other types at the same place."""
        place = self.tokens[start] if start < len(self.tokens) else self.tokens[-1]
        stop = self.tokens[end - 1].end if end > start else place.start
        inserted = [Token(type_, place.start, max(place.start, stop), place.file) for type_ in types]
        return Advice(finding, [*self.tokens[:start], *inserted, *self.tokens[end:]])

    def skip(self, finding: Diagnostic) -> Advice:
        """Advice that reads on behind the broken member, or not at all where there is none."""
        if self.frame.kind == "head" or self.token() is None:
            return Advice(finding)
        start = self._member_start()
        end = self._member_end(self.index if self.type() in CLOSING else max(self.index, start + 1))
        if end <= start:
            return Advice(finding)
        return Advice(finding, [*self.tokens[:start], *self.tokens[end:]])

    def _kind(self, index: int, outer: Frame) -> Surroundings:
        """What a bracket encloses."""
        bracket = self.tokens[index].type
        before = self.tokens[index - 1].type if index else ""
        holds_values = outer.kind in ("arguments", "values", "object") or (
            before == "EQUAL" and outer.kind in ("fields", "parameters")
        )
        if holds_values:
            return "object" if bracket == "LBRACE" else "values"
        if bracket == "LPAR":
            if index > 1 and self.tokens[index - 2].type == "AT":
                return "arguments"
            return "parameters" if outer.kind == "service" else "other"
        if bracket == "LSQB":
            return "list"
        is_service = outer.kind == "head" and self.tokens[0].type == "SERVICE"
        return "service" if is_service else "fields"

    def _member_start(self) -> int:
        """Index of the first token of the broken member: after a separator or the bracket, or first on its line."""
        index = self.index - 1 if self.type() in CLOSING else self.index
        depth = 0
        while index > self.frame.opening + 1:
            token = self.tokens[index]
            if token.type in CLOSING and index < self.index:
                depth += 1
            elif token.type in OPENING and index < self.index:
                depth -= 1
            if depth == 0 and (self.tokens[index - 1].type == "SEPARATOR" or starts_line(token)):
                return index
            index -= 1
        return index

    def _member_end(self, start: int) -> int:
        """Index of the first token at or behind ``start`` that another member, or the closing bracket, begins with."""
        depth = 0
        for index in range(start, len(self.tokens)):
            token = self.tokens[index]
            if depth == 0 and (token.type in CLOSING or token.type == "SEPARATOR"):
                return index
            if depth == 0 and index > self.index and starts_line(token):
                return index
            if token.type in OPENING:
                depth += 1
            elif token.type in CLOSING:
                depth -= 1
        return len(self.tokens)
