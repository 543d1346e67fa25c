"""Fourth pass: braces and alternatives told apart.

A definition turns out to be a struct, an enum, a union or an alias (of a map, for some braces). Only names are looked
at; what fields and members are made of comes next.

Alternatives that are neither all types nor all words are decided by what people mean by them:
PascalCase words none of which is a type, nor near one, are the values of an enum (with a warning about their style);
lower-case words some of which happen to be types (`email | sms`) are values, unless a word among them can only be
a type (`str`, `u32`).
"""

from __future__ import annotations

from collections.abc import Mapping

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.builtins import BUILTINS, KEY_BUILTINS
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.messages import alternatives as say_choice
from hero_sdk.oschema.messages import types as say
from hero_sdk.oschema.messages.lookup import foreign_word
from hero_sdk.oschema.messages.wording import FOREIGN_TYPES
from hero_sdk.oschema.names import is_pascal_case
from hero_sdk.oschema.resolver.definitions import DomainDefinitions
from hero_sdk.oschema.resolver.scope import Scope

__all__ = ["AliasShape", "EnumShape", "Shape", "Shapes", "StructShape", "UnionShape", "tell_apart"]

_WORDS_TOO = frozenset({"any", "bytes", "email", "float", "ip", "sid", "url", "currency"})
"""Built-in types whose name is an everyday word, so that an enum may well have such a value."""

_LONGEST_CHAIN = 100


@dataclass(frozen=True, slots=True)
class StructShape:
    """Fields by name."""

    body: tree.Brace


@dataclass(frozen=True, slots=True)
class EnumShape:
    """One of several words."""

    values: tuple[tree.Member, ...]


@dataclass(frozen=True, slots=True)
class UnionShape:
    """One of several structs."""

    members: tuple[tree.Member, ...]


@dataclass(frozen=True, slots=True)
class AliasShape:
    """Another name for a type."""

    type: tree.Expression


Shape = StructShape | EnumShape | UnionShape | AliasShape


