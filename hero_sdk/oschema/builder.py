"""Syntax tree from parsed words: one method per rule of the grammar, called as soon as the rule is complete.

Comments are not seen here; `comments` hands them out afterwards. What reads as grammar but cannot be said in a
tree raises `Misread`, with the finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from hero_sdk.oschema import tree
from hero_sdk.oschema.literals import LiteralProblem, read_float, read_integer
from hero_sdk.oschema.messages import words
from hero_sdk.oschema.parts import (
    Argument,
    Choice,
    Misread,
    Option,
    Path,
    alternatives,
    has_line_end,
    is_several,
    may_be_key,
    single,
    text_of,
)
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.tokens import Token, span_of

__all__ = ["Builder"]

T = TypeVar("T")
Children = list[Any]
"""Tokens and finished nodes, in order."""

_CONSTANTS: dict[str, tuple[tree.ValueKind, object]] = {
    "true": ("boolean", True),
    "false": ("boolean", False),
    "null": ("null", None),
}


class Builder:
    """What the parser calls, by name of the rule or of its alias."""

    def use(self, children: Children) -> tree.Use:
        word, path = children
        span = Span(word.file, word.start, path.span.end)
        if len(path.tokens) == 1:
            return tree.Use(domain=path.dotted, name=None, span=span)
        return tree.Use(domain=path.domain, name=path.name, span=span)

    def type_definition(self, children: Children) -> tree.TypeDefinition:
        name, _, choice = children
        type_, attributes = (alternatives(choice), ()) if is_several(choice) else single(choice)
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
        namespace = _one(rest, Path)
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
        choice = rest[-1] if isinstance(rest[-1], Choice) else None
        result, attributes = single(choice) if choice else (None, ())
        closing, own_attributes = rest[-4:-2] if choice else rest[-2:]
        parameters = tuple(map(_without_optional_type, _all(rest, tree.Member)))
        parameters_span = span_of(opening, closing)
        return tree.Method(
            name=name.text,
            parameters=parameters,
            result=result,
            attributes=own_attributes + attributes,
            is_multiline=bool(parameters) and has_line_end(parameters_span),
            span=Span(name.file, name.start, _end(children)),
            name_span=name.span,
            parameters_span=parameters_span,
        )

    def choice(self, children: Children) -> Choice:
        first = children[0] if isinstance(children[0], Token) else None
        return Choice(children[1::2] if first else children[::2], first)

    def option(self, children: Children) -> Option:
        return Option(children[0], children[1])

    def optional(self, children: Children) -> tree.Expression:
        type_, mark = children[0], children[-1]
        return tree.OptionalExpression(item=type_, span=Span(mark.file, type_.span.start, mark.end))

    def quoted(self, children: Children) -> Path:
        return Path(children)

    def named(self, children: Children) -> tree.NameExpression:
        path = children[0]
        return tree.NameExpression(name=path.name, domain=path.domain, span=path.span)

    def list(self, children: Children) -> tree.ListExpression:
        opening, *between, closing = children
        first = between.pop(0) if isinstance(between[0], Token) else None
        options = [Option(child, ()) for child in between if not isinstance(child, Token)]
        item, _ = single(Choice(options, first))
        return tree.ListExpression(item=item, span=span_of(opening, closing))

    def brace(self, children: Children) -> tree.Brace:
        span = span_of(children[0], children[-1])
        members = _all(children, tree.Member)
        if not (len(members) == 1 and may_be_key(members[0])):
            members = tuple(map(_without_optional_type, members))
        return tree.Brace(members=members, is_multiline=bool(members) and has_line_end(span), span=span)

    def member(self, children: Children) -> tree.Member:
        key, mark, *rest = children
        is_optional = mark.type == "QMARK"
        choice, *default = rest[1:] if is_optional else rest
        name_span = key.span
        type_, attributes = single(choice, name_span)
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

    def key(self, children: Children) -> Path:
        return children[0] if isinstance(children[0], Path) else Path(children)

    def path(self, children: Children) -> Path:
        return Path(children[::2])

    def attributes(self, children: Children) -> tuple[tree.Attribute, ...]:
        return tuple(children)

    def attribute(self, children: Children) -> tree.Attribute:
        mark, name, *rest = children
        arguments = [child for child in rest if isinstance(child, Argument)]
        return tree.Attribute(
            name=name.text,
            arguments=tuple([argument.value for argument in arguments if argument.name is None]),
            named=tuple([(argument.name, argument.value) for argument in arguments if argument.name is not None]),
            has_parentheses=bool(rest),
            span=span_of(mark, children[-1]),
            name_span=name.span,
        )

    def argument(self, children: Children) -> Argument:
        return Argument(children[0].dotted if len(children) == 3 else None, children[-1])

    def text(self, children: Children) -> tree.Value:
        token = children[0]
        return tree.Value(kind="string", value=text_of(token), span=token.span)

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


def _without_optional_type(member: tree.Member) -> tree.Member:
    """``name: T?`` as ``name?: T``."""
    if not isinstance(member.type, tree.OptionalExpression):
        return member
    return replace(member, type=member.type.item, is_optional=True)


def _number(token: Token, read: Callable[[str], T]) -> T:
    try:
        return read(token.text)
    except LiteralProblem as problem:
        raise Misread(words.bad_literal(token.span, str(problem))) from None


def _attributes(children: Sequence[Any]) -> tuple[tree.Attribute, ...]:
    """All attributes that stand among the children, in runs."""
    return tuple(attribute for child in children if isinstance(child, tuple) for attribute in child)


def _all(children: Sequence[Any], kind: type[T]) -> tuple[T, ...]:
    return tuple([child for child in children if isinstance(child, kind)])


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
