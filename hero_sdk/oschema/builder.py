"""Syntax tree from parsed words: one method per rule of the grammar, called as soon as the rule is complete.

Comments are not seen here; `comments` hands them out afterwards. What reads as grammar but cannot be said in a
tree raises `Misread`, with the finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from hero_sdk.oschema import tree
from hero_sdk.oschema.builtins import KEY_BUILTINS
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.literals import LiteralProblem, read_float, read_integer, read_text
from hero_sdk.oschema.messages import foreign, syntax, words
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.tokens import Token, span_of, starts_line

__all__ = ["Builder", "Misread", "may_be_key"]

T = TypeVar("T")
Children = list[Any]
"""Tokens and finished nodes, in order."""

_KEY_NAMES = KEY_BUILTINS | {"int"}
_NULLS = {"null", "None", "nil", "none", "undefined", "Null", "NULL"}
_CONSTANTS: dict[str, tuple[tree.ValueKind, object]] = {
    "true": ("boolean", True),
    "false": ("boolean", False),
    "null": ("null", None),
}


class Misread(Exception):
    """Words that follow the grammar and still cannot be meant."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.title)
        self.finding = finding


@dataclass(slots=True)
class _Path:
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
        return _text(last) if self.is_quoted else last.text

    @property
    def domain(self) -> str | None:
        if len(self.tokens) == 1:
            return None
        return ".".join([token.text for token in self.tokens[:-1]])

    @property
    def dotted(self) -> str:
        return ".".join(token.text for token in self.tokens)


@dataclass(slots=True)
class _Option:
    """A type with the attributes behind it, before it is known whether it stands alone."""

    type: tree.Expression | _Path
    attributes: tuple[tree.Attribute, ...]

    @property
    def span(self) -> Span:
        return _span_over(self.type.span, self.attributes)


@dataclass(slots=True)
class _Choice:
    """Options between bars, not yet told apart from a single type."""

    options: list[_Option]
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
class _Argument:
    name: str | None
    value: tree.Value


