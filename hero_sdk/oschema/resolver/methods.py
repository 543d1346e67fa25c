"""Methods: parameters, results, and everything their attributes say.

A struct written in place of the result gets the name `<Method>Result`, also as the item of a list or the value of
a map.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages import attributes as say_attribute
from hero_sdk.oschema.messages import services as say
from hero_sdk.oschema.messages import warnings as warn
from hero_sdk.oschema.messages.names import same_name
from hero_sdk.oschema.names import pascal_case, snake_case
from hero_sdk.oschema.resolver import examples
from hero_sdk.oschema.resolver.arguments import USAGE, number_of, text_of, texts_of, without_arguments
from hero_sdk.oschema.resolver.attributes import once_each, report_unknown
from hero_sdk.oschema.resolver.facts import Place
from hero_sdk.oschema.resolver.fields import make_fields, read_members
from hero_sdk.oschema.resolver.marks import doc_of
from hero_sdk.oschema.resolver.scalars import Mismatch, encode_scalar
from hero_sdk.oschema.resolver.types import TypeReader
from hero_sdk.oschema.resolver.world import World
from hero_sdk.oschema.source import Span

__all__ = ["READING_VERBS", "MethodMaker"]

READING_VERBS = ("get", "list", "find", "count", "search", "exists")
"""Methods of these names read, alone or followed by `_…` without `_or_`; every other name writes."""

_READING = re.compile(rf"(?:{'|'.join(READING_VERBS)})(?:_(?!or_)(?:(?!_or_).)*)?")
_CLAIM = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?:\.\*)?", re.IGNORECASE)
_ALIAS = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)


@dataclass(slots=True)
class _Facts:
    """What a method's attributes say."""

    effect: schema.Effect | None = None
    is_destructive: bool = False
    is_idempotent: bool = False
    is_public: bool = False
    is_internal: bool = False
    is_secret: bool = False
    requires: dict[str, None] = field(default_factory=dict)
    errors: dict[schema.ErrorRef, None] = field(default_factory=dict)
    aliases: dict[str, None] = field(default_factory=dict)
    timeout_s: float | None = None
    intent: dict[str, object] = field(default_factory=dict)
    examples: list[tree.Attribute] = field(default_factory=list)
    deprecated: str | None = None


class MethodMaker:
    """Makes the methods of one domain; ``results`` gathers the structs that results were written as."""

    def __init__(self, domain: str, world: World) -> None:
        self.results: list[schema.Struct] = []
        self._domain = domain
        self._world = world
        self._types = _ResultReader(domain, world)

    def make_all(self, methods: Iterable[tree.Method]) -> tuple[schema.Method, ...]:
        """The methods of one service; of two with one name the first is kept."""
        made: dict[str, schema.Method] = {}
        for method in methods:
            first = made.get(method.name)
            if first is not None and first.span is not None:
                self._world.found.append(same_name(method.name_span, method.name, first.span))
            else:
                made[method.name] = self._make(method)
        return tuple(made.values())

    def _make(self, method: tree.Method) -> schema.Method:
        world = self._world
        typed = TypeReader(world.shapes, self._domain, world.found).members(method.parameters)
        parameters = read_members(typed, Place.PARAMETER, self._domain, world)
        result, result_is_optional = self._result(method)
        facts = self._facts(method)
        return schema.Method(
            name=method.name,
            parameters=make_fields(parameters, world),
            result=result,
            result_is_optional=result_is_optional,
            effect=facts.effect or effect_by_name(method.name),
            is_destructive=facts.is_destructive,
            is_idempotent=facts.is_idempotent,
            is_public=facts.is_public,
            is_internal=facts.is_internal,
            is_secret=facts.is_secret,
            requires=tuple(facts.requires),
            errors=tuple(facts.errors),
            aliases=tuple(facts.aliases),
            timeout_s=facts.timeout_s,
            intent=tuple(facts.intent.items()),
            examples=examples.make_all(facts.examples, parameters, result, world),
            deprecated=facts.deprecated,
            doc=doc_of(method.comments),
            span=method.name_span,
        )

    def _result(self, method: tree.Method) -> tuple[schema.TypeRef | None, bool]:
        if method.result is None:
            return None, False
        self._types.begin(f"{pascal_case(method.name)}Result")
        type_, is_optional = self._types.read(method.result)
        if self._types.struct is not None:
            self.results.append(self._types.struct)
        return type_ or schema.Builtin("any"), is_optional

    def _facts(self, method: tree.Method) -> _Facts:
        facts = _Facts()
        for attribute in once_each(method.attributes, self._world.found):
            if attribute.name in METHOD_ATTRIBUTES:
                METHOD_ATTRIBUTES[attribute.name](attribute, facts, self._domain, self._world)
            else:
                report_unknown(attribute, METHOD_ATTRIBUTES, self._world.found)
        _report_contradictions(method, facts, self._world.found)
        return facts


def effect_by_name(name: str) -> schema.Effect:
    """What a method without `@read` and `@write` does.

    >>> effect_by_name("list_open"), effect_by_name("get_or_create"), effect_by_name("assign")
    (<Effect.READ: 'read'>, <Effect.WRITE: 'write'>, <Effect.WRITE: 'write'>)
    """
    return schema.Effect.READ if _READING.fullmatch(snake_case(name)) else schema.Effect.WRITE


