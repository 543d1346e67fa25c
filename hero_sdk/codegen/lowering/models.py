"""From the types of a domain to ``models.py``."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.codegen import ir, names
from hero_sdk.codegen.annotations import Annotations
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.expressions import Expressions, struct_names
from hero_sdk.codegen.imports import Imports, sorted_names
from hero_sdk.codegen.layout import Assign, Either, Piece, Prefixed, call, collection, laid_out, subscript
from hero_sdk.codegen.lowering.docs import described, file_docstring, maybe_described, pragma
from hero_sdk.codegen.lowering.order import order_of
from hero_sdk.codegen.mentions import mentioned
from hero_sdk.codegen.project import ProjectError
from hero_sdk.codegen.text import docstring, literal
from hero_sdk.oschema import schema

__all__ = ["exports", "lower_models"]

_SERVER_KEPT = frozenset({"created_at", "updated_at", "rev"})
_DEEP = 30
"""Structs in one circle from which on pydantic must not go round it while a class is made: see ``values.complete``."""

_QUERIES = "What `find` may filter, order and search by."


def lower_models(catalog: Catalog, domain: schema.Domain) -> ir.Models | None:
    """None for a domain without types."""
    if not domain.types:
        return None
    return _Models(catalog, domain).lower()


def exports(defined: list[str]) -> str:
    """The statement ``__all__ = […]``."""
    return laid_out(Assign("__all__", None, collection("[", map(literal, sorted_names(defined)), "]")), 0)


class _Models:
    def __init__(self, catalog: Catalog, domain: schema.Domain) -> None:
        self._catalog = catalog
        self._domain = domain
        self._classes = {d.name: catalog.class_name(schema.Named(domain.name, d.name)) for d in domain.types}
        structs = [d for d in domain.types if isinstance(d, schema.Struct)]
        enums = [d for d in domain.types if isinstance(d, schema.Enum)]
        self._members = {name for struct in structs for name in struct_names(struct).values()}
        self._members |= {n for enum in enums for n in names.member_names(v.value for v in enum.values).values()}
        self._deferred: set[str] = set()
        self._late_domains = catalog.circle(domain.name)
        self._imports = Imports(
            {*self._classes.values(), *self._members, "Fields"},
            catalog.first_party,
            late_modules={catalog.module(other, "models", domain.name) for other in self._late_domains},
        )
        self._annotations = Annotations(catalog, domain.name, "models", self._imports)

    def lower(self) -> ir.Models:
        order = order_of(self._domain, self._late_domains)
        self._refuse_knots()
        definitions: list[ir.Definition] = []
        for group in order.groups:
            if len(group.incomplete) >= _DEEP:
                self._deferred.update(struct.name for struct in group.incomplete)
            self._define(group.definitions, definitions)
            self._complete([s for s in group.incomplete if s not in order.late_structs], [], definitions)
        if late := self._imports.late_text():
            definitions.append(ir.LateImports(imports=late, is_close=_ends_close(definitions)))
        self._define(order.late, definitions)
        self._complete(order.late_structs, ["may_wait=True"], definitions)
        words = self._domain.doc or f"Types of the {self._domain.name} domain."
        head = ir.Head(
            docstring=file_docstring(self._catalog, self._domain.name, words),
            pragma=pragma(variables=self._members, classes=self._classes.values()),
            imports=self._imports.text(),
            exports=exports(list(self._classes.values())),
        )
        return ir.Models(head=head, definitions=tuple(definitions))

    def _refuse_knots(self) -> None:
        """Two files may need each other's classes at their ends, but not what the other makes at its end."""
        used = {named for definition in self._domain.types for named in mentioned(definition)}
        for other in sorted(self._late_domains):
            found = self._catalog.domain(other)
            for late in order_of(found, self._catalog.circle(other)).late:
                if schema.Named(other, late.name) in used:
                    raise ProjectError(
                        f"`{self._domain.name}` uses `{other}.{late.name}`, which is made of types of other domains "
                        f"that use `{other}`: neither could be loaded first; define `{late.name}` where it is used"
                    )

    def _define(self, found: Sequence[schema.TypeDef], definitions: list[ir.Definition]) -> None:
        for definition in found:
            definitions.append(self._definition(definition, is_close=_ends_close(definitions)))

    def _complete(
        self, structs: Sequence[schema.Struct], options: Sequence[str], definitions: list[ir.Definition]
    ) -> None:
        if structs:
            arguments = [*(self._classes[struct.name] for struct in structs), *options]
            code = laid_out(call(self._annotations.values("complete"), arguments), 0)
            definitions.append(ir.Completion(code=code, is_close=_ends_close(definitions)))

    def _definition(self, definition: schema.TypeDef, *, is_close: bool) -> ir.Definition:
        match definition:
            case schema.Enum():
                return self._enum(definition)
            case schema.Struct():
                return self._struct(definition)
            case schema.Union():
                return self._alias(definition, self._union(definition), is_close=is_close)
            case schema.Alias():
                piece = self._annotations.constrained(definition.type, definition.constraints, definition.examples)
                return self._alias(definition, piece, is_close=is_close)

    def _enum(self, enum: schema.Enum) -> ir.EnumClass:
        members = names.member_names(value.value for value in enum.values)
        return ir.EnumClass(
            name=self._classes[enum.name],
            base=self._annotations.values("WireEnum"),
            docstring=self._class_docstring(enum),
            members=tuple(
                ir.Entry(
                    code=f"{members[value.value]} = {literal(value.value)}",
                    docstring=maybe_described(value.doc, 4, deprecated=value.deprecated),
                )
                for value in enum.values
            ),
        )

    def _union(self, union: schema.Union) -> Piece:
        arms = tuple(self._annotations.named(member) for member in union.members)
        if len(arms) == 1:
            return arms[0]
        tag = names.attribute_name(union.tag)
        return self._annotations.annotated(Either(arms), [Prefixed("discriminator=", literal(tag))])

    def _alias(self, definition: schema.Union | schema.Alias, piece: Piece, *, is_close: bool) -> ir.Alias:
        return ir.Alias(
            is_close=is_close,
            entry=ir.Entry(
                code=laid_out(Assign(self._classes[definition.name], None, piece), 0),
                docstring=maybe_described(definition.doc, 0, deprecated=definition.deprecated),
            ),
        )

    def _struct(self, struct: schema.Struct) -> ir.StructClass:
        python_names = struct_names(struct)
        scope = _StructScope(self._annotations.inside(python_names.values()), python_names, struct, self._late_domains)
        is_stored = struct.storage is not schema.Storage.NONE
        base = self._annotations.values("RootObject" if is_stored else "Struct")
        base += ", defer_build=True" if struct.name in self._deferred else ""
        return ir.StructClass(
            name=self._classes[struct.name],
            base=base,
            docstring=self._class_docstring(struct),
            fields=scope.fields(),
            facts=scope.facts(),
            queries_docstring=docstring(_QUERIES, 8),
            queries=self._queries(struct, python_names) if is_stored else (),
        )

    def _queries(self, struct: schema.Struct, python_names: dict[str, str]) -> tuple[str, ...]:
        asked = [
            field
            for field in struct.fields
            if field.name != "sid" and (field.can_filter or field.can_search or field.is_unique or field.reference)
        ]
        scope = self._annotations.inside(python_names[field.name] for field in asked)
        return tuple(self._query(field, python_names[field.name], scope) for field in asked)

    def _query(self, field: schema.Field, name: str, scope: Annotations) -> str:
        ref = self._catalog.underlying(field.type)
        is_list = isinstance(ref, schema.ListOf)
        item = ref.item if isinstance(ref, schema.ListOf) else ref
        underlying = self._catalog.underlying(item)
        kind = underlying.name if isinstance(underlying, schema.Builtin) else "enum"
        indexed = scope.values("IndexedField")
        facts: list[Piece] = [literal(field.name)]
        facts += [] if kind == "str" else [f"kind={literal(kind)}"]
        facts += ["is_list=True"] if is_list else []
        facts += [] if field.can_filter else ["can_filter=False"]
        facts += ["can_search=True"] if field.can_search else []
        facts += ["is_unique=True"] if field.is_unique else []
        if field.reference is not None:
            facts.append(Prefixed("refers_to=", self._target(field.reference, scope)))
        annotation = scope.class_var(subscript(indexed, [scope.plain(underlying)]))
        return laid_out(Assign(name, annotation, call(indexed, facts)), 8)

    def _target(self, reference: schema.Reference, scope: Annotations) -> Piece:
        target = self._catalog.class_name(schema.Named(reference.domain, reference.type))
        parts: list[Piece] = [literal(reference.domain), literal(target)]
        if reference.on_delete is not schema.OnDelete.RESTRICT:
            parts.append(f"on_delete={literal(reference.on_delete.value)}")
        return call(scope.values("RefersTo"), parts)

    def _class_docstring(self, definition: schema.Struct | schema.Enum) -> str:
        otherwise = f"{names.phrase(definition.name)}."
        return described(definition.doc, otherwise, 4, deprecated=definition.deprecated)