class Builder:
    """What lark calls, by name of the rule or of its alias."""

    def use(self, children: Children) -> tree.Use:
        word, path = children
        span = Span(word.file, word.start, path.span.end)
        if len(path.tokens) == 1:
            return tree.Use(domain=path.dotted, name=None, span=span)
        return tree.Use(domain=path.domain, name=path.name, span=span)

    def type_definition(self, children: Children) -> tree.TypeDefinition:
        name, _, choice = children
        type_, attributes = (_alternatives(choice), ()) if _is_several(choice) else _single(choice)
        return tree.TypeDefinition(
            name=name.text,
            type=type_,
            attributes=attributes,
            span=Span(name.file, name.start, choice.end),
            name_span=name.span,
        )

    def error_definition(self, children: Children) -> tree.ErrorDefinition:
        word, name, *rest = children
        code = next((child for child in rest if isinstance(child, Token) and child.type == "INTEGER"), None)
        return tree.ErrorDefinition(
            name=name.text,
            code=_number(code, read_integer) if code else None,
            body=_one(rest, tree.Brace),
            attributes=_attributes(rest),
            span=Span(word.file, word.start, _end(children)),
            name_span=name.span,
            code_span=code.span if code else None,
        )

    def event_definition(self, children: Children) -> tree.EventDefinition:
        word, path, *rest = children
        return tree.EventDefinition(
            name=path.dotted,
            body=_one(rest, tree.Brace),
            attributes=_attributes(rest),
            span=Span(word.file, word.start, _end(children)),
            name_span=path.span,
        )

    def service_definition(self, children: Children) -> tree.ServiceDefinition:
        word, name, *rest = children
        namespace = _one(rest, _Path)
        opening, closing = (child for child in rest if isinstance(child, Token) and child.type in ("LBRACE", "RBRACE"))
        return tree.ServiceDefinition(
            name=name.text,
            namespace=namespace.dotted if namespace else None,
            methods=_all(rest, tree.Method),
            attributes=_attributes(rest),
            span=Span(word.file, word.start, _end(children)),
            name_span=name.span,
            namespace_span=namespace.span if namespace else None,
            body_span=span_of(opening, closing),
        )

    def method(self, children: Children) -> tree.Method:
        name, opening, *rest = children
        closing = next(child for child in rest if isinstance(child, Token) and child.type == "RPAR")
        choice = _one(rest, _Choice)
        result, attributes = _single(choice) if choice else (None, ())
        parameters = tuple(map(_without_optional_type, _all(rest, tree.Member)))
        parameters_span = span_of(opening, closing)
        return tree.Method(
            name=name.text,
            parameters=parameters,
            result=result,
            attributes=_attributes(rest) + attributes,
            is_multiline=bool(parameters) and _has_line_end(parameters_span),
            span=Span(name.file, name.start, _end(children)),
            name_span=name.span,
            parameters_span=parameters_span,
        )

    def choice(self, children: Children) -> _Choice:
        first = children[0] if isinstance(children[0], Token) else None
        return _Choice(children[1::2] if first else children[::2], first)

    def option(self, children: Children) -> _Option:
        return _Option(children[0], children[1])

    def optional(self, children: Children) -> tree.Expression:
        type_, mark = children[0], children[-1]
        return tree.OptionalExpression(item=type_, span=Span(mark.file, type_.span.start, mark.end))

    def quoted(self, children: Children) -> _Path:
        return _Path(children)

    def named(self, children: Children) -> tree.NameExpression:
        path = children[0]
        return tree.NameExpression(name=path.name, domain=path.domain, span=path.span)

    def list(self, children: Children) -> tree.ListExpression:
        opening, *between, closing = children
        first = between.pop(0) if isinstance(between[0], Token) else None
        options = [_Option(child, ()) for child in between if not isinstance(child, Token)]
        item, _ = _single(_Choice(options, first))
        return tree.ListExpression(item=item, span=span_of(opening, closing))

    def brace(self, children: Children) -> tree.Brace:
        span = span_of(children[0], children[-1])
        members = _all(children, tree.Member)
        if not (len(members) == 1 and may_be_key(members[0])):
            members = tuple(map(_without_optional_type, members))
        return tree.Brace(members=members, is_multiline=bool(members) and _has_line_end(span), span=span)

    def member(self, children: Children) -> tree.Member:
        key, mark, *rest = children
        is_optional = mark.type == "QMARK"
        choice, *default = rest[1:] if is_optional else rest
        name_span = key.span
        type_, attributes = _single(choice, name_span)
        end = choice.end
        if default:
            _, value, more = default
            attributes += more
            end = more[-1].span.end if more else value.span.end
        return tree.Member(
            name=key.name,
            type=type_,
            domain=key.domain,
            is_quoted=key.is_quoted,
            is_optional=is_optional,
            default=default[1] if default else None,
            attributes=attributes,
            span=Span(mark.file, name_span.start, end),
            name_span=name_span,
        )

    def key(self, children: Children) -> _Path:
        return children[0] if isinstance(children[0], _Path) else _Path(children)

    def path(self, children: Children) -> _Path:
        return _Path(children[::2])

    def attributes(self, children: Children) -> tuple[tree.Attribute, ...]:
        return tuple(children)

    def attribute(self, children: Children) -> tree.Attribute:
        mark, name, *rest = children
        arguments = [child for child in rest if isinstance(child, _Argument)]
        return tree.Attribute(
            name=name.text,
            arguments=tuple([argument.value for argument in arguments if argument.name is None]),
            named=tuple([(argument.name, argument.value) for argument in arguments if argument.name is not None]),
            has_parentheses=bool(rest),
            span=span_of(mark, children[-1]),
            name_span=name.span,
        )

    def argument(self, children: Children) -> _Argument:
        return _Argument(children[0].dotted if len(children) == 3 else None, children[-1])

    def text(self, children: Children) -> tree.Value:
        token = children[0]
        return tree.Value(kind="string", value=_text(token), span=token.span)

    def integer(self, children: Children) -> tree.Value:
        token = children[0]
        return tree.Value(kind="integer", value=_number(token, read_integer), span=token.span)

    def float(self, children: Children) -> tree.Value:
        token = children[0]
        return tree.Value(kind="float", value=_number(token, read_float), span=token.span)

    def word(self, children: Children) -> tree.Value:
        path = children[0]
        kind, value = _CONSTANTS.get(path.dotted, ("name", path.dotted))
        return tree.Value(kind=kind, value=value, span=path.span)

    def values(self, children: Children) -> tree.Value:
        return tree.Value(kind="list", value=_all(children, tree.Value), span=span_of(children[0], children[-1]))

    def object(self, children: Children) -> tree.Value:
        pairs = tuple(child for child in children if isinstance(child, tuple))
        return tree.Value(kind="object", value=pairs, span=span_of(children[0], children[-1]))

    def pair(self, children: Children) -> tuple[str, tree.Value]:
        key, _, value = children
        return key.name if key.is_quoted else key.dotted, value


