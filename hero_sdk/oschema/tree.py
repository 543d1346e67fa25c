"""The syntax tree: what is written, with its comments and places, before any name is resolved.

Everything the formatter must print again is here; everything that has to be decided is left to the resolver.
In particular a brace is a brace (``Brace``): whether it is a map or a struct is told apart in ``resolve``.
Spans never take part in equality, so that two texts that mean the same give equal trees.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.source import SourceFile, Span

__all__ = [
    "Alternatives",
    "Attribute",
    "Brace",
    "Comments",
    "Definition",
    "Document",
    "ErrorDefinition",
    "EventDefinition",
    "Expression",
    "ListExpression",
    "Member",
    "Method",
    "NameExpression",
    "OptionalExpression",
    "ServiceDefinition",
    "TypeDefinition",
    "Use",
    "Value",
    "ValueKind",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """The comments that belong to one definition or member."""

    above: tuple[str, ...] = ()
    """Lines directly above, without ``#`` and one space after it."""

    trailing: str | None = None
    """Text behind it on the same line."""

    detached: tuple[tuple[str, ...], ...] = ()
    """Blocks further up that a blank line separates: kept, documenting nothing."""

    above_span: Span | None = field(default=None, compare=False, repr=False)
    trailing_span: Span | None = field(default=None, compare=False, repr=False)
    detached_spans: tuple[Span, ...] = field(default=(), compare=False, repr=False)


ValueKind = Literal["string", "integer", "float", "boolean", "name", "null", "list", "object"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A literal: a default, or an argument of an attribute.

    ``value`` is ``str | int | float | bool | None`` for scalars, a tuple of ``Value`` for lists, and a tuple of
    ``(key, Value)`` for objects. A bare word has kind ``name`` and its (possibly dotted) text as value.
    """

    kind: ValueKind
    value: object
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """``@name`` or ``@name(a, b, key = c)``."""

    name: str
    arguments: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()
    has_parentheses: bool = False
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameExpression:
    """``str``, ``Order``, ``identity.Address``."""

    name: str
    domain: str | None = None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExpression:
    """``[T]``."""

    item: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionalExpression:
    """``T?``."""

    item: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brace:
    """``{ … }``: a struct or a map, told apart later."""

    members: tuple[Member, ...]
    closing_comments: tuple[tuple[str, ...], ...] = ()
    """Comment blocks before the closing brace."""

    is_multiline: bool = field(default=False, compare=False)
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """``a | b | c``: an enum or a union, told apart later. A single quoted string is one alternative, too."""

    members: tuple[Member, ...]
    """Each member has a name (or a quoted string in ``quoted``) and its comments; no type."""

    closing_comments: tuple[tuple[str, ...], ...] = ()
    is_multiline: bool = field(default=False, compare=False)
    span: Span = field(compare=False, repr=False)


Expression = NameExpression | ListExpression | OptionalExpression | Brace | Alternatives


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A field, a parameter, or one alternative of an enum or union."""

    name: str
    type: Expression | None
    """None for an alternative."""

    domain: str | None = None
    """Set where an alternative names another domain's type."""

    is_quoted: bool = False
    """An enum value or map key written in quotes."""

    is_optional: bool = False
    """``name?:``"""

    default: Value | None = None
    attributes: tuple[Attribute, ...] = ()
    comments: Comments = Comments()
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """``name(a: T) -> R @attrs``."""

    name: str
    parameters: tuple[Member, ...]
    closing_comments: tuple[tuple[str, ...], ...] = ()
    result: Expression | None
    attributes: tuple[Attribute, ...] = ()
    comments: Comments = Comments()
    is_multiline: bool = field(default=False, compare=False)
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)
    parameters_span: Span | None = field(default=None, compare=False, repr=False)
    """The parentheses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """``use identity.Address`` or ``use identity``."""

    domain: str
    name: str | None
    comments: Comments = Comments()
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeDefinition:
    """``Name = …``."""

    name: str
    type: Expression
    attributes: tuple[Attribute, ...] = ()
    comments: Comments = Comments()
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDefinition:
    """``error Name = code { fields }``."""

    name: str
    code: int | None
    body: Brace | None
    attributes: tuple[Attribute, ...] = ()
    comments: Comments = Comments()
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)
    code_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDefinition:
    """``event namespace.name { fields } @transient``."""

    name: str
    """Dotted, as written."""

    body: Brace | None
    attributes: tuple[Attribute, ...] = ()
    comments: Comments = Comments()
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDefinition:
    """``service Name { methods }`` or ``service Name as ticket.member { … }``."""

    name: str
    namespace: str | None
    methods: tuple[Method, ...]
    closing_comments: tuple[tuple[str, ...], ...] = ()
    attributes: tuple[Attribute, ...] = ()
    comments: Comments = Comments()
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)
    namespace_span: Span | None = field(default=None, compare=False, repr=False)
    body_span: Span | None = field(default=None, compare=False, repr=False)
    """The braces around the methods."""


Definition = Use | TypeDefinition | ErrorDefinition | EventDefinition | ServiceDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file, parsed."""

    file: SourceFile = field(compare=False, repr=False)
    header: tuple[tuple[str, ...], ...] = ()
    """Comment blocks at the top that belong to no definition: the file's own words."""

    definitions: tuple[Definition, ...] = ()
    footer: tuple[tuple[str, ...], ...] = ()
    """Comment blocks after the last definition."""

    broken: tuple[str, ...] = ()
    """Names of definitions left out because they hold a syntax error: who refers to one must not be told that it
    is unknown."""
