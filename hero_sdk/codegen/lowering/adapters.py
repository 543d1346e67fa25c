"""The readers of results at the top of a client: one per type, named after what it reads."""

from __future__ import annotations

from hero_sdk.codegen import names
from hero_sdk.codegen.annotations import Annotations
from hero_sdk.codegen.layout import Assign, Piece, call, laid_out
from hero_sdk.oschema import schema
from hero_sdk.oschema.names import constant_case

__all__ = ["Adapters"]

_MOST_WORDS = 3
"""Lists and maps in each other that a name still tells."""


class Adapters:
    """Gathers the types that are read while methods are lowered."""

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations
        self._names: dict[tuple[schema.TypeRef, bool], str] = {}
        self._types: dict[str, Piece] = {}
        self._taken: set[str] = set()

    def reader(self, ref: schema.TypeRef, *, is_optional: bool) -> str:
        """The name of what reads a ``ref``: ``_ORDER_LIST``."""
        known = self._names.get((ref, is_optional))
        if known is None:
            name = self._name(ref) if _depth(ref) <= _MOST_WORDS else f"NESTED_{self._name(_innermost(ref))}"
            known = names.unique_class(f"_{name}{'_OR_NONE' if is_optional else ''}", self._taken)
            self._names[ref, is_optional] = known
            read = self._annotations.wire(ref)
            self._types[known] = self._annotations.optional(read) if is_optional else read
        return known

    def statements(self) -> tuple[str, ...]:
        """All of them, by name."""
        if not self._types:
            return ()
        adapter = self._annotations.imports.name("pydantic", "TypeAdapter")
        return tuple(
            laid_out(Assign(name, None, call(adapter, [self._types[name]])), 0) for name in sorted(self._types)
        )

    def _name(self, ref: schema.TypeRef) -> str:
        match ref:
            case schema.Builtin(name):
                return name.upper()
            case schema.ListOf(item):
                return f"{self._name(item)}_LIST"
            case schema.MapOf(_, value):
                return f"{self._name(value)}_MAP"
            case schema.Named():
                return constant_case(self._annotations.catalog.class_name(ref))


def _depth(ref: schema.TypeRef) -> int:
    return 0 if isinstance(ref, schema.Builtin | schema.Named) else 1 + _depth(_inner(ref))


def _innermost(ref: schema.TypeRef) -> schema.TypeRef:
    return ref if isinstance(ref, schema.Builtin | schema.Named) else _innermost(_inner(ref))


def _inner(ref: schema.ListOf | schema.MapOf) -> schema.TypeRef:
    return ref.item if isinstance(ref, schema.ListOf) else ref.value
