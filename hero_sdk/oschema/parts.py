"""Parts of a definition that become tree only when what holds them is known: names, options, choices.

A choice of one option is a type; of several, an enum or a union where a definition stands, and a fault in most other
places. Quoted text can be a value of an enum, a key, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from hero_sdk.oschema import tree
from hero_sdk.oschema.builtins import KEY_BUILTINS
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.literals import LiteralProblem, read_text
from hero_sdk.oschema.messages import foreign, syntax, words
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.tokens import Token, starts_line

__all__ = [
    "Argument",
    "Choice",
    "Misread",
    "Option",
    "Path",
    "alternatives",
    "has_line_end",
    "is_several",
    "may_be_key",
    "single",
    "text_of",
]

_KEY_NAMES = KEY_BUILTINS | {"int"}
_NULLS = {"null", "None", "nil", "none", "undefined", "Null", "NULL"}


class Misread(Exception):
    """Words that follow the grammar and still cannot be meant."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.title)
        self.finding = finding


@dataclass(slots=True)
class Path:
    """A dotted name, or a text in quotes where a name may stand."""

    tokens: list[Token]

    @property
    def span(self) -> Span:
        first = self.tokens[0]
        return Span(first.file, first.start, self.tokens[-1].end)

    @property
    def is_quoted(self) -> bool:
        return self.tokens[0].type == "STRING"

    @property
    def name(self) -> str:
        last = self.tokens[-1]
        return text_of(last) if last.type == "STRING" else last.text

    @property
    def domain(self) -> str | None:
        if len(self.tokens) == 1:
            return None
        return ".".join([token.text for token in self.tokens[:-1]])

    @property
    def dotted(self) -> str:
        return ".".join(token.text for token in self.tokens)


@dataclass(slots=True)
class Option:
    """A type with the attributes behind it, before it is known whether it stands alone."""

    type: tree.Expression | Path
    attributes: tuple[tree.Attribute, ...]

    @property
    def span(self) -> Span:
        return _span_over(self.type.span, self.attributes)


@dataclass(slots=True)
class Choice:
    """Options between bars, not yet told apart from a single type."""

    options: list[Option]
    first: Token | None
    """A leading bar."""

    @property
    def span(self) -> Span:
        first = self.options[0].type.span
        return Span(first.file, self.first.start if self.first else first.start, self.end)

    @property
    def end(self) -> int:
        last = self.options[-1]
        return last.attributes[-1].span.end if last.attributes else last.type.span.end


@dataclass(slots=True)
class Argument:
    """One argument of an attribute; without a name if it is known by its place."""

    name: str | None
    value: tree.Value


def single(choice: Choice, owner: Span | None = None) -> tuple[tree.Expression, tuple[tree.Attribute, ...]]:
    """A choice where one type is wanted; the attributes behind its last option belong to what holds it."""
    *others, last = choice.options
    if not (others or is_several(choice)):
        return last.type, last.attributes  # type: ignore[return-value]  # a lone text in quotes counts as several
    if others:
        _refuse_null(choice, owner)
    options = [*others, Option(last.type, ())]
    return alternatives(Choice(options, choice.first)), last.attributes


def is_several(choice: Choice) -> bool:
    """Whether it is written like an enum or union, be it of one value."""
    return len(choice.options) > 1 or choice.first is not None or isinstance(choice.options[0].type, Path)


def alternatives(choice: Choice) -> tree.Alternatives:
    """The choice as an enum or union. Raises Misread for options that are no names."""
    members = tuple(_alternative(option) for option in choice.options)
    span = choice.span
    is_multiline = has_line_end(span) or (choice.first is not None and starts_line(choice.first))
    return tree.Alternatives(members=members, is_multiline=is_multiline, span=span)


def _alternative(option: Option) -> tree.Member:
    type_ = option.type
    if not isinstance(type_, tree.NameExpression | Path):
        raise Misread(syntax.not_an_alternative(type_.span))
    return tree.Member(
        name=type_.name,
        domain=type_.domain,
        type=None,
        is_quoted=isinstance(type_, Path),
        attributes=option.attributes,
        span=option.span,
        name_span=type_.span,
    )


def _refuse_null(choice: Choice, owner: Span | None) -> None:
    real = [option for option in choice.options if option.type.span.text not in _NULLS]
    if len(real) < len(choice.options):
        raise Misread(foreign.null_alternative(choice.span, [option.type.span.text for option in real], owner))


def may_be_key(member: tree.Member) -> bool:
    """Whether the one member of a brace looks like the key of a map: a type's name, not a field's."""
    if member.is_optional or member.is_quoted or member.default is not None or member.attributes:
        return False
    name = member.name
    return member.domain is not None or name[:1].isupper() or name in _KEY_NAMES


def has_line_end(span: Span) -> bool:
    """Whether it reaches over several lines."""
    return span.file.text.find("\n", span.start, span.end) >= 0


def text_of(token: Token) -> str:
    """What stands between the quotes. Raises Misread where that is nothing."""
    try:
        return read_text(token.text)
    except LiteralProblem as problem:
        raise Misread(words.bad_literal(token.span, str(problem))) from None


def _span_over(first: Span, attributes: tuple[tree.Attribute, ...]) -> Span:
    return Span(first.file, first.start, attributes[-1].span.end) if attributes else first