class Shapes:
    """What each definition is; a broken one is missing, and said to be broken already."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.by_name: dict[schema.Named, Shape] = {}

    def map_key(self, brace: tree.Brace, domain: str) -> schema.TypeRef | None:
        """The type of the keys when ``brace`` is a map, None when it is a struct.

        A map is `{ a: B }`: one member, without `?`, default or attribute, whose name is that of `str`, an integer
        type, an enum, or an alias of one of these.
        """
        key = self._only_name(brace, domain)
        return key if key is not None and self._can_be_key(key) else None

    def not_a_key(self, brace: tree.Brace, domain: str) -> str | None:
        """The name in a struct that looks like a map: a type where the key would be, but not one that can be a key."""
        key = self._only_name(brace, domain)
        if key is None or self._can_be_key(key):
            return None
        name = brace.members[0].name
        return name if name not in _WORDS_TOO and (name in BUILTINS or is_pascal_case(name)) else None

    def _only_name(self, brace: tree.Brace, domain: str) -> schema.Builtin | schema.Named | None:
        if len(brace.members) != 1:
            return None
        (member,) = brace.members
        if member.is_quoted or member.is_optional or member.default or member.attributes or member.type is None:
            return None
        return self.scope.find_type(member.name, member.domain, domain)

    def _can_be_key(self, key: schema.Builtin | schema.Named) -> bool:
        """Whether keys can be of this type; a broken one is given the benefit of the doubt."""
        for _ in range(_LONGEST_CHAIN):
            if isinstance(key, schema.Builtin):
                return key.name in KEY_BUILTINS
            shape = self.by_name.get(key)
            if not isinstance(shape, AliasShape) or not isinstance(shape.type, tree.NameExpression):
                return shape is None or isinstance(shape, EnumShape)
            target = self.scope.find_type(shape.type.name, shape.type.domain, key.domain)
            if target is None:
                return False
            key = target
        return False


def tell_apart(domains: Mapping[str, DomainDefinitions], scope: Scope, found: list[Diagnostic]) -> Shapes:
    """The shape of every type of every domain."""
    shapes = Shapes(scope)
    braces: list[tuple[schema.Named, tree.Brace]] = []
    for domain in domains.values():
        for definition in domain.types.values():
            named = schema.Named(domain.name, definition.name)
            match definition.type:
                case tree.Brace() as brace:
                    braces.append((named, brace))
                    shapes.by_name[named] = StructShape(brace)
                case tree.OptionalExpression():
                    found.append(say.optional_alias(definition.type.span, definition.name))
                case tree.NameExpression() as name:
                    if shape := _shape_of_name(definition, name, domain.name, scope, found):
                        shapes.by_name[named] = shape
                case tree.ListExpression():
                    shapes.by_name[named] = AliasShape(definition.type)
                case tree.Alternatives() as alternatives:
                    if shape := _shape_of_alternatives(alternatives, domain.name, scope, found):
                        shapes.by_name[named] = shape
    # Last, since whether `{ Status: u32 }` is a map depends on what `Status` is.
    for named, brace in braces:
        if shapes.map_key(brace, named.domain) is not None:
            shapes.by_name[named] = AliasShape(brace)
    return shapes


def _shape_of_name(
    definition: tree.TypeDefinition, name: tree.NameExpression, domain: str, scope: Scope, found: list[Diagnostic]
) -> Shape | None:
    """An alias when the name is a type, else an enum of one value."""
    if scope.find_type(name.name, name.domain, domain) is not None:
        return AliasShape(name)
    is_broken = scope.is_broken(name.name, name.domain, domain)
    if name.domain or is_pascal_case(name.name) or definition.attributes or is_broken:
        scope.type(name.name, name.domain, domain, name.span)
        return None
    if name.name.lower() in FOREIGN_TYPES:
        found.append(foreign_word(name.span, name.name, FOREIGN_TYPES[name.name.lower()]))
        return None
    value = tree.Member(name=name.name, type=None, span=name.span, name_span=name.span)
    return EnumShape((value,))


def _shape_of_alternatives(
    alternatives: tree.Alternatives, domain: str, scope: Scope, found: list[Diagnostic]
) -> Shape | None:
    members = alternatives.members
    if any(_is_broken(member, domain, scope) for member in members):
        return None
    if any(member.is_quoted for member in members):
        return _enum_or_mixture(alternatives, domain, scope, found)
    meanings = [scope.find_type(member.name, member.domain, domain) for member in members]
    builtins = [member for member, meant in zip(members, meanings, strict=True) if isinstance(meant, schema.Builtin)]
    if len(builtins) == len(members) or any(member.name not in _WORDS_TOO for member in builtins):
        found.append(say_choice.builtin_alternatives(builtins[0].span, [member.name for member in members]))
        return None
    if all(isinstance(meant, schema.Named) for meant in meanings):
        return UnionShape(members)
    are_types = any(
        isinstance(meant, schema.Named) and is_pascal_case(member.name)
        for member, meant in zip(members, meanings, strict=True)
    )
    if are_types or any(member.domain or _is_misspelt(member, domain, scope) for member in members):
        return _union_or_mixture(members, domain, scope, found)
    return EnumShape(members)


def _enum_or_mixture(
    alternatives: tree.Alternatives, domain: str, scope: Scope, found: list[Diagnostic]
) -> EnumShape | None:
    """With a quoted text among them all must be values."""
    for member in alternatives.members:
        is_type = isinstance(scope.find_type(member.name, member.domain, domain), schema.Named)
        if not member.is_quoted and (member.domain or (is_pascal_case(member.name) and is_type)):
            found.append(say_choice.mixed_alternatives(member.span, member.name, is_type=True))
            return None
    return EnumShape(alternatives.members)


def _union_or_mixture(
    members: tuple[tree.Member, ...], domain: str, scope: Scope, found: list[Diagnostic]
) -> UnionShape:
    """With a struct among them all must be types; the others are reported and left out."""
    kept = []
    for member in members:
        meant = scope.find_type(member.name, member.domain, domain)
        if isinstance(meant, schema.Named):
            kept.append(member)
        elif isinstance(meant, schema.Builtin) or not (member.domain or is_pascal_case(member.name)):
            found.append(say_choice.mixed_alternatives(member.span, member.name, is_type=False))
        else:
            scope.type(member.name, member.domain, domain, member.span)
    return UnionShape(tuple(kept))


def _is_broken(member: tree.Member, domain: str, scope: Scope) -> bool:
    is_known = member.is_quoted or scope.find_type(member.name, member.domain, domain) is not None
    return not is_known and scope.is_broken(member.name, member.domain, domain)


def _is_misspelt(member: tree.Member, domain: str, scope: Scope) -> bool:
    """Whether a PascalCase word that is no type is near one that could be meant."""
    if not is_pascal_case(member.name):
        return False
    suggestion = scope.suggest_type(member.name, domain)
    return suggestion is not None and suggestion not in BUILTINS
