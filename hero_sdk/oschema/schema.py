"""The resolved schema: what everything after the language is made from.

Every name is looked up, every brace told apart, every attribute understood. These are plain values that can be
printed, compared and hashed; places are kept for messages but take no part in equality.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Literal

from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.source import Span

__all__ = [
    "Alias",
    "Builtin",
    "BuiltinName",
    "Constraints",
    "Default",
    "Domain",
    "Effect",
    "Enum",
    "EnumValue",
    "Error",
    "ErrorRef",
    "Event",
    "Field",
    "Index",
    "ListOf",
    "MapOf",
    "Method",
    "Named",
    "OnDelete",
    "Pairs",
    "Reference",
    "Schema",
    "Service",
    "Storage",
    "Struct",
    "TypeDef",
    "TypeRef",
    "Union",
    "json_value",
]

BuiltinName = Literal[
    "str", "bool", "bytes",
    "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64",
    "f32", "f64",
    "otime", "odate", "oduration", "ocur", "olocation", "oaddress",
    "sid", "email", "url", "ip", "any",
]  # fmt: skip
"""Canonical names; ``int``, ``float`` and ``currency`` are resolved to ``i64``, ``f64`` and ``ocur``."""


@dataclass(frozen=True, slots=True)
class Builtin:
    """A type that every schema knows."""

    name: BuiltinName


@dataclass(frozen=True, slots=True)
class ListOf:
    """``[T]``."""

    item: TypeRef


@dataclass(frozen=True, slots=True)
class MapOf:
    """``{K: V}``."""

    key: TypeRef
    value: TypeRef


@dataclass(frozen=True, slots=True)
class Named:
    """A struct, enum, union or alias, of this domain or another."""

    domain: str
    name: str
    """As written; the generator corrects spelling."""


TypeRef = Builtin | ListOf | MapOf | Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Limits on a value. ``minimum`` and ``maximum`` are numbers; lengths count characters, bytes, items or entries."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None


class Pairs(tuple[tuple[str, object], ...]):
    """A JSON object as (key, value) pairs: can be hashed, and is told apart from a list."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Default:
    """What an absent field becomes.

    ``value`` is a JSON value in wire form (an enum's value is its text), and None for kind ``now``.
    Lists are tuples and objects are ``Pairs``, so that a schema can be hashed; ``json_value`` undoes that.
    """

    kind: Literal["value", "now"]
    value: object = None


class OnDelete(StrEnum):
    """What deleting the target of a reference does to those who refer to it."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """``@ref(Type, …)``."""

    domain: str
    type: str
    on_delete: OnDelete = OnDelete.RESTRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a struct, parameter of a method, or field of an error or event."""

    name: str
    """As written, and so on the wire."""

    type: TypeRef
    is_optional: bool = False
    """May be absent and then has no value (``name?: T``)."""

    default: Default | None = None
    constraints: Constraints = Constraints()
    can_filter: bool = False
    can_search: bool = False
    is_unique: bool = False
    reference: Reference | None = None
    is_readonly: bool = False
    is_secret: bool = False
    was: tuple[str, ...] = ()
    deprecated: str | None = None
    """Why; an empty text where no reason is given."""

    examples: tuple[Default, ...] = ()
    doc: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def is_required(self) -> bool:
        """Whether a caller must give it (read-only fields aside)."""
        return not self.is_optional and self.default is None


class Storage(StrEnum):
    """Whether objects of a struct are kept, and whether they are on the wire."""

    NONE = "none"
    STORED = "stored"
    ROOT = "rootobject"


@dataclass(frozen=True, slots=True)
class Index:
    """Several fields indexed together."""

    fields: tuple[str, ...]
    is_unique: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Struct:
    """Fields by name."""

    name: str
    fields: tuple[Field, ...]
    storage: Storage = Storage.NONE
    indexes: tuple[Index, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    """(key, value) pairs that a member of unions carries on the wire, one per key; empty for a struct in no union."""

    was: tuple[str, ...] = ()
    deprecated: str | None = None
    is_anonymous: bool = False
    """Made for a result written in place (``<Method>Result``)."""

    doc: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue:
    """One word of an enum."""

    value: str
    """On the wire."""

    doc: str = ""
    deprecated: str | None = None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """One of several words."""

    name: str
    values: tuple[EnumValue, ...]
    was: tuple[str, ...] = ()
    deprecated: str | None = None
    doc: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """One of several structs; nested unions are flattened."""

    name: str
    members: tuple[Named, ...]
    tag: str = "type"
    deprecated: str | None = None
    doc: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A constrained or merely named type."""

    name: str
    type: TypeRef
    constraints: Constraints = Constraints()
    examples: tuple[Default, ...] = ()
    deprecated: str | None = None
    doc: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


TypeDef = Struct | Enum | Union | Alias


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRef:
    """An error a method may raise: a declared one (with its domain) or a runtime one (domain None)."""

    name: str
    domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """What a method may raise: ``error Name = code { … }``."""

    name: str
    code: int
    fields: tuple[Field, ...] = ()
    deprecated: str | None = None
    doc: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a domain tells: ``event order.moved { … }``."""

    name: str
    """Dotted: ``order.moved``."""

    fields: tuple[Field, ...] = ()
    is_transient: bool = False
    deprecated: str | None = None
    doc: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


class Effect(StrEnum):
    """Whether a method may change anything."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What a service can be asked to do."""

    name: str
    parameters: tuple[Field, ...] = ()
    result: TypeRef | None = None
    """None: answers null."""

    result_is_optional: bool = False
    effect: Effect = Effect.WRITE
    is_destructive: bool = False
    is_idempotent: bool = False
    is_public: bool = False
    is_internal: bool = False
    is_secret: bool = False
    requires: tuple[str, ...] = ()
    errors: tuple[ErrorRef, ...] = ()
    aliases: tuple[str, ...] = ()
    timeout_s: float | None = None
    intent: tuple[tuple[str, object], ...] = ()
    examples: tuple[Default, ...] = ()
    """Each an object with ``params`` and ``result``, as written in ``@example``."""

    deprecated: str | None = None
    doc: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Methods under one wire namespace."""

    name: str
    namespace: str
    """On the wire, lower case, possibly dotted."""

    methods: tuple[Method, ...]
    extends: str | None = None
    """Name of the root object or stored type whose namespace this service adds to."""

    deprecated: str | None = None
    doc: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """All definitions of one domain, each kind in the order written, files in name order."""

    name: str
    group: str | None = None
    doc: str = ""
    """First header comment of the first file that has one."""

    types: tuple[TypeDef, ...] = ()
    errors: tuple[Error, ...] = ()
    events: tuple[Event, ...] = ()
    services: tuple[Service, ...] = ()
    is_imported: bool = False
    """Comes from an installed package; known here, generated there."""

    def type(self, name: str) -> TypeDef:
        """The type of that name; KeyError where there is none."""
        for definition in self.types:
            if definition.name == name:
                return definition
        raise KeyError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Everything that was resolved together, domains by name."""

    domains: tuple[Domain, ...]

    def domain(self, name: str) -> Domain:
        """The domain of that name; KeyError where there is none."""
        for domain in self.domains:
            if domain.name == name:
                return domain
        raise KeyError(name)


def json_value(frozen: object) -> object:
    """The JSON value that a ``Default`` holds, with lists and dictionaries again."""
    if isinstance(frozen, Pairs):
        return {key: json_value(value) for key, value in frozen}
    if isinstance(frozen, tuple):
        return [json_value(item) for item in frozen]
    return frozen