class _ResultReader(TypeReader):
    """Reads result types, where a struct may stand without a name."""

    def __init__(self, domain: str, world: World) -> None:
        super().__init__(world.shapes, domain, world.found)
        self.struct: schema.Struct | None = None
        self._name = ""
        self._world = world
        self._inner = TypeReader(world.shapes, domain, world.found)

    def begin(self, name: str) -> None:
        """The next struct without a name is called ``name``."""
        self.struct = None
        self._name = name

    def read_struct(self, brace: tree.Brace) -> schema.TypeRef | None:
        """The struct written in place, now called after its method."""
        if not_a_key := self._shapes.not_a_key(brace, self._domain):
            self._found.append(warn.not_a_map(brace.members[0].name_span, not_a_key, self._name))
        named = schema.Named(self._domain, self._name)
        members = self._inner.members(brace.members)
        self._world.types.structs.setdefault(named, members)
        fields = read_members(members, Place.STRUCT, self._domain, self._world)
        self._world.fields.setdefault(named, fields)
        self.struct = schema.Struct(
            name=self._name, fields=make_fields(fields, self._world), is_anonymous=True, span=brace.span
        )
        return named


def _effect(effect: schema.Effect) -> Callable[[tree.Attribute, _Facts, str, World], None]:
    def read(attribute: tree.Attribute, facts: _Facts, domain: str, world: World) -> None:
        if not without_arguments(attribute, world.found):
            return
        if facts.effect not in (None, effect):
            world.found.append(say.contradiction(attribute.span, "read", "write"))
        else:
            facts.effect = effect

    return read


def _flag(slot: str) -> Callable[[tree.Attribute, _Facts, str, World], None]:
    def read(attribute: tree.Attribute, facts: _Facts, domain: str, world: World) -> None:
        setattr(facts, slot, without_arguments(attribute, world.found))

    return read


def _requires(attribute: tree.Attribute, facts: _Facts, domain: str, world: World) -> None:
    for claim, span in texts_of(attribute, world.found):
        if _CLAIM.fullmatch(claim):
            facts.requires[claim] = None
        else:
            world.found.append(say.malformed_claim(span, claim))


def _errors(attribute: tree.Attribute, facts: _Facts, domain: str, world: World) -> None:
    for name, span in texts_of(attribute, world.found):
        if error := world.scope.error(name, domain, span):
            facts.errors[error] = None


def _alias(attribute: tree.Attribute, facts: _Facts, domain: str, world: World) -> None:
    for alias, span in texts_of(attribute, world.found):
        if alias in facts.aliases:
            continue
        if _ALIAS.fullmatch(alias):
            facts.aliases[alias] = None
            world.alias_places.setdefault(domain, {}).setdefault(alias, []).append(span)
        else:
            world.found.append(say.malformed_alias(span, alias))


def _timeout(attribute: tree.Attribute, facts: _Facts, domain: str, world: World) -> None:
    given = number_of(attribute, world.found)
    if given is None:
        return
    seconds, span = given
    if seconds > 0:
        facts.timeout_s = float(seconds)
    else:
        world.found.append(say_attribute.wrong_arguments(span, "timeout", USAGE["timeout"]))


def _intent(attribute: tree.Attribute, facts: _Facts, domain: str, world: World) -> None:
    if attribute.arguments or not attribute.named:
        world.found.append(say_attribute.wrong_arguments(attribute.span, "intent", USAGE["intent"]))
    for key, value in attribute.named:
        try:
            # An intent's words are open, so a bare one is text.
            facts.intent[key] = str(value.value) if value.kind == "name" else encode_scalar(value, "any")
        except Mismatch:
            world.found.append(say_attribute.wrong_arguments(value.span, "intent", USAGE["intent"]))


def _example(attribute: tree.Attribute, facts: _Facts, domain: str, world: World) -> None:
    facts.examples.append(attribute)


def _deprecated(attribute: tree.Attribute, facts: _Facts, domain: str, world: World) -> None:
    facts.deprecated = text_of(attribute, world.found, may_be_missing=True)


METHOD_ATTRIBUTES: dict[str, Callable[[tree.Attribute, _Facts, str, World], None]] = {
    "read": _effect(schema.Effect.READ),
    "write": _effect(schema.Effect.WRITE),
    "destructive": _flag("is_destructive"),
    "idempotent": _flag("is_idempotent"),
    "public": _flag("is_public"),
    "internal": _flag("is_internal"),
    "secret": _flag("is_secret"),
    "requires": _requires,
    "errors": _errors,
    "alias": _alias,
    "timeout": _timeout,
    "intent": _intent,
    "example": _example,
    "deprecated": _deprecated,
}
"""How each attribute of a method is read."""


def _report_contradictions(method: tree.Method, facts: _Facts, found: list[Diagnostic]) -> None:
    spans: dict[str, Span] = {attribute.name: attribute.span for attribute in method.attributes}
    for is_both, one, other in (
        (facts.effect is schema.Effect.READ and facts.is_destructive, "read", "destructive"),
        (facts.is_public and facts.is_internal, "public", "internal"),
        (facts.is_public and bool(facts.requires), "public", "requires"),
    ):
        if is_both:
            found.append(say.contradiction(spans[other], one, other))
