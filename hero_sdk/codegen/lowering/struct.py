"""One struct's class: tags, fields, facts about them, and what may be asked of them."""

from __future__ import annotations

from collections.abc import Callable

from hero_sdk.codegen import ir
from hero_sdk.codegen.annotations import Annotations, facts_of
from hero_sdk.codegen.expressions import Expressions, struct_names
from hero_sdk.codegen.layout import Assign, Piece, Prefixed, call, collection, flat, laid_out, subscript
from hero_sdk.codegen.lowering.docs import maybe_described
from hero_sdk.codegen.names import class_name
from hero_sdk.codegen.text import literal
from hero_sdk.oschema import schema

__all__ = ["IsLate", "lower_event_fields", "lower_struct"]

IsLate = Callable[[schema.Named], bool]
"""Whether a type's class is not there yet where the struct stands."""

_SERVER_KEPT = frozenset({"created_at", "updated_at", "rev"})
_QUERIES = "What `find` may filter, order and search by."


def lower_struct(
    struct: schema.Struct, annotations: Annotations, is_late: IsLate, *, is_deferred: bool
) -> ir.StructClass:
    """The class. One that is deferred is made complete later."""
    body = _Body(struct, annotations, is_late)
    docstring = maybe_described(struct.doc, 4, deprecated=struct.deprecated)
    fields = body.fields()
    is_stored = struct.storage is not schema.Storage.NONE
    base = annotations.values("RootObject" if is_stored else "Struct")
    return ir.StructClass(
        name=annotations.catalog.class_name(schema.Named(annotations.domain, struct.name)),
        base=f"{base}, defer_build=True" if is_deferred else base,
        docstring=docstring,
        fields=fields if fields or docstring else (ir.Entry(code="pass"),),
        facts=body.facts(),
        queries_docstring=f'"""{_QUERIES}"""',
        queries=_queries(struct, annotations, is_late) if is_stored else (),
    )


def lower_event_fields(
    event: schema.Event, annotations: Annotations, python_names: dict[str, str]
) -> tuple[tuple[ir.Entry, ...], tuple[str, ...]]:
    """The fields of an event's class, and the facts about them."""
    struct = schema.Struct(name=event.name, fields=event.fields)
    body = _Body(struct, annotations, lambda named: False, python_names)
    return body.fields(), body.facts()


