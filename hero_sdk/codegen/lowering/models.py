"""From the types of a domain to ``models.py``."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.codegen import ir, names
from hero_sdk.codegen.annotations import Annotations, facts_of
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.expressions import struct_names
from hero_sdk.codegen.imports import Imports, sorted_names
from hero_sdk.codegen.layout import Assign, Either, Piece, Prefixed, Text, call, collection, laid_out
from hero_sdk.codegen.lowering.docs import file_docstring, maybe_described, pragma
from hero_sdk.codegen.lowering.order import Order, order_of
from hero_sdk.codegen.lowering.struct import lower_struct
from hero_sdk.codegen.mentions import mentioned
from hero_sdk.codegen.project import ProjectError
from hero_sdk.codegen.text import literal
from hero_sdk.oschema import schema

__all__ = ["exports", "lower_models"]

_DEEP = 30
"""Structs in one circle from which on pydantic must not go round it while a class is made: see ``values.complete``."""


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
        self._defined: set[str] = set()
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
        self._end(order, definitions)
        words = self._domain.doc or f"Types of the {self._domain.name} domain."
        head = ir.Head(
            docstring=file_docstring(self._catalog, self._domain.name, words),
            pragma=pragma(variables=self._members, classes=self._classes.values()),
            imports=self._imports.text(),
            exports=exports(list(self._classes.values())),
        )
        return ir.Models(head=head, definitions=tuple(definitions))

    def _end(self, order: Order, definitions: list[ir.Definition]) -> None:
        """What needs the domains that need this one."""
        # First the definitions, since they say what has to be imported; they stand close behind the imports.
        behind = [self._definition(definition, is_close=True) for definition in order.late]
        if late := self._imports.late_text():
            definitions.append(ir.LateImports(imports=late, is_close=_ends_close(definitions)))
        definitions += behind
        self._complete(order.late_structs, ["may_wait=True"], definitions)

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
            self._defined.add(definition.name)

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
                facts = facts_of(definition.constraints, definition.examples)
                piece = self._annotations.annotated(self._annotations.wire(definition.type), facts)
                return self._alias(definition, piece, is_close=is_close)

    def _enum(self, enum: schema.Enum) -> ir.EnumClass:
        members = names.member_names(value.value for value in enum.values)
        return ir.EnumClass(
            name=self._classes[enum.name],
            base=self._annotations.values("WireEnum"),
            docstring=maybe_described(enum.doc, 4, deprecated=enum.deprecated),
            members=tuple(
                ir.Entry(
                    code=laid_out(Assign(members[value.value], None, Text(value.value)), 4),
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
        is_deferred = struct.name in self._deferred
        return lower_struct(struct, self._annotations, self._is_late, is_deferred=is_deferred)

    def _is_late(self, named: schema.Named) -> bool:
        if named.domain == self._domain.name:
            return named.name not in self._defined
        return named.domain in self._late_domains


def _ends_close(definitions: list[ir.Definition]) -> bool:
    return bool(definitions) and definitions[-1].kind not in ("enum", "struct")
