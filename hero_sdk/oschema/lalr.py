"""Tokens read with a parsing table: shift, reduce, and call the builder for each rule that is complete.

This does what lark's parser does with the same table, without importing lark: the table is made by lark, once, when the
grammar changes. On the schemas of this repository it takes half of lark's time, and none of its start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.tokens import Token

__all__ = ["END", "Parser", "Rule", "Stuck"]

END = "$END"
"""Type of the token behind the last one."""

Build = Callable[[list[Any]], Any]

_MISSING = -(2**31)
"""Instead of an action: the token does not fit."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the grammar, as the table knows it."""

    origin: str
    size: int
    name: str
    """Of the builder's method; beginning with an underscore for the grammar's repetitions, which build lists."""

    spliced: tuple[int, ...]
    """Positions of repetitions among the children: their items take the place of the list."""

    is_transparent: bool
    """Gives its only child instead of calling the builder."""


class Stuck(Exception):
    """A token that does not fit: its index, and the types that would fit there."""

    def __init__(self, index: int, accepts: frozenset[str]) -> None:
        super().__init__(f"token {index}")
        self.index = index
        self.accepts = accepts


class Parser:
    """A parsing table with a builder."""

    def __init__(
        self, states: Sequence[Mapping[str, int]], rules: Sequence[Rule], start: int, end: int, builder: object
    ) -> None:
        """``states`` give, by type of token or name of rule, the next state, or ``-1 - rule`` to reduce by."""
        self._states = states
        self._start = start
        self._end = end
        self._rules = [(rule.origin, rule.size, _build(rule, builder)) for rule in rules]

    def parse(self, tokens: Sequence[Token]) -> Any:
        """What the builder makes of the tokens. Raises Stuck, and whatever the builder raises."""
        states, rules = self._states, self._rules
        row = states[self._start]
        path = [row]
        values: list[Any] = []
        for index, token in enumerate([*tokens, None]):
            token_type = END if token is None else token.type
            while (action := row.get(token_type, _MISSING)) < 0:
                if action == _MISSING:
                    raise Stuck(index, self._accepts_behind(tokens[:index]))
                origin, size, build = rules[-1 - action]
                if size == 1:  # half of all rules
                    path.pop()
                    values[-1] = build([values[-1]])
                elif size:
                    children = values[-size:]
                    del values[-size:], path[-size:]
                    values.append(build(children))
                else:
                    values.append(build([]))
                state = path[-1][origin]
                if token is None and state == self._end:
                    return values[-1]
                row = states[state]
                path.append(row)
            row = states[action]
            path.append(row)
            values.append(token)
        raise AssertionError("the end is either accepted or refused")

    def _accepts_behind(self, tokens: Sequence[Token]) -> frozenset[str]:
        """Types of tokens that could follow. Where the parser got stuck, some of them are lost already."""
        path = [self._start]
        for token in tokens:
            self._shift(path, token.type)
        return frozenset(type_ for type_ in self._states[path[-1]] if type_.isupper() and self._shift([*path], type_))

    def _shift(self, path: list[int], token_type: str) -> bool:
        """Takes one token without building anything; False if it does not fit."""
        while (action := self._states[path[-1]].get(token_type)) is not None:
            if action >= 0:
                path.append(action)
                return True
            origin, size, _ = self._rules[-1 - action]
            if size:
                del path[-size:]
            path.append(self._states[path[-1]][origin])
            if token_type == END and path[-1] == self._end:
                return True
        return False


def _build(rule: Rule, builder: object) -> Build:
    """The builder's method, given children as the grammar shows them."""
    if rule.name.startswith("_"):
        return _extend if rule.spliced == (0,) else list
    if rule.is_transparent and rule.size == 1:
        return _only
    call: Build = getattr(builder, rule.name)
    if not rule.spliced:
        return call
    spliced = frozenset(rule.spliced)

    def build(children: list[Any]) -> Any:
        flat: list[Any] = []
        for position, child in enumerate(children):
            if position in spliced:
                flat += child
            else:
                flat.append(child)
        return call(flat)

    return build


def _extend(children: list[Any]) -> Any:
    """A repetition with one item more. The list is reused, so that long ones take no longer per item."""
    items, *more = children
    items += more
    return items


def _only(children: list[Any]) -> Any:
    return children[0]