class _Body:
    """The statements of the class."""

    def __init__(
        self,
        struct: schema.Struct,
        annotations: Annotations,
        is_late: IsLate,
        python_names: dict[str, str] | None = None,
    ) -> None:
        self._struct = struct
        self._names = python_names or struct_names(struct)
        self._annotations = annotations.inside(self._names.values())
        self._expressions = Expressions(self._annotations)
        self._is_late = is_late
        self._is_stored = struct.storage is not schema.Storage.NONE
        self._declared = [field for field in struct.fields if not (self._is_stored and field.name == "sid")]

    def fields(self) -> tuple[ir.Entry, ...]:
        """Tags first, then the fields in the schema's order."""
        tags = [ir.Entry(code=self._tag(key, value)) for key, value in self._struct.tags]
        return (*tags, *map(self._field, self._declared))

    def facts(self) -> tuple[str, ...]:
        """Class variables that say what a field's annotation cannot."""
        scope = self._annotations
        text = scope.builtin("str")
        facts: list[str] = []
        renamed = {self._names[f.name]: self._former_names(f) for f in self._declared if f.was}
        if renamed:
            entries = [
                Prefixed(f"{literal(name)}: ", collection("(", map(literal, former), ")"))
                for name, former in renamed.items()
            ]
            annotation = scope.class_var(subscript(scope.builtin("dict"), [text, scope.tuple_of(text)]))
            facts.append(laid_out(Assign("renamed", annotation, collection("{", entries, "}")), 4))
        secret = [literal(self._names[f.name]) for f in self._declared if f.is_secret]
        if secret:
            facts.append(laid_out(Assign("secret_fields", None, collection("(", secret, ")")), 4))
        if self._struct.indexes:
            index = scope.values("Index")
            made = [
                call(index, [*map(literal, found.fields), *(["unique=True"] if found.is_unique else [])])
                for found in self._struct.indexes
            ]
            facts.append(laid_out(Assign("indexes", None, collection("(", made, ")")), 4))
        if self._is_stored and self._struct.was:
            former = [literal(class_name(name)) for name in self._struct.was]
            facts.append(laid_out(Assign("former_names", None, collection("(", former, ")")), 4))
        return tuple(facts)

    def _tag(self, key: str, value: str) -> str:
        annotation: Piece = subscript(self._annotations.typing("Literal"), [literal(value)])
        annotation = self._annotations.annotated(annotation, self._alias(key))
        return laid_out(Assign(self._names[key], annotation, literal(value)), 4)

    def _field(self, field: schema.Field) -> ir.Entry:
        scope = self._annotations
        is_kept = self._is_stored and field.name in _SERVER_KEPT
        is_given_later = (field.is_readonly or is_kept) and field.default is None
        annotation = scope.wire(field.type)
        is_hidden = self._is_stored and field.is_secret and field.default is None
        if field.is_optional or is_given_later or is_hidden:
            annotation = scope.optional(annotation)
        alias, facts = self._alias(field.name), facts_of(field.constraints, field.examples)
        value, factory = self._default(field)
        if field.is_readonly or is_given_later:
            given = [factory or value] if field.default is not None else []
            value = call(scope.values("readonly"), [piece for piece in given if piece is not None])
        elif is_hidden and not field.is_optional:
            value = call(scope.values("secret"), [])
        elif factory is not None:
            # One `Field` says everything, but for an alias: there, type checkers would take it for a parameter's name.
            value = scope.field([factory] if alias else [factory, *facts])
            facts = facts if alias else []
        return ir.Entry(
            code=laid_out(Assign(self._names[field.name], scope.annotated(annotation, [*alias, *facts]), value), 4),
            docstring=maybe_described(field.doc, 4, deprecated=field.deprecated),
        )

    def _default(self, field: schema.Field) -> tuple[Piece | None, Piece | None]:
        """The value, or the argument ``default_factory=…`` where each object needs its own."""
        if field.default is None:
            return ("None" if field.is_optional else None), None
        if field.default.kind == "now":
            return None, f"default_factory={self._annotations.values('now')}"
        underlying = self._annotations.catalog.underlying(field.type)
        is_defined = not (isinstance(underlying, schema.Named) and self._is_late(underlying))
        value = schema.json_value(field.default.value)
        if is_defined and self._expressions.is_immutable(value, field.type):
            return self._expressions.value(value, field.type), None
        factory = self._expressions.factory(value, field.type, is_defined=is_defined)
        return None, Prefixed("default_factory=", factory)

    def _alias(self, wire_name: str) -> list[Piece]:
        return [] if self._names[wire_name] == wire_name else [f"alias={literal(wire_name)}"]

    def _former_names(self, field: schema.Field) -> tuple[str, ...]:
        # Names given here replace an alias on the way in, so the wire name has to be among them.
        return field.was if self._names[field.name] == field.name else (field.name, *field.was)


def _queries(struct: schema.Struct, annotations: Annotations, is_late: IsLate) -> tuple[str, ...]:
    asked = [
        field
        for field in struct.fields
        if field.name != "sid" and (field.can_filter or field.can_search or field.is_unique or field.reference)
    ]
    python_names = struct_names(struct)
    scope = annotations.inside(python_names[field.name] for field in asked)
    return tuple(_query(field, python_names[field.name], scope, is_late) for field in asked)


def _query(field: schema.Field, name: str, scope: Annotations, is_late: IsLate) -> str:
    ref = scope.catalog.underlying(field.type)
    is_list = isinstance(ref, schema.ListOf)
    item = scope.catalog.underlying(ref.item) if isinstance(ref, schema.ListOf) else ref
    kind = item.name if isinstance(item, schema.Builtin) else "enum"
    indexed = scope.values("IndexedField")
    facts: list[Piece] = [literal(field.name)]
    facts += [] if kind == "str" else [f"kind={literal(kind)}"]
    facts += ["is_list=True"] if is_list else []
    facts += [] if field.can_filter else ["can_filter=False"]
    facts += ["can_search=True"] if field.can_search else []
    facts += ["is_unique=True"] if field.is_unique else []
    if field.reference is not None:
        facts.append(Prefixed("refers_to=", _target(field.reference, scope)))
    typed = subscript(indexed, [scope.plain(item)])
    if isinstance(item, schema.Named) and is_late(item):
        return laid_out(Assign(name, scope.class_var(typed), call(indexed, facts)), 8)
    return laid_out(Assign(name, None, call(flat(typed), facts)), 8)


def _target(reference: schema.Reference, scope: Annotations) -> Piece:
    target = scope.catalog.class_name(schema.Named(reference.domain, reference.type))
    parts: list[Piece] = [literal(reference.domain), literal(target)]
    if reference.on_delete is not schema.OnDelete.RESTRICT:
        parts.append(f"on_delete={literal(reference.on_delete.value)}")
    return call(scope.values("RefersTo"), parts)
