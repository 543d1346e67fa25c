"""Fifth pass: what fields, aliases and unions are made of.

Type expressions become references; unions are flattened. A type that could not be understood is None from here on:
it has been reported once, and what is made of it stays silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.messages import alternatives as say_choice
from hero_sdk.oschema.messages import types as say
from hero_sdk.oschema.messages import warnings as warn
from hero_sdk.oschema.messages.names import same_name
from hero_sdk.oschema.resolver.definitions import DomainDefinitions
from hero_sdk.oschema.resolver.scope import Scope
from hero_sdk.oschema.resolver.shapes import AliasShape, EnumShape, Shapes, StructShape, UnionShape
from hero_sdk.oschema.source import Span

__all__ = ["TypeReader", "Typed", "Types", "resolve_types"]


@dataclass(frozen=True, slots=True)
class Typed:
    """A field or parameter whose type is known, or None where it is not."""

    member: tree.Member
    type: schema.TypeRef | None
    is_optional: bool


@dataclass(slots=True)
class Types:
    """All types by name, each kind in its own table."""

    structs: dict[schema.Named, tuple[Typed, ...]] = field(default_factory=dict)
    enums: dict[schema.Named, dict[str, tree.Member]] = field(default_factory=dict)
    """Values by their text on the wire."""

    unions: dict[schema.Named, tuple[schema.Named, ...]] = field(default_factory=dict)
    aliases: dict[schema.Named, schema.TypeRef | None] = field(default_factory=dict)
    _behind: dict[schema.Named, schema.TypeRef | None] = field(default_factory=dict)
    """What `underlying` found out before."""

    def underlying(self, type_: schema.TypeRef | None) -> schema.TypeRef | None:
        """What stands behind aliases; None where that is unknown, or known to be broken.

        To be asked when circular aliases have been taken out.
        """
        if not isinstance(type_, schema.Named):
            return type_
        chain = []
        while isinstance(type_, schema.Named) and type_ in self.aliases:
            if type_ in self._behind:
                type_ = self._behind[type_]
                break
            chain.append(type_)
            type_ = self.aliases[type_]
        if isinstance(type_, schema.Named) and not (
            type_ in self.structs or type_ in self.enums or type_ in self.unions
        ):
            type_ = None
        self._behind.update(dict.fromkeys(chain, type_))
        return type_


class TypeReader:
    """Reads type expressions of one domain."""

    def __init__(self, shapes: Shapes, domain: str, found: list[Diagnostic]) -> None:
        self._shapes = shapes
        self._domain = domain
        self._found = found

    def read(self, expression: tree.Expression) -> tuple[schema.TypeRef | None, bool]:
        """The type, and whether it is optional."""
        match expression:
            case tree.NameExpression():
                return self._shapes.scope.type(expression.name, expression.domain, self._domain, expression.span), False
            case tree.OptionalExpression():
                type_, _ = self.read(expression.item)
                return type_, True
            case tree.ListExpression():
                item = self.read_inner(expression.item, "list")
                return (schema.ListOf(item) if item is not None else None), False
            case tree.Brace():
                return self._read_brace(expression), False
            case tree.Alternatives():
                return self._read_alternatives(expression)

    def read_inner(self, expression: tree.Expression, container: str) -> schema.TypeRef | None:
        """The type of an item or value: it cannot be optional."""
        type_, is_optional = self.read(expression)
        if is_optional:
            mark = Span(expression.span.file, expression.span.end - 1, expression.span.end)
            edits = (Edit(mark, ""),) if isinstance(expression, tree.OptionalExpression) and mark.text == "?" else ()
            self._found.append(say.optional_inside(expression.span, container, edits=edits))
        return type_

    def read_map(self, brace: tree.Brace, key: schema.TypeRef) -> schema.TypeRef | None:
        """The map that ``brace`` is, after `Shapes.map_key` said so."""
        (member,) = brace.members
        self._shapes.scope.type(member.name, member.domain, self._domain, member.name_span)
        assert member.type is not None
        value = self.read_inner(member.type, "map")
        return schema.MapOf(key, value) if value is not None else None

    def members(self, members: tuple[tree.Member, ...]) -> tuple[Typed, ...]:
        """Fields or parameters with their types; of two with one name the first is kept."""
        typed: dict[str, Typed] = {}
        for member in members:
            if first := typed.get(member.name):
                self._found.append(same_name(member.name_span, member.name, first.member.name_span))
                continue
            type_, is_optional = self.read(member.type) if member.type is not None else (None, False)
            typed[member.name] = Typed(member, type_, member.is_optional or is_optional)
        return tuple(typed.values())

    def _read_brace(self, brace: tree.Brace) -> schema.TypeRef | None:
        key = self._shapes.map_key(brace, self._domain)
        if key is not None:
            return self.read_map(brace, key)
        return self.read_struct(brace)

    def read_struct(self, brace: tree.Brace) -> schema.TypeRef | None:
        """A struct where only the name of one may stand."""
        if len(brace.members) == 1 and self._shapes.scope.is_broken(brace.members[0].name, None, self._domain):
            return None
        not_a_key = self._shapes.not_a_key(brace, self._domain)
        self._found.append(say.struct_without_name(brace.span, not_a_key, is_empty=not brace.members))
        return None

    def _read_alternatives(self, expression: tree.Alternatives) -> tuple[schema.TypeRef | None, bool]:
        self._found.append(
            say_choice.alternatives_in_place(expression.span, [member.name for member in expression.members])
        )
        return None, False


def resolve_types(domains: Mapping[str, DomainDefinitions], shapes: Shapes, found: list[Diagnostic]) -> Types:
    """Every type of every domain, members in the order written."""
    types = Types()
    unions: dict[schema.Named, UnionShape] = {}
    for domain in domains.values():
        reader = TypeReader(shapes, domain.name, found)
        for name in domain.types:
            named = schema.Named(domain.name, name)
            match shapes.by_name.get(named):
                case StructShape(body):
                    types.structs[named] = reader.members(body.members)
                    if not_a_key := shapes.not_a_key(body, domain.name):
                        found.append(warn.not_a_map(body.members[0].name_span, not_a_key, name))
                case EnumShape(values):
                    types.enums[named] = _values(values, found)
                case AliasShape(tree.Brace() as brace):
                    key = shapes.map_key(brace, domain.name)
                    types.aliases[named] = reader.read_map(brace, key) if key is not None else None
                case AliasShape(expression):
                    types.aliases[named], _ = reader.read(expression)
                case UnionShape() as union:
                    unions[named] = union
                    types.unions[named] = ()
    _report_circular_aliases(domains, types, found)
    direct = {named: _direct_members(named, union, types, shapes.scope, found) for named, union in unions.items()}
    types.unions.update(_flatten(direct, found))
    return types


def _values(values: tuple[tree.Member, ...], found: list[Diagnostic]) -> dict[str, tree.Member]:
    by_text: dict[str, tree.Member] = {}
    for value in values:
        if first := by_text.get(value.name):
            found.append(same_name(value.span, value.name, first.span))
        else:
            by_text[value.name] = value
    return by_text


def _report_circular_aliases(domains: Mapping[str, DomainDefinitions], types: Types, found: list[Diagnostic]) -> None:
    """An alias that contains itself, in a list or map too: nothing with a name of its own stands in the circle."""
    done: set[schema.Named] = set()
    for start in types.aliases:
        trail: dict[schema.Named, None] = {}
        step: schema.TypeRef | None = start
        while isinstance(step, schema.Named) and step in types.aliases and step not in done and step not in trail:
            trail[step] = None
            step = _named_in(types.aliases[step])
        if step in trail:
            circle = list(trail)[list(trail).index(step) :]
            definitions = [domains[named.domain].types[named.name] for named in circle]
            found.append(say.circular(definitions[0].name_span, [named.name for named in circle]))
            for named in circle:
                types.aliases[named] = None
        done.update(trail)


def _named_in(type_: schema.TypeRef | None) -> schema.TypeRef | None:
    while isinstance(type_, schema.ListOf | schema.MapOf):
        type_ = type_.item if isinstance(type_, schema.ListOf) else type_.value
    return type_


def _direct_members(
    union: schema.Named, shape: UnionShape, types: Types, scope: Scope, found: list[Diagnostic]
) -> dict[schema.Named, tree.Member]:
    """The structs and unions that ``union`` names itself, aliases looked through."""
    direct: dict[schema.Named, tree.Member] = {}
    for member in shape.members:
        target = types.underlying(scope.type(member.name, member.domain, union.domain, member.span))
        if target is None:
            continue
        if not isinstance(target, schema.Named) or target in types.enums:
            found.append(say_choice.not_a_struct(member.span, member.name))
        elif first := direct.get(target):
            found.append(same_name(member.span, member.name, first.span))
        else:
            direct[target] = member
    return direct


def _flatten(
    direct: Mapping[schema.Named, Mapping[schema.Named, tree.Member]], found: list[Diagnostic]
) -> dict[schema.Named, tuple[schema.Named, ...]]:
    """All structs of each union, those of nested unions in their place."""
    flat: dict[schema.Named, dict[schema.Named, None]] = {}
    for start in direct:
        trail = {start: iter(direct[start].items())} if start not in flat else {}
        while trail:
            union, rest = next(reversed(trail.items()))
            for target, member in rest:
                if target in trail:
                    found.append(say.circular(member.span, [step.name for step in trail]))
                elif target in direct and target not in flat:
                    trail[target] = iter(direct[target].items())
                    break
            else:
                flat[union] = {}
                for target in direct[union]:
                    flat[union].update(flat.get(target, {}) if target in direct else {target: None})
                del trail[union]
    return {union: tuple(members) for union, members in flat.items()}