def _single(choice: _Choice, owner: Span | None = None) -> tuple[tree.Expression, tuple[tree.Attribute, ...]]:
    """A choice where one type is wanted; the attributes behind its last option belong to what holds it."""
    *others, last = choice.options
    if not _is_several(choice):
        return last.type, last.attributes  # type: ignore[return-value]  # a lone text in quotes counts as several
    if others:
        _refuse_null(choice, owner)
    options = [*others, _Option(last.type, ())]
    return _alternatives(_Choice(options, choice.first)), last.attributes


def _is_several(choice: _Choice) -> bool:
    return len(choice.options) > 1 or choice.first is not None or isinstance(choice.options[0].type, _Path)


def _alternatives(choice: _Choice) -> tree.Alternatives:
    members = tuple(_alternative(option) for option in choice.options)
    span = choice.span
    is_multiline = _has_line_end(span) or (choice.first is not None and starts_line(choice.first))
    return tree.Alternatives(members=members, is_multiline=is_multiline, span=span)


def _alternative(option: _Option) -> tree.Member:
    type_ = option.type
    if not isinstance(type_, tree.NameExpression | _Path):
        raise Misread(syntax.not_an_alternative(type_.span))
    return tree.Member(
        name=type_.name,
        domain=type_.domain,
        type=None,
        is_quoted=isinstance(type_, _Path),
        attributes=option.attributes,
        span=option.span,
        name_span=type_.span,
    )


def _refuse_null(choice: _Choice, owner: Span | None) -> None:
    real = [option for option in choice.options if option.type.span.text not in _NULLS]
    if len(real) < len(choice.options):
        raise Misread(foreign.null_alternative(choice.span, [option.type.span.text for option in real], owner))


def _without_optional_type(member: tree.Member) -> tree.Member:
    """``name: T?`` as ``name?: T``."""
    if not isinstance(member.type, tree.OptionalExpression):
        return member
    return replace(member, type=member.type.item, is_optional=True)


def _text(token: Token) -> str:
    try:
        return read_text(token.text)
    except LiteralProblem as problem:
        raise Misread(words.bad_literal(token.span, str(problem))) from None


def _number(token: Token, read: Callable[[str], T]) -> T:
    try:
        return read(token.text)
    except LiteralProblem as problem:
        raise Misread(words.bad_literal(token.span, str(problem))) from None


def may_be_key(member: tree.Member) -> bool:
    """Whether the one member of a brace looks like the key of a map: a type's name, not a field's."""
    if member.is_optional or member.is_quoted or member.default is not None or member.attributes:
        return False
    name = member.name
    return member.domain is not None or name[:1].isupper() or name in _KEY_NAMES


def _has_line_end(span: Span) -> bool:
    return span.file.text.find("\n", span.start, span.end) >= 0


def _attributes(children: Sequence[Any]) -> tuple[tree.Attribute, ...]:
    """All attributes that stand among the children, in runs."""
    return tuple(attribute for child in children if isinstance(child, tuple) for attribute in child)


def _all(children: Sequence[Any], kind: type[T]) -> tuple[T, ...]:
    return tuple(child for child in children if isinstance(child, kind))


def _one(children: Sequence[Any], kind: type[T]) -> T | None:
    return next((child for child in children if isinstance(child, kind)), None)


def _end(children: Sequence[Any]) -> int:
    """Where the last of the children ends; runs of attributes may be empty."""
    for child in reversed(children):
        last = child[-1] if isinstance(child, tuple) and child else child
        if isinstance(last, Token):
            return last.end
        if not isinstance(last, tuple):
            end: int = last.span.end
            return end
    raise AssertionError("a rule without words")


def _span_over(first: Span, attributes: tuple[tree.Attribute, ...]) -> Span:
    return Span(first.file, first.start, attributes[-1].span.end) if attributes else first