def _ends_close(definitions: list[ir.Definition]) -> bool:
    return bool(definitions) and definitions[-1].kind not in ("enum", "struct")


class _StructScope:
    """The body of one struct's class."""

    def __init__(
        self, annotations: Annotations, python_names: dict[str, str], struct: schema.Struct, late_domains: set[str]
    ) -> None:
        self._annotations = annotations
        self._expressions = Expressions(annotations)
        self._names = python_names
        self._struct = struct
        self._late_domains = late_domains
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
        own_default = [self._names[f.name] for f in self._declared if f.is_readonly and f.default is not None]
        secret = [self._names[f.name] for f in self._declared if f.is_secret]
        for name, listed in (("readonly_fields", own_default), ("secret_fields", secret)):
            if listed:
                annotation = scope.class_var(scope.tuple_of(text))
                facts.append(laid_out(Assign(name, annotation, collection("(", map(literal, listed), ")")), 4))
        if self._struct.indexes:
            index = scope.values("Index")
            made = [
                call(index, [*map(literal, found.fields), *(["unique=True"] if found.is_unique else [])])
                for found in self._struct.indexes
            ]
            annotation = scope.class_var(scope.tuple_of(index))
            facts.append(laid_out(Assign("indexes", annotation, collection("(", made, ")")), 4))
        return tuple(facts)

    def _tag(self, key: str, value: str) -> str:
        annotation: Piece = subscript(self._annotations.typing("Literal"), [literal(value)])
        annotation = self._annotations.annotated(annotation, self._alias(key))
        return laid_out(Assign(self._names[key], annotation, literal(value)), 4)

    def _field(self, field: schema.Field) -> ir.Entry:
        is_kept = self._is_stored and field.name in _SERVER_KEPT
        is_given_later = (field.is_readonly or is_kept) and field.default is None
        annotation = self._annotations.constrained(field.type, field.constraints, field.examples)
        if field.is_optional or is_given_later:
            annotation = self._annotations.optional(annotation)
        annotation = self._annotations.annotated(annotation, self._alias(field.name))
        value = f"{self._annotations.values('readonly')}()" if is_given_later else self._default(field)
        return ir.Entry(
            code=laid_out(Assign(self._names[field.name], annotation, value), 4),
            docstring=maybe_described(field.doc, 4, deprecated=field.deprecated),
        )

    def _default(self, field: schema.Field) -> Piece | None:
        if field.default is None:
            return "None" if field.is_optional else None
        if field.default.kind == "now":
            return self._annotations.field([f"default_factory={self._annotations.values('now')}"])
        value = schema.json_value(field.default.value)
        if self._expressions.is_immutable(value, field.type) and not self._is_late(field.type):
            return self._expressions.value(value, field.type)
        return self._annotations.field([Prefixed("default_factory=", self._expressions.factory(value, field.type))])

    def _is_late(self, ref: schema.TypeRef) -> bool:
        """Whether the class is not there yet when this one is made."""
        underlying = self._annotations.catalog.underlying(ref)
        return isinstance(underlying, schema.Named) and underlying.domain in self._late_domains

    def _alias(self, wire_name: str) -> list[Piece]:
        return [] if self._names[wire_name] == wire_name else [f"alias={literal(wire_name)}"]

    def _former_names(self, field: schema.Field) -> tuple[str, ...]:
        # Names given here replace an alias on the way in, so the wire name has to be among them.
        return field.was if self._names[field.name] == field.name else (field.name, *field.was)
