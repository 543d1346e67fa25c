"""Types of the schema as annotations.

Models and handlers say the exact type of the wire (``U32``, ``Otime``), clients the plain Python type behind it.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable

from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.imports import Imports
from hero_sdk.codegen.layout import Either, Piece, Prefixed, Text, call, collection, subscript
from hero_sdk.codegen.text import literal
from hero_sdk.oschema import schema

__all__ = ["INTEGERS", "VALUES", "Annotations", "facts_of", "json_piece"]

VALUES = "hero_sdk.values"
INTEGERS = frozenset({"i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"})

_WIRE = {name: name.upper() for name in (*INTEGERS, "f32", "f64")} | {
    "bytes": "Bytes",
    "otime": "Otime",
    "odate": "Odate",
    "oduration": "Oduration",
    "ocur": "Money",
    "olocation": "Location",
    "oaddress": "Address",
    "sid": "Sid",
    "email": "Email",
    "url": "Url",
    "ip": "Ip",
    "any": "JsonValue",
}
_PLAIN = dict.fromkeys(INTEGERS, "int") | {
    "str": "str",
    "bool": "bool",
    "bytes": "bytes",
    "f32": "float",
    "f64": "float",
    "sid": "str",
    "email": "str",
    "url": "str",
    "ip": "str",
}
_DATETIME = {"otime": "datetime", "odate": "date", "oduration": "timedelta"}


class Annotations:
    """Annotations for one scope of one file of a domain."""

    def __init__(self, catalog: Catalog, domain: str, file: str, imports: Imports) -> None:
        self.catalog = catalog
        self.domain = domain
        self.imports = imports
        self._file = file
        self._hidden: frozenset[str] = frozenset()

    def inside(self, members: Iterable[str]) -> Annotations:
        """The same inside a class with these members, which hide builtins of their name."""
        inner = Annotations(self.catalog, self.domain, self._file, self.imports)
        inner._hidden = frozenset(members)
        return inner

    def aside(self) -> Annotations:
        """The same where nothing is hidden and nothing is imported for: to compare types by their text."""
        return Annotations(self.catalog, self.domain, self._file, Imports(()))

    def builtin(self, name: str) -> str:
        """``list``, or ``builtins.list`` where a member of the class is called so."""
        assert hasattr(builtins, name)
        return f"{self.imports.module('builtins')}.{name}" if name in self._hidden else name

    def typing(self, name: str) -> str:
        return self.imports.name("typing", name)

    def values(self, name: str) -> str:
        return self.imports.name(VALUES, name)

    def named(self, named: schema.Named) -> str:
        """The class of a type of this domain or another."""
        name = self.catalog.class_name(named)
        if named.domain == self.domain and self._file == "models":
            return name
        return self.imports.name(self.catalog.module(named.domain, "models", self.domain), name)

    def error(self, error: schema.ErrorRef) -> str:
        """The class of a declared or a runtime error."""
        if error.domain is None:
            return self.imports.name("hero_sdk.rpc", error.name)
        module = self.catalog.module(error.domain, "errors", self.domain)
        return self.imports.name(module, self.catalog.error_name(error.domain, error.name))

    def event(self, name: str) -> str:
        """The class of an event that the domain declares."""
        module = self.catalog.module(self.domain, "events", self.domain)
        return self.imports.name(module, self.catalog.event_name(self.domain, name))

    def result(self, method: schema.Method, *, is_exact: bool) -> Piece:
        """What a method answers: exactly as the wire has it, or as a caller reads it."""
        if method.result is None:
            return "None"
        piece = self.wire(method.result) if is_exact else self.plain(method.result)
        return self.optional(piece) if method.result_is_optional else piece

    def wire(self, ref: schema.TypeRef) -> Piece:
        """The annotation that takes exactly what the wire may say."""
        match ref:
            case schema.Builtin(name) if name in _WIRE:
                return self.values(_WIRE[name])
            case schema.ListOf(item):
                return subscript(self.builtin("list"), [self.wire(item)])
            case schema.MapOf(key, value):
                return subscript(self.builtin("dict"), [self._key(key), self.wire(value)])
        return self.plain(ref)

    def plain(self, ref: schema.TypeRef) -> Piece:
        """The annotation a caller reads."""
        match ref:
            case schema.Builtin():
                name = ref.name
                if name in _DATETIME:
                    return self.imports.name("datetime", _DATETIME[name])
                return self.builtin(_PLAIN[name]) if name in _PLAIN else self.values(_WIRE[name])
            case schema.ListOf(item):
                return subscript(self.builtin("list"), [self.plain(item)])
            case schema.MapOf(key, value):
                return subscript(self.builtin("dict"), [self.plain(key), self.plain(value)])
            case schema.Named():
                return self.named(ref)

    def annotated(self, piece: Piece, facts: Collection[Piece]) -> Piece:
        """``Annotated[piece, Field(facts)]``, or the piece alone where there are none."""
        if not facts:
            return piece
        return subscript(self.typing("Annotated"), [piece, self.field(facts)])

    def field(self, facts: Iterable[Piece]) -> Piece:
        """``Field(…)``."""
        return call(self.imports.name("pydantic", "Field"), facts)

    def optional(self, piece: Piece) -> Piece:
        """``piece | None``."""
        return Either((piece, "None"))

    def class_var(self, piece: Piece) -> Piece:
        return subscript(self.typing("ClassVar"), [piece])

    def tuple_of(self, piece: Piece) -> Piece:
        """``tuple[piece, ...]``."""
        return subscript(self.builtin("tuple"), [piece, "..."])

    def _key(self, ref: schema.TypeRef) -> Piece:
        underlying = self.catalog.underlying(ref)
        if isinstance(underlying, schema.Builtin) and underlying.name in INTEGERS:
            return subscript(self.values("MapKey"), [self.wire(ref)])
        return self.wire(ref)


def facts_of(limits: schema.Constraints, examples: Iterable[schema.Default] = ()) -> list[Piece]:
    """What is said of a value beside its type, as ``Field`` takes it: limits, then examples."""
    shown = [json_piece(schema.json_value(example.value)) for example in examples if example.kind == "value"]
    return [*_limits(limits), *([Prefixed("examples=", collection("[", shown, "]"))] if shown else [])]


def json_piece(value: object) -> Piece:
    """A JSON value as Python writes it."""
    match value:
        case str():
            return Text(value)
        case list():
            return collection("[", map(json_piece, value), "]")
        case dict():
            return collection("{", (_entry(key, item) for key, item in value.items()), "}")
        case float():
            return repr(value).replace("e+", "e")
        case _:
            return repr(value)


def _entry(key: str, item: object) -> Piece:
    return Prefixed(f"{literal(key)}: ", json_piece(item))


def _limits(limits: schema.Constraints) -> list[Piece]:
    facts: list[Piece] = []
    if limits.minimum is not None:
        facts.append(f"ge={_number(limits.minimum)}")
    if limits.maximum is not None:
        facts.append(f"le={_number(limits.maximum)}")
    if limits.min_length is not None:
        facts.append(f"min_length={_number(limits.min_length)}")
    if limits.max_length is not None:
        facts.append(f"max_length={_number(limits.max_length)}")
    if limits.pattern is not None:
        facts.append(Prefixed("pattern=", Text(limits.pattern)))
    return facts


def _number(value: float) -> str:
    """``100_000``: long ones are read in threes."""
    return f"{value:_}" if isinstance(value, int) and abs(value) >= 10_000 else repr(value).replace("e+", "e")
